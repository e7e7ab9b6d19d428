/** One documented call, made through the broker at the sandbox. */
export interface MatrixCase {
  /** As the document's list names it. */
  readonly call: string
  /** What has to happen before, on the same numbers. */
  readonly after?: readonly (MatrixCase | Happening)[]
  values(things: Things): Values
  /** What the answer holds beside the document's own fields. */
  readonly answer?: Values
}

/** What is done on the payer's phone (`paid`, `put away`), or by time: `expired`, and `old enough` to be undone. */
export type Happening = 'paid' | 'put away' | 'expired' | 'old enough'

/** What the values of a case are made of. */
export interface Things {
  /** The merchant's number of the payment. */
  readonly tradeNo: string
  /** The gateway's number of the payment, once it has one. */
  readonly gatewayNo: string
  readonly refundNo: string
  /** When the payment runs out, in seconds since 1970. */
  readonly expiresAt: number
  /** Payment codes, each good for one payment; `asking` is one of WeChat whose payer is asked for the password. */
  readonly codes: Readonly<Record<'wechat' | 'alipay' | 'qq' | 'asking', string>>
}

type Values = Readonly<Record<string, unknown>>

/** The values that make one way to pay different from the others, and what its answer holds. */
export type OwnValues = (things: Things) => Values

/** What all the cases pay, in fen. */
export const AMOUNT = 12_800
/** Where nobody listens: these payments are no checkouts of the broker. */
export const NOTIFY_URL = 'http://127.0.0.1:9/notify'
export const RETURN_URL = 'http://127.0.0.1:9/orders'
export const IP = '127.0.0.1'
export const WECHAT_PAYER = { sub_appid: 'wx0000000000000001', sub_openid: 'oTeaShopPayer00000000000001' }
export const ALIPAY_PAYER = '2088000000000001'
