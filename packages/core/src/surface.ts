/** The app whose web view (or runtime) the checkout is in. `browser`: an ordinary browser. `in-app`: some other app's web view. */
export type SurfaceApp =
  | 'wechat'
  | 'wecom'
  | 'alipay'
  | 'unionpay'
  | 'qq'
  | 'jd'
  | 'douyin'
  | 'weibo'
  | 'dingtalk'
  | 'feishu'
  | 'in-app'
  | 'browser'

export type SurfaceSystem = 'ios' | 'android' | 'harmony' | 'windows' | 'mac' | 'linux' | 'other'

/** Where the payer is. Decided once, by a pure function of what the host tells; a merchant may override any part. */
export interface Surface {
  readonly app: SurfaceApp
  readonly system: SurfaceSystem
  /** `page`: a web page · `web-view`: a page inside a mini-program's web-view · `mini-program`: its own runtime. */
  readonly runtime: 'page' | 'web-view' | 'mini-program'
  /** A phone or tablet, held in a hand: a QR code on it can't be scanned by itself. */
  readonly handheld: boolean
  /** WeChat's developer tools: no payment can be invoked there. */
  readonly devtools: boolean
  /** UnionPay's app identifier from the user agent (`UnionPay/1.0 <id>`), for the broker's user-id exchange. */
  readonly unionpayApp?: string
}
