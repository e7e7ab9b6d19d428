import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import type { Received } from './merchant.ts'
import type { Answer, LedgerPayment, World } from './world.ts'

/** The accounts of the world's broker: one at each gateway. */
export const ACCOUNTS = ['main', 'bank'] as const
export const AMOUNT = 12_800

/** One order on its way through all the processes. */
export interface Order {
  readonly orderNo: string
  readonly checkoutId: string
  readonly token: string
  /** Starts paying by a WeChat code, as the widget does. */
  start(key?: string): Promise<Answer>
  payCode(content: string): Promise<void>
  /** The gateway's own books for this order. */
  ledger(): Promise<LedgerPayment[]>
  fault(on: string, fault: string, more?: { times?: number | null; ms?: number }): Promise<Answer>
  paidEvents(): readonly Received[]
  status(): Promise<string>
}

/** Opens a checkout as a merchant does. */
export async function placeOrder(world: World, account: string): Promise<Order> {
  const orderNo = `T${randomBytes(6).toString('hex')}`
  const wish = { orderNo, amount: AMOUNT, subject: 'Longjing', account }
  const { status, body } = await world.asMerchant('POST', '/v1/checkouts', wish)
  expect(status).toBe(201)
  const token: string = body.clientToken
  return {
    orderNo,
    checkoutId: body.id,
    token,
    start: (key) => world.asClient(token, 'POST', '/v1/checkout/payments', { channel: 'wechat:qr' }, key),
    async payCode(content) {
      const scanned = await world.asPhone('/scan', { code: content })
      await world.asPhone(`/payments/${scanned.body.payment.id}/pay`)
    },
    ledger: () => world.ledger(orderNo),
    fault: (on, fault, more) => world.control('/faults', { orderNo, on, fault, ...more }),
    paidEvents: () =>
      world.merchant.events.filter((event) => event.type === 'checkout.paid' && event.data.orderNo === orderNo),
    status: async () => (await world.asClient(token, 'GET', '/v1/checkout')).body.status,
  }
}
