import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CommitCut, type FrailWire, layFrailWire } from '../../lab/postgres/frail-wire.ts'
import { migrateOn } from '../../lab/postgres/migrate-on.ts'
import { type PostgresServer, startPostgres } from '../../lab/postgres/server.ts'
import { checkoutRow, paymentRow } from '../testing/rows.ts'
import { migratePostgres, openPostgresStore } from './postgres.ts'
import type { Change } from './rows.ts'
import type { Store } from './store.ts'

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

describe('a server that says no', () => {
  test('because two got in each other’s way is asked again, and what was undone is done once [F39]', async () => {
    await withScene('quarrel', async ({ store, other }) => {
      await openPayment(store)
      await quarrel(other, { code: '40001', times: 2 })
      expect(await store.change(PAID)).toBe(true)
      await expectPaidOnce(store)
      await quarrel(other, { code: '40P01', times: 4 })
      expect((await store.openCheckout(checkoutRow({ id: 'co_2', orderNo: 'A1001' }))).created).toBe(true)
      await quarrel(other, { code: '40001', times: 100 })
      await expect(store.openCheckout(checkoutRow({ id: 'co_3', orderNo: 'A1002' }))).rejects.toMatchObject(UNAVAILABLE)
      // It gave up after the fifth time.
      expect(await quarrels(other)).toBe(5)
    })
  })

  test.each([
    ['disk is full', '53100'],
    ['disk is broken', '58030'],
    ['statement took too long', '57014'],
    ['lock wasn’t to be had', '55P03'],
  ])('because its %s is told as unavailable, and nothing is half done [F31]', async (name, code) => {
    await withScene(name, async ({ store, other }) => {
      await openPayment(store)
      await quarrel(other, { code, times: 1, table: 'events' })
      await expect(store.change(PAID)).rejects.toMatchObject(UNAVAILABLE)
      expect(await store.payment('pay_1')).toMatchObject({ state: 'awaiting', version: 0 })
      expect(await store.change(PAID)).toBe(true)
      await expectPaidOnce(store)
    })
  })

  test('because it only answers reads isn’t ready, goes on reading, and is left for one that writes [F31]', async () => {
    await withScene('read_only', async ({ store, other }) => {
      await openPayment(store)
      await other.query('ALTER DATABASE read_only SET default_transaction_read_only = on')
      // What is set counts for new connections.
      await other.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'read_only' AND pid <> pg_backend_pid()`,
      )
      await expect(store.ping()).rejects.toMatchObject(UNAVAILABLE)
      await expect(store.change(PAID)).rejects.toMatchObject(UNAVAILABLE)
      expect(await store.payment('pay_1')).toMatchObject({ state: 'awaiting' })
      await other.query('ALTER DATABASE read_only RESET default_transaction_read_only')
      // The connection on which it could only read is one that read; those that could not write are gone.
      await expect.poll(() => store.change(PAID).catch(() => 'not yet')).toBe(true)
      await expectPaidOnce(store)
    })
  })
})

describe('a pool', () => {
  test('whose connections are all in use keeps nobody waiting for longer than two seconds [F40]', async () => {
    const alone = async ({ store, other }: Scene) => {
      await openPayment(store)
      await other.query('BEGIN')
      await other.query('SELECT 1 FROM checkouts FOR UPDATE')
      const holder = store.change(PAID)
      await expect.poll(() => waiting(other)).toBe(1)
      const startedAt = performance.now()
      const crowd = await Promise.allSettled(Array.from({ length: 50 }, () => store.payment('pay_1')))
      expect(performance.now() - startedAt).toBeLessThan(8_000)
      for (const one of crowd) expect(one).toMatchObject({ status: 'rejected', reason: UNAVAILABLE })
      await other.query('COMMIT')
      expect(await holder).toBe(true)
      await expectPaidOnce(store)
    }
    await withScene('crowded', alone, 1)
  })
})

describe('a schema that a newer broker has added to', () => {
  test('is no matter to a broker that runs, on the connections it has [F43]', async () => {
    const beside = async ({ store, wire }: Scene) => {
      const everything = async () => {
        await store.checkoutByOrderNo('A1000')
        await store.payments('co_1')
        await store.paymentByTradeNo('main', 'A1')
        await store.leaseDuePayments(0, 1, 1)
        await store.overdueCheckouts(0, 1)
        await store.refunds('co_1')
        await store.refund('R1')
        await store.refundByGatewayNo('main', 'R1')
        await store.leaseDueRefunds(0, 1, 1)
        await store.leaseDueDeliveries(Number.MAX_SAFE_INTEGER - 1, 1, 1)
        await store.checkTrail()
      }
      await openPayment(store)
      await everything()
      await migrateOn(wire.url)
      await everything()
      expect(await store.change(PAID)).toBe(true)
      await expectPaidOnce(store)
      await everything()
      await store.ping()
    }
    await withScene('newer', beside, 1)
  })
})

/** From now on the first few rows that are added to a table are refused by this code. */
async function quarrel(
  other: Client,
  { code, times, table = 'checkouts' }: { readonly code: string; readonly times: number; readonly table?: string },
): Promise<void> {
  // What a sequence has counted stays counted when everything else is undone.
  await other.query(`
    DROP SEQUENCE IF EXISTS quarrels;
    CREATE SEQUENCE quarrels;
    CREATE OR REPLACE FUNCTION quarrel() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF nextval('quarrels') <= ${times} THEN RAISE EXCEPTION 'not now' USING ERRCODE = '${code}'; END IF;
      RETURN NEW;
    END $$;
    CREATE OR REPLACE TRIGGER quarrel BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION quarrel()`)
}

async function quarrels(other: Client): Promise<number> {
  const { rows } = await other.query('SELECT last_value FROM quarrels')
  return Number(rows[0].last_value)
}

test('a store whose database is out of reach is closed within seconds [F38 F44]', async () => {
  const url = await server.newDatabase('out_of_reach')
  await migratePostgres({ url })
  const wire = await layFrailWire(url)
  const store = await openPostgresStore({ url: wire.url })
  const heard = new Promise((resolve) => store.news?.listen(resolve))
  await Promise.all([heard, store.openCheckout(checkoutRow())])
  wire.freeze()
  const startedAt = performance.now()
  await store.close()
  expect(performance.now() - startedAt).toBeLessThan(8_000)
  await wire.close()
})

/** How many wait for a lock. */
async function waiting(other: Client): Promise<number> {
  const { rows } = await other.query(
    `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
  )
  return rows.length
}
