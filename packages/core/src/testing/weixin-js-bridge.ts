import { type BridgeReady, type InstalledBridge, showBridge } from './show-bridge.ts'

/** WeChat's answer to `getBrandWCPayRequest`. */
export interface WeixinReply {
  readonly err_msg: string
  readonly err_desc?: string
}

/** How the payer and WeChat behave. */
export interface WeixinScript {
  readonly ready: BridgeReady
  /** Answers as WeChat would; a promise that never settles is a callback that never comes, undefined an empty reply. */
  pay(params: Readonly<Record<string, string>>): Promise<WeixinReply | undefined>
}

const NEEDED = ['appId', 'timeStamp', 'nonceStr', 'package', 'signType', 'paySign']

/** Puts a scripted `WeixinJSBridge` on a window. It refuses what WeChat refuses: a missing name, a value that is no string. */
export function installWeixinJSBridge(window: Window, script: WeixinScript): InstalledBridge {
  const calls: Readonly<Record<string, unknown>>[] = []
  const bridge = {
    invoke(name: string, params: Readonly<Record<string, unknown>>, callback: (reply?: WeixinReply) => void) {
      if (name !== 'getBrandWCPayRequest') return callback({ err_msg: 'system:function_not_exist' })
      calls.push(params)
      const missing = NEEDED.find((needed) => typeof params[needed] !== 'string' || params[needed] === '')
      if (missing) return callback({ err_msg: 'get_brand_wcpay_request:fail', err_desc: `缺少参数:${missing}` })
      void script.pay(params as Record<string, string>).then(callback)
    },
  }
  return { calls, uninstall: showBridge(window, { name: 'WeixinJSBridge', bridge, ready: script.ready }) }
}
