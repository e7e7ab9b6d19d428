import { type BridgeReady, type InstalledBridge, showBridge } from './show-bridge.ts'

/** Alipay's answer to `tradePay`. Codes come as strings and as numbers. */
export interface AlipayReply {
  readonly resultCode?: string | number
  readonly memo?: string
  readonly error?: number
  readonly errorMessage?: string
}

/** How the payer and Alipay behave. */
export interface AlipayScript {
  readonly ready: BridgeReady
  /** Answers as Alipay would; a promise that never settles is a callback that never comes. */
  pay(params: { readonly tradeNO: string }): Promise<AlipayReply>
}

/** Puts a scripted `AlipayJSBridge` on a window. It refuses what Alipay refuses: a trade number under any other name. */
export function installAlipayJSBridge(window: Window, script: AlipayScript): InstalledBridge {
  const calls: Readonly<Record<string, unknown>>[] = []
  const bridge = {
    call(name: string, params: Readonly<Record<string, unknown>>, callback: (reply: AlipayReply) => void) {
      if (name !== 'tradePay') return callback({ error: 1, errorMessage: `no such function: ${name}` })
      calls.push(params)
      if (typeof params.tradeNO !== 'string' || !params.tradeNO)
        return callback({ resultCode: '4000', memo: 'tradeNO' })
      void script.pay({ tradeNO: params.tradeNO }).then(callback)
    },
  }
  return { calls, uninstall: showBridge(window, { name: 'AlipayJSBridge', bridge, ready: script.ready }) }
}
