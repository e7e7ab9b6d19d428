import type { Outcome } from '../ports.ts'

/** What is used of `weixin-js-sdk`: pass its `wx`, configured by `wx.config` with `chooseWXPay` in its `jsApiList`. */
export interface WeixinSdk {
  ready(run: () => void): void
  chooseWXPay(params: WeixinSdkPayment): void
}

interface WeixinSdkPayment {
  // The same signed value as `timeStamp`; this one call spells it in lower case.
  timestamp: number
  nonceStr: string
  package: string
  signType: string
  paySign: string
  success(reply?: unknown): void
  cancel(reply?: unknown): void
  fail(reply?: { errMsg?: string }): void
}

/**
 * Pays through an official-account page's own `weixin-js-sdk` instead of WeChat's bridge: for `createBrowserPlatform`'s
 * `invokeWechat`. The SDK sends the appId of its `wx.config`, which has to be the one the payment was signed for.
 * May never settle, as the bridge may not.
 */
export function payWithWeixinSdk(sdk: WeixinSdk): (params: Readonly<Record<string, string>>) => Promise<Outcome> {
  return ({ timeStamp, nonceStr = '', package: prepay = '', signType = '', paySign = '' }) =>
    new Promise((resolve) => {
      sdk.ready(() =>
        sdk.chooseWXPay({
          // Its typings want a number; the SDK makes a string of whatever it is given.
          timestamp: timeStamp as unknown as number,
          nonceStr,
          package: prepay,
          signType,
          paySign,
          success: () => resolve({ kind: 'done' }),
          cancel: () => resolve({ kind: 'cancelled' }),
          fail: (reply) => resolve({ kind: 'failed', detail: reply?.errMsg || 'WeChat answered without a word' }),
        }),
      )
    })
}

/** What is used of `weixin-js-sdk` to scan: its `wx`, configured with `scanQRCode` in its `jsApiList`. */
export interface WeixinScanner {
  ready(run: () => void): void
  scanQRCode(params: {
    needResult: 0 | 1
    scanType: ('qrCode' | 'barCode')[]
    success(reply: { resultStr?: string }): void
    cancel(reply?: unknown): void
    fail(reply?: { errMsg?: string }): void
  }): void
}

/**
 * WeChat's own camera as a till's scanner, for `<pay-checkout>`'s `scanCode`: answers what it read, or null when the cashier
 * closed it. A barcode comes as `CODE_128,1345…`: the kind is cut off.
 */
export function scanWithWeixinSdk(sdk: WeixinScanner): () => Promise<string | null> {
  return () =>
    new Promise((resolve, reject) => {
      sdk.ready(() =>
        sdk.scanQRCode({
          needResult: 1,
          scanType: ['barCode', 'qrCode'],
          success: ({ resultStr = '' }) => resolve(resultStr.replace(/^[A-Z0-9_]+,/, '')),
          cancel: () => resolve(null),
          fail: (reply) => reject(new Error(reply?.errMsg || 'WeChat answered without a word')),
        }),
      )
    })
}
