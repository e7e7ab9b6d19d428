import { z } from '@hono/zod-openapi'
import { fen } from '@pay-checkout/protocol'
import { describeRefund } from '../checkouts/refund-view.ts'
import { readRefund } from '../refunds/follow-refund.ts'
import { startRefund } from '../refunds/start-refund.ts'
import { addRoute, type CallerCheck } from './add-route.ts'
import { claimKey } from './claim-key.ts'
import { wholeNumberOf } from './field-problems.ts'
import type { HttpContext } from './http-env.ts'
import { refundSchema } from './merchant-schemas.ts'
import type { App } from './route.ts'
import { requireScope, type SecretKey } from './secret-keys.ts'

const refundNo = z.string().regex(/^[0-9A-Za-z_-]{1,64}$/, 'must be 1 to 64 of A–Z a–z 0–9 _ -')
const refundInput = z
  .strictObject({
    refundNo: refundNo.openapi({ description: 'The shop’s number: the same number is the same refund.' }),
    amount: z.int({ error: wholeNumberOf('fen') }).min(1),
    reason: z
      .string()
      .min(1)
      .max(80)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
      .regex(/^[^\u0000-\u001f\u007f]*$/, 'must hold no control characters')
      .openapi({ description: 'Some gateways show it to the payer.' }),
    payment: z.string().min(1).optional().openapi({
      description:
        'The id of another payment of the checkout whose money was taken (late, duplicate, mismatch). Left out: the one that paid it.',
    }),
  })
  .openapi('RefundInput')
const checkoutId = z.strictObject({ id: z.string() })
const refundNumber = z.strictObject({ refundNo: z.string().min(1).max(64) })

/** How a merchant's server gives money back, and hears how that stands. */
export function addRefundRoutes(app: App, { context }: HttpContext, callers: CallerCheck<SecretKey>): void {
  addRoute(
    app,
    callers,
    {
      method: 'post',
      path: '/v1/checkouts/{id}/refunds',
      summary: 'Gives money of a payment back: all of it, or a part; sent once, and followed to its end',
      params: checkoutId,
      body: refundInput,
      idempotencyKey: 'optional',
      answer: {
        status: 201,
        description: 'The refund; 200 when the number was used for it before',
        schema: refundSchema,
      },
      problems: [
        ...(['not-found', 'scope-missing', 'idempotency-conflict', 'refund-conflict', 'checkout-not-paid'] as const),
        ...(['payment-unresolved', 'not-supported', 'refund-too-large', 'too-many-refunds', 'unavailable'] as const),
      ],
    },
    async ({ caller, params, body, idempotencyKey, c }) => {
      requireScope(caller, 'refunds')
      if (idempotencyKey !== '') await claimKey(context, 'refunds', idempotencyKey, [params, body])
      const { amount, payment, ...rest } = body
      const { refund, created } = await startRefund(context, {
        ...rest,
        checkoutId: params.id,
        amount: fen(amount),
        ...(payment !== undefined && { paymentId: payment }),
      })
      return c.json(describeRefund(refund), created ? 201 : 200)
    },
  )
  addRoute(
    app,
    callers,
    {
      method: 'get',
      path: '/v1/refunds/{refundNo}',
      summary: 'Reads a refund by the shop’s number; asks the gateway when that is due',
      params: refundNumber,
      answer: { status: 200, description: 'The refund as it stands', schema: refundSchema },
      problems: ['not-found', 'scope-missing'],
    },
    async ({ caller, params, c }) => {
      requireScope(caller, 'refunds')
      return c.json(describeRefund(await readRefund(context, params.refundNo)))
    },
  )
}
