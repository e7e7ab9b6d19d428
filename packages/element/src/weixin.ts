import { detectSurface } from '@pay-checkout/core'
import {
  createFetchTransport,
  payWithWeixinSdk,
  scanWithWeixinSdk,
  type WeixinScanner,
  type WeixinSdk,
} from '@pay-checkout/core/browser'
import { configureWeixinSdk, type WeixinConfig, type WeixinConfigurable } from './weixin/configure.ts'

/** What is used of `weixin-js-sdk`: its `wx`, as the page got it by whatever way. */
export interface Weixin extends WeixinConfigurable, WeixinSdk, WeixinScanner {}

export interface WeixinSetup {
  readonly wx: Weixin
  /** The broker's address, and the client token of the checkout: the broker signs the page's address for its account. */
  readonly brokerUrl: string
  readonly token: string
  /** The address that WeChat compares, where you know it better than this module, which takes the one that is right for the system. */
  readonly url?: string
}

/** Ways into WeChat for `<pay-checkout>`'s properties of these names. */
export interface WeixinWays {
  readonly invokeWechat: ReturnType<typeof payWithWeixinSdk>
  readonly scanCode: ReturnType<typeof scanWithWeixinSdk>
}

/**
 * The iPhone's WeChat compares the address by which the page was entered, wherever `pushState` has led since: it is kept when this module
 * comes, so import it before your router moves.
 */
const ENTERED_BY = globalThis.location?.href ?? ''

/**
 * Sets up `weixin-js-sdk` for paying and scanning: has the broker sign this page's address, calls `wx.config`, and answers the ways into
 * WeChat once WeChat has accepted it. Rejects with an Error that says why not: outside WeChat, no answer from the broker (its problem
 * code stands in the message), a refusal of WeChat's, or ten seconds without a word. Once for each page load: the SDK doesn't tell the
 * outcome of a second `wx.config`.
 */
export async function setUpWeixinSdk({ wx, brokerUrl, token, url }: WeixinSetup): Promise<WeixinWays> {
  const { userAgent, maxTouchPoints } = navigator
  const { app, system } = detectSurface({ userAgent, touchPoints: maxTouchPoints })
  // The SDK would never answer.
  if (app !== 'wechat' && app !== 'wecom') throw new Error('weixin-js-sdk works only inside WeChat')
  const [address] = (url ?? (system === 'ios' ? ENTERED_BY : location.href)).split('#', 1)
  await configureWeixinSdk(wx, await signed(brokerUrl, token, address as string))
  return { invokeWechat: payWithWeixinSdk(wx), scanCode: scanWithWeixinSdk(wx) }
}

async function signed(brokerUrl: string, token: string, url: string): Promise<WeixinConfig> {
  const { status, body } = await createFetchTransport().send({
    method: 'GET',
    url: `${brokerUrl.replace(/\/+$/, '')}/v1/checkout/wechat-config?url=${encodeURIComponent(url)}`,
    headers: { accept: 'application/json', authorization: `Bearer ${token}` },
  })
  const { appId, timestamp, nonceStr, signature, code, detail } = read(body)
  if (status === 200 && [appId, nonceStr, signature].every(isText) && Number.isInteger(timestamp)) {
    return { appId, timestamp, nonceStr, signature } as WeixinConfig
  }
  throw new Error(`The broker didn’t sign ${url}: ${isText(code) ? `${code} ${detail}` : `HTTP ${status}`}`)
}

function read(body: string): Record<string, unknown> {
  try {
    return (JSON.parse(body) ?? {}) as Record<string, unknown>
  } catch {
    return {}
  }
}

function isText(input: unknown): boolean {
  return typeof input === 'string' && input !== ''
}
