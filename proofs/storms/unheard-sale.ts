import { randomBytes } from 'node:crypto'
import type { Fleet } from './fleet.ts'

const AMOUNT = 12_800

/** An order that its payer has paid, and of which the brokers haven't heard: every notification is lost. */
export interface UnheardSale {
  readonly orderNo: string
  readonly token: string
  readonly tradeNo: string
}

/** Sells something. */
export async function sellUnheard(fleet: Fleet): Promise<UnheardSale> {
  const orderNo = `T${randomBytes(6).toString('hex')}`
  await fleet.control('/faults', { orderNo, on: 'notification', fault: 'never', times: null })
  const wish = { orderNo, account: 'main', amount: AMOUNT, subject: 'Longjing' }
  const { body: opened } = await fleet.asMerchant('POST', '/v1/checkouts', wish)
  const channel = { channel: 'wechat:qr' }
  const { body: started } = await fleet.asClient(opened.clientToken, 'POST', '/v1/checkout/payments', channel)
  const { body: scanned } = await fleet.asPhone('/scan', { code: started.action.content })
  await fleet.asPhone(`/payments/${scanned.payment.id}/pay`)
  return { orderNo, token: opened.clientToken, tradeNo: scanned.payment.tradeNo }
}

/** Every promise that was broken about a sale that is known to be paid: one payment, made once, and one event of it. */
export async function breaksOf(fleet: Fleet, { orderNo, token }: UnheardSale): Promise<string[]> {
  const { body: checkout } = await fleet.asClient(token, 'GET', '/v1/checkout')
  const { body } = await fleet.asMerchant('GET', '/v1/events?type=checkout.paid&limit=500')
  const events = body.events.filter(({ data }: { data: { orderNo: string } }) => data.orderNo === orderNo).length
  const ledger = await fleet.ledger(orderNo)
  const made = ledger.map(({ creates, amount, status }) => `${status} ${amount} ${creates}`).join(', ')
  return [
    ...(checkout.status === 'paid' ? [] : [`${orderNo} is ${checkout.status ?? checkout.code}`]),
    ...(events === 1 ? [] : [`${orderNo} has ${events} events of being paid`]),
    ...(made === `paid ${AMOUNT} 1` ? [] : [`${orderNo} is at the gateway: ${made}`]),
    ...fleet.merchant.deliveries
      .filter(({ overlapped }) => overlapped)
      .map(({ id }) => `two delivered ${id} at a time`),
  ]
}

/** Waits until the merchant was told that it is paid. */
export async function untilTold({ merchant }: Fleet, { orderNo }: UnheardSale): Promise<void> {
  await merchant.event('checkout.paid', orderNo)
}

/** How often the merchant was told of it, repetitions included. */
export function timesTold({ merchant }: Fleet, { orderNo }: UnheardSale): number {
  return merchant.deliveries.filter((delivery) => delivery.orderNo === orderNo).length
}
