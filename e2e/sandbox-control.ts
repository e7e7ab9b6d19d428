/** A payment as the gateway's own books have it. `amount` in fen. */
export interface LedgerPayment {
  readonly id: string
  readonly tradeNo: string
  readonly amount: number
  readonly status: string
  readonly channel: string
  /** How often its creation was asked for. */
  readonly creates: number
  readonly notifications: readonly { readonly status: number | null; readonly body: string }[]
}

export interface Fault {
  readonly on: 'create' | 'query' | 'close' | 'notification'
  readonly fault: string
  /** Null: always. */
  readonly times?: number | null
  readonly ms?: number
}

/** Pays at once; is asked for the password and waits on the phone; is asked and never answers; the wallet refuses. */
export type CodeBehaviour = 'pay' | 'ask-password' | 'never' | 'refuse'

/** The sandbox's back door: its books, and faults on demand. */
export interface SandboxControl {
  /** Every payment of an order. */
  ledger(orderNo: string): Promise<readonly LedgerPayment[]>
  /** Sets a fault for one order. */
  fault(orderNo: string, fault: Fault): Promise<void>
  /** Lets hanging calls go on. */
  release(): Promise<void>
  /** Scans a code with the phone and pays, without its page. */
  payCode(code: string): Promise<void>
  /** A payment code that the phone shows to a till, and what the payer does once it is scanned. */
  authCode(wallet: 'wechat' | 'alipay', behaviour: CodeBehaviour): Promise<string>
  /** Takes what a page hands to a wallet, and pays without the phone's page: `ok`, or the wallet's words when it takes them not. */
  payInWallet(call: 'wechat-invoke' | 'alipay-invoke', body: object): Promise<string>
  /** Does something to a payment on the phone, without its page. */
  phone(paymentId: string, deed: 'password' | 'pay' | 'cancel' | 'fail'): Promise<void>
}

export function sandboxControl(url: string): SandboxControl {
  const phone: SandboxControl['phone'] = async (paymentId, deed) => {
    await call(`${url}/phone/api/payments/${paymentId}/${deed}`, {})
  }
  return {
    ledger: async (orderNo) => (await call(`${url}/control/ledger?tradeNo=${orderNo}`)).payments as LedgerPayment[],
    async fault(orderNo, fault) {
      await call(`${url}/control/faults`, { orderNo, ...fault })
    },
    async release() {
      await call(`${url}/control/release`, {})
    },
    async payCode(code) {
      const { payment } = await call(`${url}/phone/api/scan`, { code })
      await phone((payment as { id: string }).id, 'pay')
    },
    async payInWallet(invoke, body) {
      const { payment, error } = await call(`${url}/phone/api/${invoke}`, body)
      if (payment === undefined) return JSON.stringify(error)
      await phone((payment as { id: string }).id, 'pay')
      return 'ok'
    },
    authCode: async (wallet, behaviour) =>
      (await call(`${url}/phone/api/auth-code`, { wallet, behaviour })).code as string,
    phone,
  }
}

async function call(url: string, body?: object): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    ...(body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${url} answered ${response.status} ${await response.text()}`)
  return (await response.json()) as Record<string, unknown>
}
