import { LONGEST_ADDRESS, LONGEST_CODE, LONGEST_TIME, LONGEST_TRADE_NO } from './limits.ts'

/** The client's whole repertoire: what it may be asked to do to let the payer pay. A closed set. */
export type ClientAction =
  /** Draw `content` as a QR code. `expiresAt`: ISO 8601 UTC. */
  | { readonly type: 'show-qr'; readonly content: string; readonly expiresAt: string }
  /** Navigate the page (a gateway's hosted cashier). */
  | { readonly type: 'redirect'; readonly url: string }
  /** Navigate to WeChat's `mweb_url`: needs a Referer and a return address, and its return proves nothing. */
  | { readonly type: 'open-wechat-h5'; readonly url: string }
  /** `getBrandWCPayRequest` in WeChat's web view, `wx.requestPayment` in a mini-program. Values are signed: never renamed. */
  | { readonly type: 'invoke-wechat'; readonly params: Readonly<Record<string, string>> }
  /** `tradePay` in Alipay's web view, `my.tradePay` in a mini-program. */
  | { readonly type: 'invoke-alipay'; readonly tradeNo: string }
  /** Parameters for a native SDK, passed on untouched. */
  | { readonly type: 'hand-to-app'; readonly params: Readonly<Record<string, string>> }
  /** Nothing to do but ask again (a barcode payment, or a create without a clear answer). */
  | { readonly type: 'wait' }

export type ClientActionType = ClientAction['type']

/**
 * Designed, and not served: no gateway asks for it yet, so that it is no {@link ClientAction}, and a client that is told it leads to the hosted
 * page, as it does with every action it doesn't know. A cashier that is a mini-program of the same wallet: opened over half of the screen
 * (`wx.openEmbeddedMiniProgram`, `halfScreen`) or instead of this one (`wx.navigateToMiniProgram`, `my.navigateToMiniProgram`). Like every
 * wallet's word its closing proves nothing: the payment is followed meanwhile.
 */
export interface OpenMiniProgram {
  readonly type: 'open-mini-program'
  /** The cashier's, at the wallet that this mini-program is in. */
  readonly appId: string
  /** The page to open, with its query. Signed as a whole by the gateway: never changed. */
  readonly path: string
  readonly halfScreen: boolean
  /** What the cashier is told besides (`extraData`). */
  readonly extraData?: Readonly<Record<string, string>>
}

// The scheme is read without `URL`, which a mini-program lacks. Control characters and blanks are refused first:
// a browser strips them, so `java\nscript:` would pass a naive look at the scheme.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
const UNSAFE_CHARACTER = /[\u0000-\u0020\u007f-\u009f\u00a0\u2028\u2029\\]/
const WEB_ADDRESS = /^https?:\/\/(?![^/?#]*@)[^/?#]+/i
const WALLET_ADDRESS = /^(weixin|alipays|alipay):\/\/[^/]/i

/** Whether a page may be navigated to this address: http(s) with a host and no user part, or a wallet's own scheme. */
export function isSafeAddress(address: string): boolean {
  return !UNSAFE_CHARACTER.test(address) && (WEB_ADDRESS.test(address) || WALLET_ADDRESS.test(address))
}

/** Reads an action from another party's JSON. Answers undefined for anything malformed, unknown or unsafe to perform. */
export function readClientAction(input: unknown): ClientAction | undefined {
  const raw = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>
  const { type } = raw
  if (typeof type !== 'string' || !Object.prototype.hasOwnProperty.call(FIELDS, type)) return undefined
  const fields = FIELDS[type as ClientActionType] as Readonly<Record<string, Check>>
  const action: Record<string, unknown> = { type }
  for (const name of Object.keys(fields)) {
    if (!(fields[name] as Check)(raw[name])) return undefined
    action[name] = raw[name]
  }
  return action as unknown as ClientAction
}

type Check = (value: unknown) => boolean
type FieldsOf<Action> = { readonly [Name in Exclude<keyof Action, 'type'>]: Check }

/** What each action has, and nothing else is read. */
const FIELDS: { readonly [T in ClientActionType]: FieldsOf<Extract<ClientAction, { type: T }>> } = {
  'show-qr': {
    content: (text) => isText(text, LONGEST_CODE),
    expiresAt: (text) => isText(text, LONGEST_TIME) && !Number.isNaN(Date.parse(text)),
  },
  redirect: { url: isAddress },
  'open-wechat-h5': { url: isAddress },
  'invoke-wechat': { params: isTextRecord },
  'invoke-alipay': { tradeNo: (text) => isText(text, LONGEST_TRADE_NO) },
  'hand-to-app': { params: isTextRecord },
  wait: {},
}

function isText(input: unknown, longest: number): input is string {
  return typeof input === 'string' && input.length > 0 && input.length <= longest
}

function isAddress(input: unknown): input is string {
  return isText(input, LONGEST_ADDRESS) && isSafeAddress(input)
}

function isTextRecord(input: unknown): input is Record<string, string> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return false
  return Object.keys(input).every((key) => typeof (input as Record<string, unknown>)[key] === 'string')
}
