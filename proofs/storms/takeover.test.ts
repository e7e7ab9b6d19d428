import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { placeOrder } from '../../e2e/process/order.ts'
import { migrateOn } from '../../packages/broker/lab/postgres/migrate-on.ts'
import { type Fleet, PATIENCE, startFleet, storm } from './fleet.ts'
import { breaksOf, sellUnheard, timesTold, untilTold } from './unheard-sale.ts'

let fleet: Fleet
beforeAll(async () => {
  fleet = await startFleet({ clocksAhead: [0, 0] })
})
afterAll(() => fleet.close())

const LEASE_MS = 30_000
/** A lease is older than what is seen of it. How soon after its end somebody must have come is the patience of the merchant’s server. */
const SEEN_LATE_MS = 10_000

describe('two brokers on one database', () => {
  test('one dies holding a question and a delivery: the other does both when thirty seconds are over, and not before [F1 F41 F42]', {
    timeout: 180_000,
  }, async () => {
    const [holder, other] = fleet.nodes
    await other?.end()
    fleet.merchant.answerAfter(Number.POSITIVE_INFINITY)
    const [asked, told] = [await sellUnheard(fleet), await sellUnheard(fleet)]
    for (const { orderNo } of [asked, told])
      await fleet.control('/faults', { orderNo, on: 'query', fault: 'hang', times: 1 })
    await expect.poll(() => fleet.watch.questions(asked.orderNo), PATIENCE).toBe(1)
    const heldAt = performance.now()
    void storm(fleet, told.tradeNo, { times: 1, concurrency: 1 })
    await expect.poll(() => timesTold(fleet, told), PATIENCE).toBe(1)
    await holder?.end('SIGKILL')
    fleet.merchant.answerAfter(0)
    await other?.start()

    await Promise.all([asked, told].map((sale) => untilTold(fleet, sale)))
    const heldFor = performance.now() - heldAt
    expect(heldFor).toBeGreaterThan(LEASE_MS - SEEN_LATE_MS)
    expect([timesTold(fleet, asked), timesTold(fleet, told)]).toEqual([1, 2])
    for (const sale of [asked, told]) expect(await breaksOf(fleet, sale)).toEqual([])
    await holder?.start()
  })

  test('go on while a newer broker’s migration adds to every table, and a broker that starts then does as well [F43]', async () => {
    const sales = await Promise.all(Array.from({ length: 4 }, () => sellUnheard(fleet)))
    const gusts = sales.map(({ tradeNo }) => storm(fleet, tradeNo, { times: 300, concurrency: 4 }))
    await migrateOn(fleet.databaseUrl)
    expect(await Promise.all(gusts)).toEqual(sales.map(() => ({ success: 300 })))
    for (const sale of sales) expect(await breaksOf(fleet, sale)).toEqual([])
    await fleet.nodes[1]?.end()
    await fleet.nodes[1]?.start()
    const later = await placeOrder(fleet, 'main')
    await later.pay((await later.start()).body.action)
    await fleet.merchant.event('checkout.paid', later.orderNo)
    expect(await later.status()).toBe('paid')
  })
})
