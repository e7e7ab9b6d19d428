import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PostgresServer, startPostgres } from '../../lab/postgres/server.ts'
import { checkoutRow } from '../testing/rows.ts'
import { shortText } from './event-text.ts'
import { migratePostgres } from './migrate-postgres.ts'
import { MIGRATIONS, POSTGRES_MIGRATIONS } from './migrations.ts'
import { openPostgresConnection } from './postgres-connection.ts'
import { changes, row, type SqlConnection } from './sql.ts'
import { sqlStore } from './sql-store.ts'
import { openSqliteConnection } from './sqlite-connection.ts'

/** What brokers of the versions before have written, or write beside this one. */

const folder = mkdtempSync(join(tmpdir(), 'pay-older-broker-'))
let postgres: PostgresServer
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres.stop()
  rmSync(folder, { recursive: true })
})

const CONNECTIONS: readonly [name: string, open: () => Promise<SqlConnection>][] = [
  ['SQLite', async () => openSqliteConnection(join(folder, 'pay.db'))],
  [
    'PostgreSQL',
    async () => {
      const url = await postgres.newDatabase('older')
      await migratePostgres({ url })
      return openPostgresConnection(url, 2)
    },
  ],
]

const TEXT = '{"type":"payment.late","data":{"subject":"茶"}}'

test.each(CONNECTIONS)('events it adds on %s are listed by how they stand, with all others', async (_, open) => {
  const connection = await open()
  const store = sqlStore(connection, 1)
  const add = (sequence: number, status: string) =>
    connection.write(function* () {
      const id = `evt_co_1_${sequence}`
      const event =
        'INSERT INTO events (id, checkout_id, sequence, type, body, created_at_ms) VALUES (?, ?, ?, ?, ?, ?)'
      // The last as a later broker may write it on either.
      const body = sequence === 3 ? shortText(TEXT, { checkoutId: 'co_1', createdAt: 3 }) : TEXT
      yield* changes(event, id, 'co_1', sequence, 'payment.late', body, sequence)
      const delivery = `INSERT INTO deliveries (event_id, checkout_id, sequence, status, tries, next_at_ms, lease_until_ms)
        VALUES (?, ?, ?, ?, 0, ?, 0)`
      yield* changes(delivery, id, 'co_1', sequence, status, status === 'waiting' ? sequence : null)
    })
  try {
    await store.openCheckout(checkoutRow())
    await add(1, 'delivered')
    await add(2, 'waiting')
    await add(3, 'dead')
    const listed = async (delivery: 'waiting' | 'dead') =>
      (await store.events(0, 9, { delivery })).map(({ sequence }) => sequence)
    expect([await listed('waiting'), await listed('dead')]).toEqual([[2], [3]])
    expect((await store.events(0, 9)).map(({ body }) => body)).toEqual([TEXT, TEXT, TEXT])
    expect((await store.figures()).waitingSince).toBe(2)
    await store.finishDelivery('evt_co_1_2', { kind: 'dead', reason: 'gave up' }, 9)
    // It was delivered before such a thing was kept.
    await store.redeliver('evt_co_1_1', 9)
    expect([await listed('waiting'), await listed('dead')]).toEqual([[1], [2, 3]])
    const unplaced = await connection.read(() => row('SELECT count(*) AS n FROM deliveries WHERE position IS NULL'))
    expect(unplaced).toEqual({ n: 0 })
  } finally {
    await connection.close()
  }
})

/** Databases as they stood before events were shortened and other heads had an index of their own: filled, then opened. */
const FILLED: readonly [name: string, open: (fill: string) => Promise<SqlConnection>][] = [
  [
    'SQLite',
    async (fill) => {
      const path = join(folder, 'filled.db')
      const database = new DatabaseSync(path)
      database.exec(`CREATE TABLE schema_version (version INTEGER NOT NULL) STRICT; ${before(MIGRATIONS)} ${fill}`)
      database.close()
      return openSqliteConnection(path)
    },
  ],
  [
    'PostgreSQL',
    async (fill) => {
      const url = await postgres.newDatabase('filled')
      const client = new Client(url)
      await client.connect()
      await client.query(
        `CREATE TABLE schema_version (version integer NOT NULL); ${before(POSTGRES_MIGRATIONS)} ${fill}`,
      )
      await client.end()
      await migratePostgres({ url })
      return openPostgresConnection(url, 2)
    },
  ],
]

const SMALLER = MIGRATIONS.findIndex((step) => step.includes('checkouts_by_other_head'))

function before(steps: readonly string[]): string {
  return `${steps.slice(0, SMALLER).join('')} INSERT INTO schema_version (version) VALUES (${SMALLER});`
}

const checkoutOf = (id: string, orderNo: string, head: string) => `
INSERT INTO checkouts (id, order_no, amount_fen, currency, subject, channels, payer, metadata, status, created_at_ms, expires_at_ms,
  version, event_sequence, trade_head)
VALUES ('${id}', '${orderNo}', 1990, 'CNY', '茶', '["wechat:qr"]', '{}', '{}', 'open', 1, 2, 1, 1, '${head}');
INSERT INTO events (id, checkout_id, sequence, type, body, created_at_ms)
VALUES ('evt_${id}_1', '${id}', 1, 'payment.late', '${TEXT}', 1);
INSERT INTO deliveries (event_id, checkout_id, sequence, status, tries, next_at_ms, lease_until_ms)
VALUES ('evt_${id}_1', '${id}', 1, 'waiting', 0, 1, 0);`

test.each(FILLED)('what it left on %s is read after the migration that makes payments smaller', async (name, open) => {
  const filled = [checkoutOf('co_1', 'A1', 'A1'), checkoutOf('co_2', 'A-2', 'H2'), checkoutOf('co_3', 'A3', '')]
  const connection = await open(filled.join(''))
  const store = sqlStore(connection, SMALLER + 1)
  try {
    const heads = await Promise.all(['A1', 'H2', 'A3', 'A-2', 'H3'].map((head) => store.checkoutByTradeHead(head)))
    expect(heads.map((found) => found?.id)).toEqual(['co_1', 'co_2', 'co_3', 'co_2', undefined])
    const data = { subject: '茶'.repeat(300), channels: ['wechat:qr', 'alipay:qr'], quoted: '"\\ \u2028 🍵' }
    const told = { type: 'checkout.paid', at: 5, data } as const
    const change = { checkout: { id: 'co_1', expectVersion: 1, patch: {} }, events: [told], evidence: null }
    expect(await store.change(change)).toBe(true)
    const listed = await store.events(0, 9)
    const timestamp = '1970-01-01T00:00:00.005Z'
    const body = JSON.stringify({ type: 'checkout.paid', timestamp, sequence: 2, data })
    expect(listed.map((event) => event.body)).toEqual([TEXT, TEXT, TEXT, body])
    // Both as they were, to whoever is told.
    const due = await store.leaseDueDeliveries(9, 1, 9)
    expect(due.map(({ event }) => event.body)).toEqual([TEXT, TEXT, TEXT])
    await store.finishDelivery('evt_co_1_1', { kind: 'delivered', status: 200 }, 9)
    expect((await store.leaseDueDeliveries(9, 1, 9)).map(({ event }) => event.body)).toEqual([body])
    const kept = await connection.read(() => row('SELECT body FROM events WHERE sequence = 2'))
    // On PostgreSQL a broker of the version before may stand beside this one, and send it as it stands.
    expect(kept?.body).toBe(name === 'PostgreSQL' ? body : shortText(body, { checkoutId: 'co_1', createdAt: 5 }))
  } finally {
    await connection.close()
  }
})
