import { readAlipayOutcome } from '../alipay-outcome.ts'
import type { Outcome } from '../ports.ts'
import { BRIDGE_TIMEOUT_MS, whenBridgeReady } from './bridge-ready.ts'

/** The name Alipay's bridge has on the window. */
export const ALIPAY_BRIDGE = 'AlipayJSBridge'

interface AlipayJSBridge {
  call(name: string, params: Record<string, string>, callback: (reply: unknown) => void): void
}

/** Opens Alipay's payment sheet for a trade. May never settle. */
export async function invokeAlipay(window: Window, tradeNo: string): Promise<Outcome> {
  const bridge = await whenBridgeReady<AlipayJSBridge>(window, ALIPAY_BRIDGE)
  if (!bridge) {
    return { kind: 'failed', detail: `bridge-timeout: Alipay offered no ${ALIPAY_BRIDGE} in ${BRIDGE_TIMEOUT_MS} ms` }
  }
  return new Promise((resolve) => {
    // The capitals matter: Alipay knows no `tradeNo`.
    bridge.call('tradePay', { tradeNO: tradeNo }, (reply) => resolve(readAlipayOutcome(reply)))
  })
}
