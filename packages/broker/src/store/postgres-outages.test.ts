import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CommitCut, type FrailWire, layFrailWire } from '../testing/postgres/frail-wire.ts'
import { type PostgresServer, startPostgres } from '../testing/postgres/server.ts'
import { checkoutRow, paymentRow } from '../testing/rows.ts'
import { migratePostgres, openPostgresStore } from './postgres.ts'
import type { Change, Store } from './store.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

/** A store on a database of its own, reached by a wire that can break, and somebody else who is at the same database. */
interface Scene {
  readonly store: Store
  readonly wire: FrailWire
  readonly other: Client
}

async function withScene(name: string, run: (scene: Scene) => Promise<void>, connections = 4): Promise<void> {
  const url = await server.newDatabase(name)
  await migratePostgres({ url })
  const wire = await layFrailWire(url)
  const other = new Client(url)
  await other.connect()
  const store = await openPostgresStore({ url: wire.url, connections })
  await run({ store, wire, other })
  await other.end()
  await store.close()
  await wire.close()
}

const UNAVAILABLE = { code: 'unavailable', retryAfter: 1 }

/** One payment that is paid, with its event: what a notification makes of an open checkout. */
const PAID: Change = {
  payment: { id: 'pay_1', expectVersion: 0, patch: { state: 'paid', money: 'taken', disposition: 'applied' } },
  checkout: { id: 'co_1', expectVersion: 1, patch: { status: 'paid', paidAt: 1 } },
  events: [{ type: 'checkout.paid', at: 1, data: {} }],
  evidence: { paymentId: 'pay_1', at: 1, source: 'notification', says: 'paid', from: 'awaiting', to: 'paid' },
}

async function openPayment(store: Store): Promise<void> {
  await store.openCheckout(checkoutRow())
  expect(await store.addPayment(paymentRow(), 0)).toBe(true)
}

async function expectPaidOnce(store: Store): Promise<void> {
  expect(await store.payment('pay_1')).toMatchObject({ state: 'paid', money: 'taken', version: 1 })
  expect(await store.checkout('co_1')).toMatchObject({ status: 'paid', version: 2, eventSequence: 1 })
  expect(await store.events(0, 10)).toHaveLength(1)
  expect((await store.checkTrail()).faults).toEqual([])
}

describe('a commit whose answer never came', () => {
  test.each<CommitCut>(['before', 'after'])(
    'is told as unavailable; cut off %s the server had it, saying it again changes the payment once [F37]',
    async (moment) => {
      await withScene(`commit_${moment}`, async ({ store, wire }) => {
        await openPayment(store)
        wire.cutCommits(moment, 1)
        await expect(store.change(PAID)).rejects.toMatchObject(UNAVAILABLE)
        expect(await store.change(PAID)).toBe(moment === 'before')
        await expectPaidOnce(store)
      })
    },
  )
})

describe('a broken connection', () => {
  test('in the middle of work ends the work and not the broker, and the next caller has another [F35 F38]', async () => {
    await withScene('broken', async ({ store, wire, other }) => {
      await openPayment(store)
      // Somebody holds the row, so that the work stands still when the wire is cut.
      await other.query('BEGIN')
      await other.query('SELECT 1 FROM checkouts FOR UPDATE')
      const work = store.change(PAID)
      work.catch(() => {})
      await expect.poll(() => waiting(other)).toBe(1)
      wire.cut()
      await expect(work).rejects.toMatchObject(UNAVAILABLE)
      await other.query('COMMIT')
      expect(await store.change(PAID)).toBe(true)
      await expectPaidOnce(store)
    })
  })

  test('that only looks open is given up after seconds, and the listener hears again [F38]', {
    timeout: 40_000,
  }, async () => {
    await withScene('half_open', async ({ store, wire, other }) => {
      await openPayment(store)
      const heard: (string | null)[] = []
      store.news?.listen((id) => heard.push(id))
      await expect.poll(() => heard).toEqual([null])
      wire.freeze()
      const startedAt = performance.now()
      const tried = await Promise.allSettled([store.checkout('co_1'), store.change(PAID), store.ping()])
      expect(tried.map((one) => one.status === 'rejected' && one.reason.code)).toEqual(tried.map(() => 'unavailable'))
      expect(performance.now() - startedAt).toBeLessThan(7_000)
      wire.heal()
      // The listener, too, finds out by itself, and says that it may have missed something when it is back.
      await expect.poll(() => heard.length, { timeout: 25_000 }).toBeGreaterThan(1)
      await other.query(`SELECT pg_notify('pay_checkout_changed', 'another co_1')`)
      await expect.poll(() => heard.at(-1)).toBe('co_1')
      expect(await store.change(PAID)).toBe(true)
      await expectPaidOnce(store)
    })
  })
})

/** How many wait for a lock. */
async function waiting(other: Client): Promise<number> {
  const { rows } = await other.query(`SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'`)
  return rows.length
}
