import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { placeOrder } from '../../e2e/process/order.ts'
import { type Fleet, startFleet, storm, TOLD_WITHIN_MS } from './fleet.ts'
import { followCheckout } from './follow-checkout.ts'
import { breaksOf, sellUnheard, timesTold, untilTold } from './unheard-sale.ts'

let fleet: Fleet
beforeAll(async () => {
  fleet = await startFleet()
})
afterAll(() => fleet.close())

const ORDERS = 5
const TIMES = 1_000

describe('four brokers on one database, two of them on machines whose clocks are ten minutes off', () => {
  test('of five times a thousand notifications at once each order is paid once, told once, and every one acknowledged [F16 F22 T47]', async () => {
    const sales = await Promise.all(Array.from({ length: ORDERS }, () => sellUnheard(fleet)))
    const startedAt = performance.now()
    const answers = await Promise.all(
      sales.map(({ tradeNo }) => storm(fleet, tradeNo, { times: TIMES, concurrency: 10 })),
    )
    const seconds = (performance.now() - startedAt) / 1_000
    console.log(`${Math.round((ORDERS * TIMES) / seconds)} notifications a second, by four brokers`)
    expect(answers).toEqual(sales.map(() => ({ success: TIMES })))
    await Promise.all(sales.map((sale) => untilTold(fleet, sale)))
    for (const sale of sales) expect(await breaksOf(fleet, sale)).toEqual([])
    expect(sales.map((sale) => timesTold(fleet, sale))).toEqual(sales.map(() => 1))
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
    for (const page of pages) expect(page.heard.at(-1)?.at).toBeLessThan(answeredAt + TOLD_WITHIN_MS)
  })

  test('a payment is asked about by one of them at a time, and an event delivered by one [F41]', async () => {
    fleet.merchant.answerAfter(1_500)
    const sales = await Promise.all(Array.from({ length: 12 }, () => sellToTheSlow()))
    await Promise.all(sales.map((sale) => untilTold(fleet, sale)))
    fleet.merchant.answerAfter(0)
    expect(fleet.watch.overlaps).toEqual([])
    for (const sale of sales) expect(await breaksOf(fleet, sale)).toEqual([])
    for (const { orderNo } of sales) expect(fleet.watch.questions(orderNo)).toBeGreaterThan(0)
  })
})

/** A sale of which only asking tells, at a gateway that takes its time. */
async function sellToTheSlow() {
  const sale = await sellUnheard(fleet)
  await fleet.control('/faults', { orderNo: sale.orderNo, on: 'query', fault: 'slow', ms: 2_500, times: null })
  return sale
}
