import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type PostgresServer, startPostgres } from '../../lab/postgres/server.ts'
import { checkoutRow, paymentRow, refundRow } from '../testing/rows.ts'
import { storeContract } from '../testing/store-contract.ts'
import { POSTGRES_MIGRATIONS } from './migrations.ts'
import { migratePostgres, openPostgresStore } from './postgres.ts'

let server: PostgresServer
const places = new Map<string, Promise<string>>()

beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

function urlOf(place: string): Promise<string> {
  const made = places.get(place) ?? server.newDatabase(place)
  places.set(place, made)
  return made
}

async function open(place: string) {
  const url = await urlOf(place)
  await migratePostgres({ url })
  return openPostgresStore({ url, connections: 4 })
}

/** Somebody else at the same database. */
async function visit<Value>(place: string, run: (other: Client) => Promise<Value>): Promise<Value> {
  const other = new Client(await urlOf(place))
  await other.connect()
  try {
    return await run(other)
  } finally {
    await other.end()
  }
}

describe('the PostgreSQL store keeps the contract', () => {
  storeContract(test, open)
})

describe('the PostgreSQL store', () => {
  test('is not opened before its schema was made, and says what to do', async () => {
    const url = await urlOf('empty')
    await expect(openPostgresStore({ url })).rejects.toThrow('run pay-broker migrate first')
    expect(await migratePostgres({ url })).toEqual({ from: 0, to: POSTGRES_MIGRATIONS.length })
    expect(await migratePostgres({ url })).toEqual({ from: POSTGRES_MIGRATIONS.length, to: POSTGRES_MIGRATIONS.length })
  })

  test('is not opened where a crash of the server would undo what was answered [F32]', async () => {
    const url = await urlOf('lax')
    await migratePostgres({ url })
    const client = new Client(url)
    await client.connect()
    await client.query('ALTER DATABASE lax SET synchronous_commit = off')
    await client.end()
    await expect(openPostgresStore({ url })).rejects.toThrow('set synchronous_commit to on')
  })

  test('acknowledges nothing, and says so when asked, while the standby is away that it waits for [F36]', {
    timeout: 90_000,
  }, async () => {
    const store = await open('alone')
    const admin = new Client(await urlOf('alone'))
    await admin.connect()
    onTestFinished(async () => {
      await admin.query('ALTER SYSTEM RESET synchronous_standby_names')
      await admin.query('SELECT pg_reload_conf()')
      await admin.end()
      await store.close()
    })
    await admin.query(`ALTER SYSTEM SET synchronous_standby_names = 'away'`)
    await admin.query('SELECT pg_reload_conf()')
    // The setting is shown before commits wait for it.
    let opened = 0
    const write = () => {
      const id = `co_${++opened}`
      return Promise.allSettled([store.openCheckout(checkoutRow({ id, orderNo: id })), store.ping()])
    }
    const refused = { status: 'rejected', reason: { code: 'unavailable' } }
    await expect.poll(write, { timeout: 30_000 }).toMatchObject([refused, refused])
    await admin.query('ALTER SYSTEM RESET synchronous_standby_names')
    await admin.query('SELECT pg_reload_conf()')
    await expect.poll(() => store.ping().catch((error) => error.code), { timeout: 30_000 }).toBeUndefined()
    // Written all the same, as it was said: nobody knows.
    expect(await store.checkout(`co_${opened}`)).toMatchObject({ orderNo: `co_${opened}` })
  })

  test('leases as many as were asked for, however small the server believes its tables to be [F41]', async () => {
    const store = await open('small')
    const at = 1_000
    for (let n = 0; n < 4; n++) {
      const [checkoutId, paymentId] = [`co_${n}`, `pay_${n}`]
      await store.openCheckout(checkoutRow({ id: checkoutId, orderNo: checkoutId }))
      const numbers = { tradeNo: paymentId, idempotencyKey: paymentId, nextQueryAt: at }
      await store.addPayment(paymentRow({ id: paymentId, checkoutId, ...numbers }), 0)
      const paid = { state: 'paid', money: 'taken', disposition: 'late' } as const
      await store.change({
        payment: { id: paymentId, expectVersion: 0, patch: paid },
        checkout: { id: checkoutId, expectVersion: 1, patch: {} },
        events: [{ type: 'payment.late', at, data: {} }],
        evidence: null,
      })
      const refund = { id: `ref_${n}`, refundNo: `R${n}`, gatewayNo: `R${n}`, checkoutId, paymentId, nextQueryAt: at }
      await store.addRefund(refundRow(refund), 2)
      await store.recordOrphan({ account: 'main', tradeNo: `X${n}`, words: 'paid', at, dueAt: at })
      // From here on it plans for tables of one row each.
      if (n === 0) await visit('small', (other) => other.query('ANALYZE'))
    }
    const leases = [
      await store.leaseDuePayments(at, 1_000, 1),
      await store.leaseDueRefunds(at, 1_000, 1),
      await store.leaseDueDeliveries(at, 1_000, 1),
      await store.leaseDueOrphans(at, 1_000, 1),
    ]
    await store.close()
    expect(leases.map((leased) => leased.length)).toEqual([1, 1, 1, 1])
  })

  test('migrations that start together make one schema', async () => {
    const url = await urlOf('together')
    const migrated = await Promise.all(Array.from({ length: 4 }, () => migratePostgres({ url })))
    expect(migrated.map(({ from }) => from).sort()).toEqual([0, 1, 1, 1].map((one) => one * POSTGRES_MIGRATIONS.length))
  })

  test.each([
    ['that writes to the row', 'UPDATE schema_version SET version = version + 1', true],
    [
      'that replaces the row',
      'WITH old AS (DELETE FROM schema_version RETURNING version) INSERT INTO schema_version SELECT version + 1 FROM old',
      false,
    ],
  ])(
    'asked whether it can write in the middle of a migration %s, leaves the new version alone [F43]',
    async (how, step, ready) => {
      const store = await open(how)
      await visit(how, async (migration) => {
        await migration.query('BEGIN')
        await migration.query(step)
        const ping = store.ping().then(
          () => true,
          () => false,
        )
        const waiting = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`
        await expect.poll(async () => (await migration.query(waiting)).rowCount).toBe(1)
        await migration.query('COMMIT')
        expect(await ping).toBe(ready)
        const { rows } = await migration.query('SELECT version FROM schema_version')
        expect(rows).toEqual([{ version: POSTGRES_MIGRATIONS.length + 1 }])
      })
      await store.ping()
      await store.close()
    },
  )

  test('keeps its order of events whatever isolation its transactions begin with by default [F39]', async () => {
    const url = await urlOf('isolated')
    await migratePostgres({ url })
    await visit('isolated', (other) =>
      other.query(`ALTER DATABASE isolated SET default_transaction_isolation = 'repeatable read'`),
    )
    const store = await open('isolated')
    // Each event is written while the one ahead of it is being delivered.
    await store.openCheckout(checkoutRow())
    const write = (version: number) =>
      store.change({
        checkout: { id: 'co_1', expectVersion: version, patch: {} },
        events: [{ type: 'payment.late', at: 1, data: {} }],
        evidence: null,
      })
    await write(0)
    for (let version = 1; version < 100; version++) {
      const [due] = await store.leaseDueDeliveries(1, 1_000, 1)
      expect(due?.event.sequence).toBe(version)
      const delivered = { kind: 'delivered', status: 200 } as const
      await Promise.all([write(version), store.finishDelivery(due?.event.id ?? '', delivered, 1)])
    }
    await store.close()
  })

  test('goes on after the server has crashed: what was answered is there, what was not is told so', async () => {
    const store = await open('crashed')
    await store.openCheckout(checkoutRow())
    expect(await store.addPayment(paymentRow(), 0)).toBe(true)
    await server.crash()
    await expect(store.checkout('co_1')).rejects.toMatchObject({ code: 'unavailable' })
    await expect(store.addPayment(paymentRow({ id: 'pay_2' }), 1)).rejects.toMatchObject({ code: 'unavailable' })
    await server.start()
    expect(await store.payment('pay_1')).toEqual(paymentRow())
    expect(await store.payment('pay_2')).toBeNull()
    await store.close()
  })

  test('a broker hears what another has changed', async () => {
    const [one, other] = [await open('news'), await open('news')]
    const heard = new Promise<string>((resolve) => {
      other.news?.listen((id) => {
        // What is told before the other listens is lost: it asks to look again, and so is told anew.
        if (id === null) one.news?.tell('co_7')
        else resolve(id)
      })
    })
    expect(await heard).toBe('co_7')
    await Promise.all([one.close(), other.close()])
  })

  test('the database’s time counts, and never runs backwards', async () => {
    const { clock, close } = await open('time')
    const times = Array.from({ length: 1_000 }, () => clock?.now() ?? 0)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(Math.abs((times[0] ?? 0) - Date.now())).toBeLessThan(1_000)
    await close()
  })

  test.each(['first', 'last'])(
    'an event that could still be preceded by another, whose transaction began %s, isn’t listed yet [T44]',
    async (slowBegan) => {
      const place = `positions_${slowBegan}`
      const store = await open(place)
      for (const id of ['slow', 'fast']) await store.openCheckout(checkoutRow({ id, orderNo: id }))
      await visit(place, (slow) =>
        visit(place, async (fast) => {
          for (const one of slowBegan === 'first' ? [slow, fast] : [fast, slow]) {
            await one.query('BEGIN')
            await one.query('SELECT pg_current_xact_id()')
          }
          await tell(slow, 'slow', 1)
          await tell(fast, 'fast', 1)
          await fast.query('COMMIT')
          expect(await store.events(0, 10)).toEqual([])
          await slow.query('COMMIT')
        }),
      )
      expect((await store.events(0, 10)).map(({ id }) => id)).toEqual(['evt_slow_1', 'evt_fast_1'])
      await store.close()
    },
  )

  test('an event that was never written is waited for no longer than somebody writes one', async () => {
    const store = await open('gap')
    await store.openCheckout(checkoutRow())
    const listed = async () => (await store.events(0, 10)).map(({ position }) => position)
    await visit('gap', async (other) => {
      await tell(other, 'co_1', 1)
      await other.query('BEGIN')
      await tell(other, 'co_1', 2)
      await other.query('ROLLBACK')
      await other.query('BEGIN')
      await tell(other, 'co_1', 2)
      await visit('gap', (third) => tell(third, 'co_1', 3))
      expect(await listed()).toEqual([1])
      await other.query('COMMIT')
      expect(await listed()).toEqual([1, 3, 4])
      // A minute ago nobody was writing who still is.
      await other.query('BEGIN')
      await tell(other, 'co_1', 4)
      await other.query('ROLLBACK')
      await tell(other, 'co_1', 4, Date.now() - 60_000)
      await other.query('BEGIN')
      await tell(other, 'co_1', 5)
      await visit('gap', (third) => tell(third, 'co_1', 6))
      expect(await listed()).toEqual([1, 3, 4, 6])
      await other.query('ROLLBACK')
    })
    await store.close()
  })

  test('lists the events of a database that came from another server', async () => {
    const store = await open('restored')
    await store.openCheckout(checkoutRow())
    await visit('restored', async (other) => {
      await tell(other, 'co_1', 1)
      // There it was the transaction of that number.
      await other.query('ALTER TABLE events DISABLE TRIGGER events_stay')
      await other.query(`UPDATE events SET transaction = '999999999'`)
    })
    expect((await store.events(0, 10)).map(({ id }) => id)).toEqual(['evt_co_1_1'])
    await store.close()
  })
})

/** Writes an event as a broker does, inside whatever transaction is open. */
async function tell(broker: Client, checkoutId: string, sequence: number, at: number = Date.now()): Promise<void> {
  const id = `evt_${checkoutId}_${sequence}`
  await broker.query(
    `INSERT INTO events (id, checkout_id, sequence, type, body, created_at_ms) VALUES ($1, $2, $3, 'payment.late', '{}', $4)`,
    [id, checkoutId, sequence, at],
  )
  await broker.query(`INSERT INTO deliveries VALUES ($1, $2, $3, 'waiting', 0, 1, 0)`, [id, checkoutId, sequence])
}
