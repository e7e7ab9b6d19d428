import { z } from '@hono/zod-openapi'
import { type CheckoutView, isBankCode, isChannel } from '@pay-checkout/protocol'
import type { ClientGrant } from '../checkouts/checkout-token.ts'
import { continuePage } from '../checkouts/continue-page.ts'
import { viewCheckout } from '../checkouts/open-checkout.ts'
import type { BrokerContext } from '../context/context.ts'
import { closeCheckout } from '../payments/close-payment.ts'
import { readPaymentAt } from '../payments/read-payment.ts'
import { type StartInput, startPayment } from '../payments/start-payment.ts'
import { addRoute, type CallerCheck } from './add-route.ts'
import { checkoutSchema, paymentSchema } from './answer-schemas.ts'
import { claimKey } from './claim-key.ts'
import { addressBucket } from './client-address.ts'
import type { HttpContext } from './http-env.ts'
import { mayAct } from './may-act.ts'
import { isOnPhone } from './on-phone.ts'
import type { RateLimit } from './rate-limit.ts'
import type { App } from './route.ts'

const paymentInput = z
  .strictObject({
    channel: z.string().refine(isChannel, 'must be a channel like "wechat:jsapi"'),
    returnUrl: z.string().min(1).max(1024).optional(),
    authCode: z
      .string()
      .regex(/^\d{16,32}$/, 'must be the 16 to 32 digits of the payer’s code')
      .optional(),
    bankCode: z.string().refine(isBankCode, 'must be a bank’s code').optional(),
  })
  .openapi('PaymentInput')
const continueInput = z
  .strictObject({ token: z.string().min(1).max(128).openapi({ description: 'The token that the page had before.' }) })
  .openapi('ContinueInput')
const paymentId = z.strictObject({ id: z.string() })

/** What a payer's page or mini-program may ask. Everything is about the token's own checkout: no call names another. */
export function addClientRoutes(app: App, http: HttpContext, callers: CallerCheck<ClientGrant>, acts: RateLimit): void {
  addCheckout(app, http, callers)
  addContinue(app, http, callers)
  addPayments(app, http, callers, acts)
  addPaymentStatus(app, http, callers)
  addEvents(app, http, callers)
  addCancel(app, http, callers, acts)
}

function addCheckout(app: App, { context }: HttpContext, callers: CallerCheck<ClientGrant>): void {
  addRoute(
    app,
    callers,
    {
      method: 'get',
      path: '/v1/checkout',
      summary: 'Reads the checkout of the token',
      answer: { status: 200, description: 'The checkout', schema: checkoutSchema },
      problems: [],
    },
    async ({ caller, c }) => c.json(await readAt(context, caller)),
  )
}

/** The checkout at a page, and how long its token is good for. */
async function readAt(
  context: BrokerContext,
  { checkoutId, tokenId, expiresAt }: ClientGrant,
): Promise<CheckoutView & { readonly tokenExpiresAt: string }> {
  const view = await viewCheckout(context, checkoutId, tokenId)
  return { ...view, tokenExpiresAt: new Date(expiresAt).toISOString() }
}

function addContinue(app: App, { context }: HttpContext, callers: CallerCheck<ClientGrant>): void {
  addRoute(
    app,
    callers,
    {
      method: 'post',
      path: '/v1/checkout/continue',
      summary: 'Goes on by a fresh token: whoever was made known by the one before is still at the page',
      body: continueInput,
      answer: { status: 200, description: 'The checkout', schema: checkoutSchema },
      problems: [],
    },
    async ({ caller, body, c }) => {
      await continuePage(context, caller, body.token)
      return c.json(await readAt(context, caller))
    },
  )
}

function addPayments(
  app: App,
  { context, clientAddress }: HttpContext,
  callers: CallerCheck<ClientGrant>,
  acts: RateLimit,
): void {
  addRoute(
    app,
    callers,
    {
      method: 'post',
      path: '/v1/checkout/payments',
      summary: 'Starts a payment, or finds the one already started',
      body: paymentInput,
      idempotencyKey: 'required',
      answer: { status: 200, description: 'The payment and what the client has to do', schema: paymentSchema },
      problems: [
        'checkout-paid',
        'checkout-not-open',
        'unknown-channel',
        'payer-unknown',
        'payment-unresolved',
        'idempotency-conflict',
        'return-url-not-allowed',
        'too-many-attempts',
        'gateway-refused',
      ],
    },
    async ({ caller, body, idempotencyKey, c }) => {
      await mayAct(context, caller, acts)
      await claimKey(context, `payments ${caller.checkoutId}`, idempotencyKey, body)
      const ip = clientAddress(c.req.raw, c.env?.address)
      // JSON has no undefined: what is present has a value.
      const { checkoutId, tokenId } = caller
      const from = { checkoutId, tokenId, ip, onPhone: isOnPhone(c.req.raw), ...callerAt(ip) }
      const input = { ...body, ...from, idempotencyKey } as StartInput
      return c.json(await startPayment(context, input))
    },
  )
}

/** Who asks, by their address. Addresses of a machine or a network of ours are a proxy's, and say nothing of who stands behind it. */
function callerAt(ip: string | null): Pick<StartInput, 'caller'> {
  return ip === null || OURS.test(ip) ? {} : { caller: addressBucket(ip) }
}

const OURS = /^(|127\..*|10\..*|192\.168\..*|172\.(1[6-9]|2\d|3[01])\..*|169\.254\..*|::1?|f[cd].*|fe80.*)$/i

function addPaymentStatus(app: App, { context }: HttpContext, callers: CallerCheck<ClientGrant>): void {
  addRoute(
    app,
    callers,
    {
      method: 'get',
      path: '/v1/checkout/payments/{id}',
      summary: 'Reads a payment’s status',
      params: paymentId,
      answer: { status: 200, description: 'The payment', schema: paymentSchema },
      problems: ['not-found'],
    },
    async ({ caller: { checkoutId, tokenId }, params, c }) =>
      c.json(await readPaymentAt(context, { checkoutId, tokenId, paymentId: params.id })),
  )
}

function addEvents(app: App, { streams }: HttpContext, callers: CallerCheck<ClientGrant>): void {
  addRoute(
    app,
    callers,
    {
      method: 'get',
      path: '/v1/checkout/events',
      summary: 'Streams the checkout: an event `checkout` at the start and with every change, until it is final',
      answer: {
        status: 200,
        description: 'Server-sent events whose data is a Checkout; comments as heartbeats; resumable by Last-Event-ID',
        schema: z.string(),
        mediaType: 'text/event-stream',
      },
      problems: [],
    },
    async ({ caller, c }) => streams.open(caller, c.req.header('last-event-id') ?? null, c.env?.lend),
  )
}

function addCancel(app: App, { context }: HttpContext, callers: CallerCheck<ClientGrant>, acts: RateLimit): void {
  addRoute(
    app,
    callers,
    {
      method: 'post',
      path: '/v1/checkout/cancel',
      summary: 'The payer gives up; the broker finds out the truth',
      answer: { status: 200, description: 'The checkout as it stands now', schema: checkoutSchema },
      problems: ['checkout-paid'],
    },
    async ({ caller, c }) => {
      await mayAct(context, caller, acts)
      await closeCheckout(context, caller.checkoutId, 'payer')
      return c.json(await viewCheckout(context, caller.checkoutId, caller.tokenId))
    },
  )
}
