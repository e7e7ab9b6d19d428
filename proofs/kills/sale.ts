import { randomBytes } from 'node:crypto'
import { type Channel, splitChannel } from '@pay-checkout/protocol'
import type { Answer } from '../../e2e/process/world.ts'
import type { Lane } from './lane.ts'

export const AMOUNT = 12_800

/** One order of one lane, and what its merchant and its payer do. They go on as people do: what was lost is said again. */
export interface Sale {
  readonly lane: Lane
  readonly orderNo: string
  /** Opens the checkout, or finds it. */
  open(): Promise<string>
  /** Starts a payment; what was said once is said again with the same key and the same code. */
  start(channel: Channel, key: string): Promise<Answer>
  /** The payer does on the phone what the client was told. Nothing happens when it can't. */
  pay(started: Answer): Promise<void>
  /** What a payer does who wants the tea: starts, pays, and starts anew while nothing else is left, until it is paid. */
  payUntilPaid(channel: Channel, key: string): Promise<void>
  isPaid(): Promise<boolean>
  /** What the merchant asks of its checkout. */
  ask(path: 'close' | 'reverse' | 'refunds', body?: unknown): Promise<Answer>
  hasHeard(type: string): boolean
}

/** An order nobody has told the broker of yet. */
export function newSale(lane: Lane, channels: readonly Channel[]): Sale {
  const orderNo = `K${randomBytes(6).toString('hex')}`
  const goods = { amount: AMOUNT, subject: 'Longjing', expiresIn: 7_200 }
  const { codeFor, pay } = payerAt(lane)
  let opened = { id: '', clientToken: '' }

  const open = async () => {
    const wish = { orderNo, account: lane.account, methods: channels, ...goods }
    const { status, body } = await lane.asMerchant('POST', '/v1/checkouts', wish)
    if (status > 201) throw new Error(`The checkout wasn’t opened: ${JSON.stringify(body)}`)
    opened = body
    return opened.id
  }
  const start = async (channel: Channel, key: string) => {
    const body = { channel, ...(await codeFor(channel, key)) }
    return lane.asClient(opened.clientToken, 'POST', '/v1/checkout/payments', body, key)
  }
  const isPaid = async () => (await lane.rows(orderNo)).checkout?.status === 'paid'

  return {
    lane,
    orderNo,
    open,
    start,
    pay,
    isPaid,
    async payUntilPaid(channel, key) {
      let again = key
      await lane.until(async () => {
        if (await isPaid()) return true
        // A token lives for minutes, and hours may have leapt by.
        await open()
        await pay(await start(channel, again))
        // What the first key started is found by any other, as long as it can be gone on with.
        again = newKey()
        return isPaid()
      })
    },
    ask: (path, body) => lane.asMerchant('POST', `/v1/checkouts/${opened.id}/${path}`, body ?? {}),
    hasHeard: (type) => lane.notebook.of(orderNo).some((event) => event.type === type),
  }
}

/** The payer with the phone: shows a code, the same one for the same key, and pays what was scanned. */
function payerAt(lane: Lane) {
  const codes = new Map<string, string>()
  return {
    async codeFor(channel: Channel, key: string): Promise<{ authCode?: string }> {
      const { method, scenario } = splitChannel(channel)
      if (scenario !== 'barcode') return {}
      const authCode =
        codes.get(key) ?? (await lane.asPhone('/auth-code', { wallet: method, behaviour: 'pay' })).body.code
      codes.set(key, authCode)
      return { authCode }
    },
    async pay({ body }: Answer): Promise<void> {
      if (body.action?.type !== 'show-qr') return
      const { payment } = (await lane.asPhone('/scan', { code: body.action.content })).body
      if (payment) await lane.asPhone(`/payments/${payment.id}/pay`)
    },
  }
}

/** A key for one deed of a client. */
export function newKey(): string {
  return randomBytes(13).toString('hex')
}
