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
  /**
   * `phone`: shows the sandbox's phone over the page · `silent`: the payer pays, and the callback never comes · `beyond`: pays
   * without asking anything of the page, whose policy may allow neither the sandbox's frame nor calls to it · `never`: looks at the sheet.
   */
  readonly payer: 'phone' | 'silent' | 'beyond' | 'never'
  /** Whose phone it is, where that matters: the wallet opens nothing that was made for somebody else. */
  readonly person?: string
}

/** Pays in the wallet, out of the page's sight: answers `ok`, or what the wallet says instead. */
export type PayBeyond = (call: 'wechat-invoke' | 'alipay-invoke', body: object) => Promise<string>

declare global {
  /** Put here before the page's own scripts run. */
  var walletScript: WalletScript
  /** Put here by the test where its payer is `beyond`. */
  var payBeyond: PayBeyond
}

const { wallet, sandboxUrl, ready, payer } = globalThis.walletScript
// Frames of the phone are pages too; only the shop's page is in the wallet.
if (window === window.top && location.origin !== sandboxUrl) install()

function install(): void {
  const phone = sandboxWallet({ sandboxUrl })
  if (wallet === 'wechat') {
    const pays = {
      phone: phone.wechat,
      silent: (params: object) => paySilently('wechat-invoke', { params, runtime: 'jsapi' }),
      beyond: async (params: Readonly<Record<string, string>>) => {
        const said = await globalThis.payBeyond('wechat-invoke', { params, runtime: 'jsapi', appId: params.appId })
        return { err_msg: `get_brand_wcpay_request:${said}` }
      },
      never,
    }
    installWeixinJSBridge(window, { ready, pay: pays[payer] })
  } else {
    const pays = {
      phone: phone.alipay,
      silent: (params: object) => paySilently('alipay-invoke', params),
      beyond: async (params: object) => {
        const said = await globalThis.payBeyond('alipay-invoke', params)
        return { resultCode: said === 'ok' ? '9000' : said }
      },
      never,
    }
    installAlipayJSBridge(window, { ready, pay: pays[payer] })
  }
}

/** Pays at once, and never answers: the wallet closed the page's callback. */
async function paySilently(call: string, body: object): Promise<never> {
  const { payment } = (await post(call, body)) as { payment: { id: string } }
  await post(`payments/${payment.id}/pay`, {})
  return new Promise(() => {})
}

function never(): Promise<never> {
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
