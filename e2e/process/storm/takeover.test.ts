import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrateOn } from '../../../packages/broker/src/testing/postgres/migrate-on.ts'
import { placeOrder } from '../order.ts'
import { type Fleet, startFleet, storm } from './fleet.ts'
import { breaksOf, sellUnheard, timesTold, untilTold } from './unheard-sale.ts'

let fleet: Fleet
beforeAll(async () => {
  fleet = await startFleet({ clocksAhead: [0, 0] })
})
afterAll(() => fleet.close())

const LEASE_MS = 30_000

describe('two brokers on one database', () => {
  test('one dies holding a question and a delivery: the other does both, within thirty seconds and not before [F1 F41 F42]', async () => {
    const [holder, other] = fleet.nodes
    await other?.end()
    fleet.merchant.answerAfter(Number.POSITIVE_INFINITY)
    const told = await sellUnheard(fleet)
    await storm(fleet, told.tradeNo, { times: 1, concurrency: 1 })
    const asked = await sellUnheard(fleet)
    await fleet.control('/faults', { orderNo: asked.orderNo, on: 'query', fault: 'hang' })
    const deliveries = () => timesTold(fleet, told)
    await expect.poll(deliveries, WITHIN_LEASE).toBe(1)
    await expect.poll(() => fleet.watch.questions(asked.orderNo), WITHIN_LEASE).toBe(1)
    const leasedBefore = performance.now()

    await other?.start()
    // It looks every second, and leaves alone what somebody is busy with.
    await sleep(3_000)
    expect([deliveries(), fleet.watch.questions(asked.orderNo)]).toEqual([1, 1])
    await holder?.end('SIGKILL')
    fleet.merchant.answerAfter(0)
    await Promise.all([told, asked].map((sale) => untilTold(fleet, sale)))
    expect(performance.now() - leasedBefore).toBeLessThan(LEASE_MS + 3_000)
    expect(deliveries()).toBe(2)
    for (const sale of [told, asked]) expect(await breaksOf(fleet, sale)).toEqual([])
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

const WITHIN_LEASE = { timeout: LEASE_MS }
