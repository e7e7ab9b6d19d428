import {
  type BridgeReady,
  installAlipayJSBridge,
  installWeixinJSBridge,
  sandboxWallet,
} from '@pay-checkout/core/testing'

/** How a test wants the wallet around its page to behave. */
export interface WalletScript {
  readonly wallet: 'wechat' | 'alipay'
  readonly sandboxUrl: string
  readonly ready: BridgeReady
  /** `phone`: shows the sandbox's phone over the page · `silent`: the payer pays, and the callback never comes. */
  readonly payer: 'phone' | 'silent'
}

declare global {
  /** Put here before the page's own scripts run. */
  var walletScript: WalletScript
}

const { wallet, sandboxUrl, ready, payer } = globalThis.walletScript
// Frames of the phone are pages too; only the shop's page is in the wallet.
if (window === window.top && location.origin !== sandboxUrl) install()

function install(): void {
  const phone = sandboxWallet({ sandboxUrl })
  if (wallet === 'wechat') {
    const pay =
      payer === 'phone' ? phone.wechat : (params: object) => paySilently('wechat-invoke', { params, runtime: 'jsapi' })
    installWeixinJSBridge(window, { ready, pay })
  } else {
    const pay = payer === 'phone' ? phone.alipay : (params: object) => paySilently('alipay-invoke', params)
    installAlipayJSBridge(window, { ready, pay })
  }
}

/** Pays at once, and never answers: the wallet closed the page's callback. */
async function paySilently(call: string, body: object): Promise<never> {
  const { payment } = (await post(call, body)) as { payment: { id: string } }
  await post(`payments/${payment.id}/pay`, {})
  return new Promise(() => {})
}

async function post(path: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${sandboxUrl}/phone/api/${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  })
  return response.json()
}
