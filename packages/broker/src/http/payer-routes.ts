import { z } from '@hono/zod-openapi'
import { isChannel } from '@pay-checkout/protocol'
import type { ClientGrant } from '../checkouts/checkout-token.ts'
import { viewCheckout } from '../checkouts/open-checkout.ts'
import { type AuthorizationInput, beginAuthorization } from '../payer/begin-authorization.ts'
import { completeAuthorization } from '../payer/complete-authorization.ts'
import { login } from '../payer/login.ts'
import { wechatConfig } from '../payer/wechat-config.ts'
import { addRoute, type CallerCheck } from './add-route.ts'
import { authorizationSchema, checkoutSchema, wechatConfigSchema } from './answer-schemas.ts'
import type { HttpContext } from './http-env.ts'
import { mayAct } from './may-act.ts'
import type { RateLimit } from './rate-limit.ts'
import type { App } from './route.ts'

const method = z.enum(['wechat', 'alipay'])
const channel = z
  .string()
  .refine(isChannel, 'must be a channel like "wechat:jsapi"')
  .openapi({ description: 'Whose app is to be asked, where a method’s channels belong to several.' })
const proof = z
  .string()
  .regex(/^[A-Za-z0-9_-]{20,64}$/, 'must be 20 to 64 of A–Z a–z 0–9 _ -')
  .openapi({ description: 'Made at random by the page, which keeps it until the payer is back.' })

const authorizeInput = z
  .strictObject({ method, channel: channel.optional(), proof, returnUrl: z.string().min(1).max(1024).optional() })
  .openapi('AuthorizeInput')
const completeInput = z
  .strictObject({
    handle: z
      .string()
      .regex(/^[A-Za-z0-9_-]{20,64}$/, 'must be what stands behind #pay-checkout= in the return address')
      .openapi({ description: 'What stands behind `#pay-checkout=` in the return address.' }),
    proof,
  })
  .openapi('CompleteInput')
const loginInput = z
  .strictObject({ method, code: z.string().regex(/^[\w-]{1,128}$/, 'must be 1 to 128 of A–Z a–z 0–9 _ -') })
  .openapi('LoginInput')
const configQuery = z.strictObject({ url: z.string().min(1).max(2048) })

/** How a payer's page or mini-program has the broker find out who pays. No answer ever holds the id. */
export function addPayerRoutes(app: App, http: HttpContext, callers: CallerCheck<ClientGrant>, acts: RateLimit): void {
  addAuthorize(app, http, callers, acts)
  addComplete(app, http, callers, acts)
  addLogin(app, http, callers, acts)
  addWechatConfig(app, http, callers)
}

function addAuthorize(app: App, { payers }: HttpContext, callers: CallerCheck<ClientGrant>, acts: RateLimit): void {
  addRoute(
    app,
    callers,
    {
      method: 'post',
      path: '/v1/checkout/authorize',
      summary: 'Tells the wallet’s page that knows its payer; it leads back to `returnUrl#pay-checkout=…`',
      body: authorizeInput,
      answer: { status: 200, description: 'Where to send the payer', schema: authorizationSchema },
      problems: ['checkout-paid', 'checkout-not-open', 'unknown-channel', 'return-url-not-allowed'],
    },
    async ({ caller, body, c }) => {
      await mayAct(payers, caller, acts)
      // JSON has no undefined: what is present has a value.
      const { checkoutId, tokenId } = caller
      const input = { ...body, checkoutId, tokenId } as AuthorizationInput
      return c.json(await beginAuthorization(payers, input))
    },
  )
}

function addComplete(app: App, { payers }: HttpContext, callers: CallerCheck<ClientGrant>, acts: RateLimit): void {
  addRoute(
    app,
    callers,
    {
      method: 'post',
      path: '/v1/checkout/authorize/complete',
      summary: 'Binds what the wallet told to the checkout, for the page that had sent its payer there',
      body: completeInput,
      answer: { status: 200, description: 'The checkout, whose payer is known', schema: checkoutSchema },
      problems: ['checkout-paid', 'checkout-not-open', 'authorization-invalid'],
    },
    async ({ caller, body, c }) => {
      await mayAct(payers, caller, acts)
      const { checkoutId, tokenId } = caller
      await completeAuthorization(payers, { ...body, checkoutId, tokenId })
      return c.json(await viewCheckout(payers, checkoutId, tokenId))
    },
  )
}

function addLogin(app: App, { payers }: HttpContext, callers: CallerCheck<ClientGrant>, acts: RateLimit): void {
  addRoute(
    app,
    callers,
    {
      method: 'post',
      path: '/v1/checkout/login',
      summary: 'Exchanges a mini-program’s login code for its payer’s id, which stays here',
      body: loginInput,
      answer: { status: 200, description: 'The checkout, whose payer is known', schema: checkoutSchema },
      problems: ['checkout-paid', 'checkout-not-open', 'unknown-channel', 'login-invalid', 'wallet-unavailable'],
    },
    async ({ caller, body, c }) => {
      await mayAct(payers, caller, acts)
      const { checkoutId, tokenId } = caller
      await login(payers, { ...body, checkoutId, tokenId })
      return c.json(await viewCheckout(payers, checkoutId, tokenId))
    },
  )
}

function addWechatConfig(app: App, { payers, origins }: HttpContext, callers: CallerCheck<ClientGrant>): void {
  addRoute(
    app,
    callers,
    {
      method: 'get',
      path: '/v1/checkout/wechat-config',
      summary: 'Signs a page’s address for WeChat’s JS-SDK (`wx.config`)',
      query: configQuery,
      answer: { status: 200, description: 'What wx.config is given', schema: wechatConfigSchema },
      problems: ['unknown-channel', 'wallet-unavailable'],
    },
    async ({ caller, query, c }) =>
      c.json(await wechatConfig(payers, { checkoutId: caller.checkoutId, url: query.url, origins })),
  )
}
