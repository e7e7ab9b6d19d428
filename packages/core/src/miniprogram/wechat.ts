import type { Outcome } from '../ports.ts'
import { callHost } from './call-host.ts'
import { checkHost } from './check-host.ts'
import type { WechatHost, WechatPaymentRequest } from './host.ts'
import type { HostPort } from './host-port.ts'
import { wechatLoginCode } from './login-code.ts'
import { notServed } from './not-served.ts'
import { createWechatTransport } from './transport.ts'
import { watchLife } from './watch-life.ts'

/** WeChat's mini-programs. Throws `HostNotServed` where `wx` is another host's, or a mini-game's. */
export function wechatHost(wx: WechatHost | undefined): HostPort {
  checkHost('wx', wx, 'requestPayment')
  return {
    app: 'wechat',
    system: wx.getDeviceInfo?.().platform,
    transport: createWechatTransport(wx),
    storage: {
      read: (key) => wx.getStorageSync(key),
      write: (key, value) => wx.setStorageSync(key, value),
      remove: (key) => wx.removeStorageSync(key),
    },
    perform: (action) =>
      action.type === 'invoke-wechat' ? requestWechatPayment(wx, action.params) : notServed(action.type),
    login: () => wechatLoginCode(wx),
    watch: watchLife(wx),
    random: (length, done) =>
      wx.getRandomValues?.({ length, success: ({ randomValues }) => done(new Uint8Array(randomValues)) }),
  }
}

/** Opens WeChat's payment sheet in a mini-program with the broker's signed parameters. May never settle. */
export function requestWechatPayment(wx: WechatHost, params: Readonly<Record<string, string>>): Promise<Outcome> {
  return new Promise((resolve) => {
    const settle = (result?: { errMsg?: string }) => resolve(readResult(result?.errMsg))
    callHost(() =>
      wx.requestPayment({
        // The sixth, appId, is the mini-program's own and is not passed.
        timeStamp: String(params.timeStamp),
        nonceStr: String(params.nonceStr),
        package: String(params.package),
        signType: String(params.signType) as WechatPaymentRequest['signType'],
        paySign: String(params.paySign),
        success: settle,
        fail: settle,
        // WeChat up to 6.5.2 tells of a cancel here alone, as `requestPayment:cancel`.
        complete: settle,
      }),
    )
  })
}

/** Compared with `ok`, and not by which callback ran: wrappers are known to call `success` with "not supported". */
function readResult(message = ''): Outcome {
  if (message === 'requestPayment:ok') return { kind: 'done' }
  if (/^requestPayment:(fail )?cancel$/.test(message)) return { kind: 'cancelled' }
  return { kind: 'failed', detail: message || 'WeChat answered without a word' }
}
