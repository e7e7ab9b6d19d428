import { z } from '@hono/zod-openapi'
import { CHECKOUT_STATUSES, PAYMENT_STATUSES } from '@pay-checkout/protocol'
import { refundSchema } from './answer-schemas.ts'

const next = z.string().nullable().openapi({
  description:
    'Give this as `after` for the next page; null: this was the last one. A page can hold fewer than `limit`, or none, and have a next one.',
})
const fen = z.int().positive().openapi({ description: 'fen', example: 1990 })
const time = z.iso.datetime()

/** A page of checkouts, without their payments and refunds. */
export const listedCheckoutsSchema: z.ZodType = z
  .object({
    checkouts: z.array(
      z.looseObject({
        ...{ id: z.string(), orderNo: z.string(), amount: fen, status: z.enum(CHECKOUT_STATUSES) },
        ...{ createdAt: time, expiresAt: time, paidAt: time.nullable() },
      }),
    ),
    next,
  })
  .openapi('CheckoutList')

/** A page of payments. */
export const listedPaymentsSchema: z.ZodType = z
  .object({
    payments: z.array(
      z.looseObject({
        ...{ id: z.string(), checkout: z.string(), orderNo: z.string(), status: z.enum(PAYMENT_STATUSES), amount: fen },
        ...{ account: z.string(), tradeNo: z.string(), gatewayTradeNo: z.string().nullable(), createdAt: time },
      }),
    ),
    next,
  })
  .openapi('PaymentList')

/** A page of refunds. */
export const listedRefundsSchema: z.ZodType = z.object({ refunds: z.array(refundSchema), next }).openapi('RefundList')
