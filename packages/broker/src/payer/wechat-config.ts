import { isSafeAddress } from '@pay-checkout/protocol'
import { identifiable } from '../checkouts/payer.ts'
import type { WechatApp } from '../context/wallet-app.ts'
import { nonce } from '../gateway/nonce.ts'
import { sha1Hex } from '../gateway/sign/md5-sha1.ts'
import { PayError } from '../pay-error.ts'
import type { PayerContext } from './payer-context.ts'
import { WalletRefused, WalletUnavailable, walletUnavailable } from './wallet-error.ts'
import { type TokenSource, tokenOf } from './wallet-token.ts'
import { jsapiTicket, stableToken, type WechatToken } from './wechat-calls.ts'

/** What weixin-js-sdk's `wx.config` is given, beside the list of what the page wants to use. `timestamp` in seconds. */
export interface WechatConfig {
  readonly appId: string
  readonly timestamp: number
  readonly nonceStr: string
  readonly signature: string
}

/** The page that wants to use the JS-SDK, and which origins may. */
export interface ConfigInput {
  readonly checkoutId: string
  readonly url: string
  readonly origins: readonly string[]
}

/**
 * Signs a page's address for WeChat's JS-SDK. Source: WeChat "JS-SDK说明文档", appendix 1: SHA-1 over the ticket, a nonce, the time and
 * the address without its fragment. Throws PayError not-found, origin-not-allowed, unknown-channel or wallet-unavailable.
 */
export async function wechatConfig(
  context: PayerContext,
  { checkoutId, url, origins }: ConfigInput,
): Promise<WechatConfig> {
  const [address = ''] = url.split('#', 1)
  if (!isSafeAddress(address) || !URL.canParse(address) || !origins.includes(new URL(address).origin)) {
    throw new PayError(
      'origin-not-allowed',
      'The origin of `url` is not one of the “origins” of the broker’s configuration. If the page is yours, add it there.',
    )
  }
  const app = await appOf(context, checkoutId)
  const ticket = await ticketOf(context, app)
  const timestamp = Math.floor(context.clock.now() / 1000)
  const nonceStr = nonce(context.random)
  const line = `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${address}`
  return { appId: app.appId, timestamp, nonceStr, signature: sha1Hex(line) }
}

async function appOf(context: PayerContext, checkoutId: string): Promise<WechatApp> {
  const checkout = await context.store.checkout(checkoutId)
  if (!checkout) throw new PayError('not-found', 'There is no such checkout.')
  const app = identifiable(context, checkout, { method: 'wechat', by: 'authorize' })[0]?.app
  if (app && app.kind !== 'alipay') return app
  throw new PayError(
    'unknown-channel',
    'No WeChat channel of this checkout belongs to an official account of the broker’s configuration.',
  )
}

async function ticketOf(context: PayerContext, app: WechatApp): Promise<string> {
  const { secret, appId } = app
  const access: TokenSource = {
    ...{ secret, name: `wechat-access-token ${appId}`, leaseMs: 10_000 },
    fetch: () => stableToken(context, app),
  }
  const ticket: TokenSource = {
    // Longer than all calls that it may take.
    ...{ secret, name: `wechat-jsapi-ticket ${appId}`, leaseMs: 25_000 },
    fetch: () => nextTicket(context, app, access),
  }
  try {
    return await tokenOf(context, ticket)
  } catch (error) {
    if (error instanceof WalletRefused || error instanceof WalletUnavailable) throw walletUnavailable()
    throw error
  }
}

/** Somebody else may have had the access token changed. A second one that is invalid too is told, and not replaced again. */
async function nextTicket(context: PayerContext, app: WechatApp, access: TokenSource): Promise<WechatToken> {
  const token = await tokenOf(context, access)
  try {
    return await jsapiTicket(context, app, token)
  } catch (error) {
    if (!(error instanceof WalletRefused && INVALID_TOKEN.has(error.walletCode))) throw error
    return jsapiTicket(context, app, await tokenOf(context, access, token))
  }
}

const INVALID_TOKEN: ReadonlySet<string> = new Set(['40001', '40014', '42001'])
