import { readAlipayOutcome } from '../alipay-outcome.ts'
import type { Outcome } from '../ports.ts'
import { callHost } from './call-host.ts'
import type { AlipayHost } from './host.ts'

/** Opens Alipay's payment sheet for a trade. May never settle. */
export function requestAlipayPayment(my: AlipayHost, tradeNo: string): Promise<Outcome> {
  return new Promise((resolve) => {
    // `success` runs for every result code, a cancel included; `fail` only when the call itself went wrong.
    const settle = (reply: unknown) => resolve(readAlipayOutcome(reply))
    callHost(() => my.tradePay({ tradeNO: tradeNo, success: settle, fail: settle }))
  })
}
