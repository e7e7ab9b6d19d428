import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { placeOrder } from '../order.ts'
import { expectPaidAndTold, type Fleet, paidUnheard, startFleet, storm, timesTold } from './fleet.ts'
import { followCheckout } from './follow-checkout.ts'

let fleet: Fleet
beforeAll(async () => {
  fleet = await startFleet()
})
afterAll(() => fleet.close())

const ORDERS = 5
const TIMES = 1_000

describe('four brokers on one database, two of them on machines whose clocks are ten minutes off', () => {
  test('of five times a thousand notifications at once each order is paid once, told once, and every one acknowledged [F16 F22 T47]', async () => {
    const orders = await Promise.all(Array.from({ length: ORDERS }, () => paidUnheard(fleet)))
    const startedAt = performance.now()
    const answers = await Promise.all(
      orders.map(({ tradeNo }) => storm(fleet, tradeNo, { times: TIMES, concurrency: 10 })),
    )
    const seconds = (performance.now() - startedAt) / 1_000
    console.log(`${Math.round((ORDERS * TIMES) / seconds)} notifications a second, by four brokers`)
    expect(answers).toEqual(orders.map(() => ({ success: TIMES })))
    for (const order of orders) await expectPaidAndTold(fleet, order)
    expect(orders.map((order) => timesTold(fleet, order))).toEqual(orders.map(() => 1))
  })

  test('what one of them has learnt the pages at all others hear at once [F41]', async () => {
    const order = await placeOrder(fleet, 'main')
    await order.fault('notification', 'never', { times: null })
    const { body } = await order.start()
    const pages = fleet.nodes.map(({ url }) => followCheckout(url, order.token))
    await Promise.all(pages.map(({ open }) => open))
    await order.pay(body.action)
    const [payment] = await order.ledger()
    await storm(fleet, payment?.tradeNo as string, { times: 1, concurrency: 1 })
    const answeredAt = performance.now()
    await Promise.all(pages.map((page) => page.until('paid')))
    // Far sooner than the next look that each takes by itself.
    for (const page of pages) expect(page.heard.at(-1)?.at).toBeLessThan(answeredAt + 3_000)
  })

  test('a payment is asked about by one of them at a time, and an event delivered by one [F41]', async () => {
    fleet.merchant.answerAfter(1_500)
    const orders = await Promise.all(Array.from({ length: 12 }, () => slowlyFoundOut()))
    await Promise.all(orders.map(({ orderNo }) => fleet.merchant.event('checkout.paid', orderNo)))
    fleet.merchant.answerAfter(0)
    expect(fleet.watch.overlaps).toEqual([])
    for (const order of orders) expect(fleet.watch.questions(order.orderNo)).toBeGreaterThan(0)
    for (const order of orders) await expectPaidAndTold(fleet, order)
    expect(orders.map((order) => timesTold(fleet, order))).toEqual(orders.map(() => 1))
  })
})

/** An order of which only asking tells, at a gateway that takes its time. */
async function slowlyFoundOut() {
  const order = await paidUnheard(fleet)
  await order.fault('query', 'slow', { ms: 2_500, times: null })
  return order
}
