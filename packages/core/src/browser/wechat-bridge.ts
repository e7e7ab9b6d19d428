import type { Outcome } from '../ports.ts'
import { BRIDGE_TIMEOUT_MS, whenBridgeReady } from './bridge-ready.ts'

/** The name WeChat's bridge has on the window. */
export const WECHAT_BRIDGE = 'WeixinJSBridge'

interface WeixinJSBridge {
  invoke(name: string, params: Record<string, string>, callback: (reply?: WeixinReply) => void): void
}

interface WeixinReply {
  readonly err_msg?: string
  readonly err_desc?: string
  readonly err_code?: string | number
}

/**
 * Opens WeChat's payment sheet with the broker's signed parameters. May never settle: where WeChat closes the page after
 * the payment, or loses the callback, nobody answers.
 */
export async function invokeWechat(window: Window, params: Readonly<Record<string, string>>): Promise<Outcome> {
  const bridge = await whenBridgeReady<WeixinJSBridge>(window, WECHAT_BRIDGE)
  if (!bridge) {
    return { kind: 'failed', detail: `bridge-timeout: WeChat offered no ${WECHAT_BRIDGE} in ${BRIDGE_TIMEOUT_MS} ms` }
  }
  return new Promise((resolve) => {
    bridge.invoke('getBrandWCPayRequest', asText(params), (reply) => resolve(readReply(reply)))
  })
}

/** A number in `timeStamp` is refused by WeChat as a missing parameter. Names and values are signed: they stay as they are. */
function asText(params: Readonly<Record<string, unknown>>): Record<string, string> {
  const text: Record<string, string> = {}
  for (const name of Object.keys(params)) text[name] = String(params[name])
  return text
}

/** `ok` and `cancel` are hints: a bad signature and an unregistered page address come back as `cancel` too. */
function readReply(reply: WeixinReply = {}): Outcome {
  const word = /:(ok|cancel)$/.exec(String(reply.err_msg))?.[1]
  if (word === 'ok') return { kind: 'done' }
  if (word === 'cancel') return { kind: 'cancelled' }
  const words = [reply.err_msg, reply.err_code, reply.err_desc].filter((part) => part !== undefined && part !== '')
  return { kind: 'failed', detail: words.join(' ') || 'WeChat answered without a word' }
}
