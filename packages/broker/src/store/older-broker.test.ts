import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PostgresServer, startPostgres } from '../../lab/postgres/server.ts'
import { checkoutRow } from '../testing/rows.ts'
import { migratePostgres } from './migrate-postgres.ts'
import { openPostgresConnection } from './postgres-connection.ts'
import { changes, row, type SqlConnection } from './sql.ts'
import { sqlStore } from './sql-store.ts'
import { openSqliteConnection } from './sqlite-connection.ts'

/** What brokers of the version before write beside this one. */

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

test.each(CONNECTIONS)('events it adds on %s are listed by how they stand, with all others', async (_, open) => {
  const connection = await open()
  const store = sqlStore(connection, 1)
  const add = (sequence: number, status: string) =>
    connection.write(function* () {
      const id = `evt_co_1_${sequence}`
      const event =
        'INSERT INTO events (id, checkout_id, sequence, type, body, created_at_ms) VALUES (?, ?, ?, ?, ?, ?)'
      yield* changes(event, id, 'co_1', sequence, 'payment.late', '{}', sequence)
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
