import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type DeliveryLab, deliveryLab } from '../../lab/delivery-lab.ts'
import { type PlayedMerchant, playMerchant } from '../../lab/played-merchant.ts'
import { type PostgresServer, startPostgres } from '../../lab/postgres/server.ts'
import { migratePostgres, openPostgresStore } from '../store/postgres.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import { createWebhookSender, type WebhookSender } from './webhook-send.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

let postgres: PostgresServer
let merchant: PlayedMerchant
let sender: WebhookSender
let databases = 0
beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.stop())
beforeEach(async () => {
  merchant = await playMerchant()
  sender = createWebhookSender({ allowHosts: ['127.0.0.1'], timeoutMs: 2_000 })
  return async () => {
    merchant.close()
    await sender.close()
  }
})

const STORES: Record<string, () => Promise<Store>> = {
  SQLite: async () => openSqliteStore({ path: ':memory:' }),
  PostgreSQL: async () => {
    const url = await postgres.newDatabase(`outage-${++databases}`)
    await migratePostgres({ url })
    return openPostgresStore({ url, connections: 6 })
  },
}

/** Every event's id, in the order in which they were written. */
async function allEvents(store: Store): Promise<string[]> {
  return (await store.events(0, 500)).map(({ id }) => id)
}

/** A server that is down in every way there is, one after the other. */
function goDown(): void {
  let turn = 0
  merchant.answer = (request, response) => {
    turn += 1
    if (turn % 3 === 0) request.socket.destroy()
    else response.writeHead(turn % 3 === 1 ? 503 : 502).end('<html>Bad gateway</html>')
  }
}

/** What came after the server was back, once each, and for each checkout in order. */
function expectAllOnceInOrder(told: readonly string[], events: readonly string[]): void {
  expect([...told].sort()).toEqual([...events].sort())
  for (const checkout of new Set(events.map((id) => id.replace(/_\d+$/, '')))) {
    const sequences = told.filter((id) => id.startsWith(`${checkout}_`)).map((id) => Number(id.split('_').at(-1)))
    expect(sequences).toEqual(sequences.map((_, at) => at + 1))
  }
}

describe.each(Object.entries(STORES))('on %s', (_, openStore) => {
  test('a merchant’s server that is down for 72 hours is told everything after, in order [F45]', async () => {
    const store = await openStore()
    const lab = deliveryLab(store, sender, { url: merchant.url })
    goDown()
    for (let day = 0; day < 3; day++) {
      for (let n = 0; n < 4; n++) await lab.tell(`co_${day}_${n}`, 'checkout.paid', 'payment.late')
      await lab.pass(9 * HOUR, 5 * MINUTE)
      await lab.tell(`co_0_${day}`, 'refund.succeeded')
      await lab.pass(15 * HOUR, 5 * MINUTE)
    }
    expect(await store.figures()).toMatchObject({ waitingEvents: 27, deadEvents: 0 })
    merchant.answer = (_request, response) => response.end()
    merchant.received.length = 0
    await lab.pass(13 * MINUTE, SECOND)
    expectAllOnceInOrder(merchant.told(), await allEvents(store))
    expect(await store.figures()).toMatchObject({ waitingEvents: 0, deadEvents: 0 })
    await store.close()
  }, 60_000)
})

describe('a merchant’s server that is down', () => {
  test('gets every event after, however the jitter falls and whatever restarts meanwhile [F45]', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const store = openSqliteStore({ path: ':memory:' })
      const lab = deliveryLab(
        store,
        played(() => 503),
        { seed },
      )
      await lab.tell('co_1', 'checkout.paid', 'payment.late')
      for (let hour = 0; hour < 72; hour++) {
        await lab.pass(HOUR, MINUTE)
        if (hour % 7 === seed % 7) lab.restart()
      }
      expect(await store.figures()).toMatchObject({ waitingEvents: 2, deadEvents: 0 })
      const told: string[] = []
      const up = deliveryLab(
        store,
        played((id) => {
          told.push(id)
          return 200
        }),
        { seed },
      )
      up.clock.at = lab.clock.at
      await up.pass(30 * MINUTE, SECOND)
      expect(told).toEqual(['evt_co_1_1', 'evt_co_1_2'])
      await store.close()
    }
  })

  test('for days leaves every event its thirteen tries: what failed then counts against none [F45 F48]', async () => {
    const store = openSqliteStore({ path: ':memory:' })
    let up = false
    let stumbles = 3
    const lab = deliveryLab(
      store,
      played((id) => {
        if (!up) return 503
        return id === 'evt_co_1_1' && stumbles-- > 0 ? 500 : 200
      }),
    )
    await lab.tell('co_0', 'checkout.paid')
    await lab.tell('co_1', 'checkout.paid')
    await lab.pass(73 * HOUR, MINUTE)
    up = true
    await lab.tell('co_2', 'checkout.paid')
    await lab.pass(HOUR, SECOND)
    expect(await store.figures()).toMatchObject({ waitingEvents: 0, deadEvents: 0 })
    await store.close()
  })

  test('is asked every ten minutes, one event at a time, and taken up at the first success', async () => {
    const store = openSqliteStore({ path: ':memory:' })
    let up = false
    const tries: string[] = []
    const lab = deliveryLab(
      store,
      played((id) => {
        tries.push(id)
        return up ? 200 : 500
      }),
    )
    for (let n = 0; n < 30; n++) await lab.tell(`co_${n}`, 'checkout.paid')
    await lab.pass(2 * HOUR, SECOND)
    tries.length = 0
    await lab.pass(HOUR, SECOND)
    expect(tries.length).toBeGreaterThanOrEqual(5)
    expect(tries.length).toBeLessThanOrEqual(8)
    expect(lab.lines.filter(({ event }) => event === 'webhook.down')).toHaveLength(1)
    up = true
    tries.length = 0
    // A new event is tried at once, and with it everything goes on.
    await lab.tell('co_new', 'checkout.paid')
    await lab.pass(SECOND, 100)
    expect(tries[0]).toBe('evt_co_new_1')
    await lab.pass(12 * MINUTE, SECOND)
    expect(new Set(tries).size).toBe(31)
    expect(lab.lines.filter(({ event }) => event === 'webhook.up')).toHaveLength(1)
    await store.close()
  })

  test('for five days is told of, and asked once an hour from then on', async () => {
    const store = openSqliteStore({ path: ':memory:' })
    let tries = 0
    const lab = deliveryLab(
      store,
      played(() => {
        tries += 1
        return 500
      }),
    )
    await lab.tell('co_1', 'checkout.paid')
    const unreachable = () => lab.lines.filter(({ event }) => event === 'webhook.unreachable').length
    await lab.pass(5 * DAY - HOUR, MINUTE)
    expect(unreachable()).toBe(0)
    await lab.pass(3 * HOUR, MINUTE)
    expect(unreachable()).toBe(1)
    tries = 0
    await lab.pass(DAY, MINUTE)
    expect(unreachable()).toBe(2)
    expect(tries).toBeGreaterThanOrEqual(19)
    expect(tries).toBeLessThanOrEqual(31)
    expect(await store.figures()).toMatchObject({ waitingEvents: 1, deadEvents: 0 })
    await store.close()
  })

  test('for a day, with ten thousand events: they drain in minutes, no second with more than fifty [F45]', async () => {
    const store = openSqliteStore({ path: ':memory:' })
    const took: { id: string; at: number }[] = []
    let up = false
    const lab: DeliveryLab = deliveryLab(
      store,
      played((id) => {
        if (up) took.push({ id, at: lab.clock.at })
        return up ? 200 : 503
      }),
    )
    for (let hour = 0; hour < 24; hour++) {
      const opened = Array.from({ length: hour < 16 ? 209 : 207 }, (__, n) => `co_${hour}_${n}`)
      await Promise.all(opened.map((id) => lab.tell(id, 'checkout.paid', 'refund.succeeded')))
      await lab.pass(HOUR, 10 * SECOND)
    }
    const { waitingEvents } = await store.figures()
    expect(waitingEvents).toBe(10_000)
    up = true
    const upAt = lab.clock.at
    while ((await store.figures()).waitingEvents > 0) await lab.pass(10 * SECOND, 100)
    expect(lab.clock.at - upAt).toBeLessThan(30 * MINUTE)
    expectAllOnceInOrder(
      took.map(({ id }) => id),
      [...new Set(took.map(({ id }) => id))],
    )
    expect(took).toHaveLength(10_000)
    for (let n = 0; n + 50 < took.length; n++) {
      expect((took[n + 50]?.at ?? 0) - (took[n]?.at ?? 0)).toBeGreaterThanOrEqual(SECOND)
    }
    await store.close()
  }, 60_000)
})

/** A sender that says at once what the merchant's server answered to an event. */
function played(answer: (id: string) => number): WebhookSender {
  return {
    post: async (_url, headers) => ({ status: answer(headers['webhook-id'] ?? ''), retryAfter: undefined }),
    close: async () => {},
  }
}
