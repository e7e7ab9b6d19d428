import { z } from '@hono/zod-openapi'
import { type Channel, fen, isChannel, isSafeAddress, PAY_METHODS, type PayMethod } from '@pay-checkout/protocol'
import type { CheckoutInput } from '../checkouts/checkout-input.ts'
import { merchantView, openCheckout, viewCheckout } from '../checkouts/open-checkout.ts'
import { PayError } from '../pay-error.ts'
import { closeCheckout } from '../payments/close-payment.ts'
import { addRoute, type CallerCheck } from './add-route.ts'
import { openedCheckoutSchema } from './answer-schemas.ts'
import { claimKey } from './claim-key.ts'
import { extrasShape, optionsSchema } from './extras-schema.ts'
import { wholeNumberOf } from './field-problems.ts'
import type { HttpContext } from './http-env.ts'
import { merchantCheckoutSchema } from './merchant-schemas.ts'
import type { App } from './route.ts'
import { requireScope, type SecretKey } from './secret-keys.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
const text = z.string().regex(/^[^\u0000-\u001f\u007f]*$/, 'must hold no control characters')
const methodOrChannel = z
  .string()
  .refine(
    (value): value is PayMethod | Channel => isChannel(value) || (PAY_METHODS as readonly string[]).includes(value),
    {
      error: 'must be a method like "wechat" or a channel like "wechat:jsapi"',
    },
  )

const address = z.union([z.ipv4(), z.ipv6()])

const checkoutInput = z.strictObject({
  orderNo: text.min(1).max(64),
  amount: z.int({ error: wholeNumberOf('fen') }).min(1),
  currency: z.literal('CNY').optional(),
  subject: text.min(1).max(128),
  detail: text.min(1).max(512).optional(),
  account: z.string().optional(),
  methods: z.array(methodOrChannel).min(1).max(20).optional(),
  returnUrl: z
    .string()
    .max(1024)
    .refine((url) => /^https?:/i.test(url) && isSafeAddress(url), 'must be a web address')
    .optional(),
  expiresIn: z
    .int({ error: wholeNumberOf('seconds') })
    .min(5)
    .max(86_400)
    .optional(),
  payer: z
    .strictObject({
      wechatOpenid: z
        .string()
        .regex(/^[\w-]{1,128}$/, 'must be an openid')
        .optional(),
      alipayUserId: z
        .string()
        .regex(/^[\w-]{1,128}$/, 'must be an Alipay user id or openid')
        .optional(),
      appId: z
        .string()
        .regex(/^[0-9A-Za-z]{1,32}$/, 'must be an app id')
        .optional(),
      ip: z
        .string()
        .refine((value) => address.safeParse(value).success, 'must be an IP address')
        .optional(),
    })
    .optional(),
  metadata: z
    .record(z.string().min(1).max(40), z.string().max(500))
    .refine((metadata) => Object.keys(metadata).length <= 20, 'must have at most 20 entries')
    // It stands in every event, and an event has to stay small enough for any receiver.
    .refine((metadata) => Buffer.byteLength(JSON.stringify(metadata)) <= 8192, 'must be at most 8192 bytes of JSON')
    .optional(),
  reopen: z.boolean().optional().openapi({
    description: 'Where the order’s checkout has ended unpaid: open a new one for it, with what this says.',
  }),
  ...extrasShape,
})

const checkoutId = z.strictObject({ id: z.string() })

/** What a merchant's server may ask about checkouts. */
export function addMerchantRoutes(app: App, http: HttpContext, callers: CallerCheck<SecretKey>): void {
  addOpening(app, http, callers)
  addReading(app, http, callers)
  addClosing(app, http, callers)
}

function addOpening(app: App, { context }: HttpContext, callers: CallerCheck<SecretKey>): void {
  addRoute(
    app,
    callers,
    {
      method: 'post',
      path: '/v1/checkouts',
      summary: 'Opens a checkout, or finds the one of the same order with the same content',
      body: checkoutInput
        .extend({ options: optionsSchema(context.accounts.values()).optional() })
        .openapi('CheckoutInput'),
      idempotencyKey: 'optional',
      answer: { status: 201, description: 'The checkout, with a fresh client token', schema: openedCheckoutSchema },
      problems: [
        'order-conflict',
        'payment-unresolved',
        'idempotency-conflict',
        'unknown-account',
        'unknown-channel',
        'return-url-not-allowed',
      ],
    },
    async ({ caller, body, idempotencyKey, c }) => {
      requireScope(caller, 'checkouts')
      if (idempotencyKey !== '') await claimKey(context, 'checkouts', idempotencyKey, body)
      const { currency: _, ...rest } = body
      // JSON has no undefined: what is present has a value.
      const input = { ...rest, amount: fen(body.amount) } as CheckoutInput
      const { checkout, clientToken, created } = await openCheckout(context, input, idempotencyKey)
      const {
        serverTime: _time,
        returnUrl: _return,
        payment: _payment,
        ...view
      } = await viewCheckout(context, checkout.id)
      return c.json({ ...view, clientToken }, created ? 201 : 200)
    },
  )
}

function addReading(app: App, { context }: HttpContext, callers: CallerCheck<SecretKey>): void {
  const answer = {
    status: 200,
    description: 'The checkout with its payments and facts',
    schema: merchantCheckoutSchema,
  }
  addRoute(
    app,
    callers,
    {
      method: 'get',
      path: '/v1/checkouts/{id}',
      summary: 'Reads a checkout',
      params: checkoutId,
      answer,
      problems: ['not-found', 'scope-missing'],
    },
    async ({ caller, params, c }) => {
      requireScope(caller, 'checkouts')
      return c.json(await merchantView(context, found(await context.store.checkout(params.id))))
    },
  )
}

function addClosing(app: App, { context }: HttpContext, callers: CallerCheck<SecretKey>): void {
  addRoute(
    app,
    callers,
    {
      method: 'post',
      path: '/v1/checkouts/{id}/close',
      summary: 'Ends a checkout: asks the gateway, closes there what can be closed, lets the rest run out',
      params: checkoutId,
      answer: { status: 200, description: 'The checkout as it stands now', schema: merchantCheckoutSchema },
      problems: ['not-found', 'checkout-paid', 'scope-missing'],
    },
    async ({ caller, params, c }) => {
      requireScope(caller, 'checkouts')
      const checkout = found(await context.store.checkout(params.id))
      return c.json(await merchantView(context, await closeCheckout(context, checkout.id, 'merchant')))
    },
  )
}

function found<T>(row: T | null): T {
  if (row === null) throw new PayError('not-found', 'There is no such checkout.')
  return row
}
