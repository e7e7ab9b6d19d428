import { createPrivateKey } from 'node:crypto'
import * as chaoying from './gateways/chaoying/envelope.ts'
import * as methodGateway from './gateways/method-gateway/envelope.ts'
import * as pooulV1 from './gateways/pooul-v1/envelope.ts'
import * as pooulV2 from './gateways/pooul-v2/envelope.ts'
import * as tlinx from './gateways/tlinx/envelope.ts'
import type { ChaoyingMerchant, MethodGatewayApp, PooulMerchant, PooulV1Merchant, TlinxShop } from './options.ts'

/** Whose messages: a gateway's id, and two more where one gateway signs in two ways. */
export type WireId =
  | 'chaoying'
  | 'chaoying-v1'
  | 'method-gateway'
  | 'method-gateway-rsa'
  | 'pooul-v1'
  | 'pooul-v2'
  | 'tlinx'

/** What {@link createWires} needs of each gateway; what `generateKeys()` answers fits. */
export interface WireKeys {
  chaoying: Omit<ChaoyingMerchant, 'name'>
  'method-gateway': Omit<MethodGatewayApp, 'name'>
  'pooul-v1': Omit<PooulV1Merchant, 'name'>
  'pooul-v2': Omit<PooulMerchant, 'name'>
  tlinx: Omit<TlinxShop, 'name'>
}

/** A call as its gateway read it. */
export interface OpenedRequest {
  /** The call by the document's name: `payorder`, `/v2/pay/query`, `trade.refund`, `WECHAT_PreOrder`. */
  operation: string
  /** What the merchant said, the envelope's own values (merchant, sign, version) among them where they stand beside it. */
  values: Readonly<Record<string, unknown>>
}

/** One gateway's envelopes, made after its document and not after the broker. */
export interface Wire {
  /** Opens a call; rejects with the gateway's own refusal when it isn't genuine. */
  openRequest(request: Request): Promise<OpenedRequest>
  /** A success that tells these values. At Chaoying and the method gateway they stand flat beside the envelope's own, as texts. */
  sealReply(values: Readonly<Record<string, unknown>>): Response
  /** A notification that tells these values. Forms and queries carry texts alone; what is empty isn't sent. */
  sealNotification(values: Readonly<Record<string, unknown>>, url: string): Request
}

/** Every gateway's envelopes with these keys, for checking a merchant's side against. `now` in milliseconds. */
export function createWires(keys: WireKeys, now: () => number = Date.now): Record<WireId, Wire> {
  return {
    chaoying: chaoyingWire(keys.chaoying, 'v2'),
    'chaoying-v1': chaoyingWire(keys.chaoying, 'v1'),
    'method-gateway': methodGatewayWire(keys['method-gateway'], 'MD5'),
    'method-gateway-rsa': methodGatewayWire(keys['method-gateway'], 'RSA'),
    'pooul-v1': pooulV1Wire(keys['pooul-v1']),
    'pooul-v2': pooulV2Wire(keys['pooul-v2']),
    tlinx: tlinxWire(keys.tlinx, now),
  }
}

const FORM = 'application/x-www-form-urlencoded'

function post(url: string, type: string, body: string): Request {
  return new Request(url, { method: 'POST', headers: { 'content-type': type }, body })
}

function texts(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))
}

/** What stands behind the last of these in an address. */
function tail(request: Request, before: string): string {
  const { pathname } = new URL(request.url)
  return pathname.slice(pathname.lastIndexOf(before) + before.length)
}

function chaoyingWire(keys: WireKeys['chaoying'], generation: chaoying.Generation): Wire {
  const merchant = { ...keys, name: '' }
  return {
    async openRequest(request) {
      const path = tail(request, '/')
      const call = path === 'WXA_Code2Session' ? chaoying.openAgentCall : chaoying.openCall
      const { values } = await call(request, [merchant], generation)
      return { operation: values.method ?? path, values }
    },
    sealReply: (values) =>
      chaoying.replyResponse({ merchant, generation }, { code: '10000', trade_state: 'SUCCESS', ...texts(values) }),
    sealNotification: (values, url) =>
      post(url, FORM, chaoying.notificationBody(texts(values), chaoying.keyOf(merchant, generation))),
  }
}

function methodGatewayWire(keys: WireKeys['method-gateway'], signType: methodGateway.SignType): Wire {
  const app = { ...keys, name: '' }
  return {
    async openRequest(request) {
      const { method: operation, values } = await methodGateway.openCall(request, [app])
      return { operation, values }
    },
    sealReply: methodGateway.replyResponse,
    sealNotification: (values, url) => post(url, FORM, methodGateway.notificationBody(texts(values), app, signType)),
  }
}

function pooulV1Wire(keys: WireKeys['pooul-v1']): Wire {
  return {
    async openRequest(request) {
      const { values } = pooulV1.openCall(await request.text(), [{ ...keys, name: '' }])
      return { operation: tail(request, '/'), values }
    },
    sealReply: (values) => Response.json(pooulV1.signedReply(values, keys.key)),
    sealNotification: (values, url) =>
      post(url, 'application/json;charset=utf-8', JSON.stringify(pooulV1.signedReply(values, keys.key))),
  }
}

function pooulV2Wire(keys: WireKeys['pooul-v2']): Wire {
  const merchant = { ...keys, name: '' }
  return {
    async openRequest(request) {
      const merchantId = new URL(request.url).searchParams.get('merchant_id') ?? undefined
      const { values } = pooulV2.openCall(await request.text(), merchantId, [merchant])
      return { operation: `/v2/${tail(request, '/v2/')}`, values }
    },
    sealReply: (values) => pooulV2.replyResponse(values, merchant),
    sealNotification: (values, url) =>
      post(url, 'text/plain', pooulV2.notificationBody(values, createPrivateKey(keys.gatewayPrivateKey))),
  }
}

function tlinxWire(keys: WireKeys['tlinx'], now: () => number): Wire {
  const shop = { ...keys, name: '' }
  return {
    async openRequest(request) {
      const { values } = await tlinx.openCall(request, [shop], now())
      return { operation: tail(request, '/mct1/'), values }
    },
    sealReply: (values) => tlinx.replyResponse(values, shop, { now: now() }),
    sealNotification: (values, url) => new Request(`${url}?${tlinx.signedForm(texts(values), shop)}`),
  }
}
