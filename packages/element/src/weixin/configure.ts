/** What the broker signs for a page: `GET /v1/checkout/wechat-config`. `timestamp` in seconds. */
export interface WeixinConfig {
  readonly appId: string
  readonly timestamp: number
  readonly nonceStr: string
  readonly signature: string
}

/** What is used of `weixin-js-sdk` to set it up. */
export interface WeixinConfigurable {
  config(
    settings: WeixinConfig & {
      readonly debug: boolean
      jsApiList: ('chooseWXPay' | 'scanQRCode')[]
      openTagList: never[]
    },
  ): void
  ready(run: () => void): void
  error(run: (reply: { errMsg: string }) => void): void
}

/** WeChat asks its own servers before it answers. */
const PATIENCE_MS = 10_000

/**
 * Calls `wx.config` for paying and scanning. Resolves once WeChat has accepted it, rejects when it refuses or says nothing in 10 s. Where
 * the SDK takes WeChat for older than 6.0.2 (HarmonyOS's begins at 1.0) it tells no refusal: the payment does.
 */
export function configureWeixinSdk(wx: WeixinConfigurable, config: WeixinConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('WeChat didn’t answer wx.config')), PATIENCE_MS)
    const settle = (run: () => void): void => {
      clearTimeout(timer)
      run()
    }
    // weixin-js-sdk 1.6.5 runs `ready` after a refusal as well, behind `error`, and an `error` that is set later is never run: so it is
    // set first, and the first word counts.
    wx.error(({ errMsg }) => settle(() => reject(new Error(`WeChat refused wx.config: ${errMsg}`))))
    wx.config({ ...config, debug: false, jsApiList: ['chooseWXPay', 'scanQRCode'], openTagList: [] })
    wx.ready(() => settle(resolve))
  })
}
