import { readAlipayOutcome } from '../alipay-outcome.ts'
import type { Outcome } from '../ports.ts'
import { callHost } from './call-host.ts'
import { checkHost } from './check-host.ts'
import type { AlipayHost } from './host.ts'
import type { HostPort } from './host-port.ts'
import { alipayLoginCode } from './login-code.ts'
import { notServed } from './not-served.ts'
import { createAlipayTransport } from './transport.ts'
import { watchLife } from './watch-life.ts'

/** Alipay's mini-programs. Throws `HostNotServed` where `my` is another host's. */
export function alipayHost(my: AlipayHost | undefined): HostPort {
  checkHost('my', my, 'tradePay')
  return {
    app: 'alipay',
    system: my.getSystemInfoSync?.().platform,
    transport: createAlipayTransport(my),
    // The same functions as WeChat's, called with an object.
    storage: {
      read: (key) => my.getStorageSync({ key }).data,
      write: (key, data) => my.setStorageSync({ key, data }),
      remove: (key) => my.removeStorageSync({ key }),
    },
    perform: (action) =>
      action.type === 'invoke-alipay' ? requestAlipayPayment(my, action.tradeNo) : notServed(action.type),
    login: () => alipayLoginCode(my),
    watch: watchLife(my),
  }
}

/** Opens Alipay's payment sheet for a trade. May never settle. */
export function requestAlipayPayment(my: AlipayHost, tradeNo: string): Promise<Outcome> {
  return new Promise((resolve) => {
    // `success` runs for every result code, a cancel included; `fail` only when the call itself went wrong.
    const settle = (reply: unknown) => resolve(readAlipayOutcome(reply))
    callHost(() => my.tradePay({ tradeNO: tradeNo, success: settle, fail: settle }))
  })
}
