import { readFile } from 'node:fs/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type PostgresServer, startPostgres } from '../../lab/postgres/server.ts'
import { checkoutRow, paymentRow } from '../testing/rows.ts'
import { POSTGRES_MIGRATIONS } from './migrations.ts'
import { migratePostgres, openPostgresStore } from './postgres.ts'
import type { Store } from './store.ts'

const PARTING = new URL('../../../../docs/operations/parted-trail.sql', import.meta.url)

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

test('a trail that an operator has parted by time goes on under a broker that runs, and holds together', async () => {
  const url = await server.newDatabase('parted')
  await migratePostgres({ url })
  const store = await openPostgresStore({ url, connections: 1 })
  const operator = new Client(url)
  await operator.connect()
  onTestFinished(async () => {
    await operator.end()
    await store.close()
  })
  await store.openCheckout(checkoutRow())
  await store.addPayment(paymentRow(), 0)
  await write(store, 0, 'awaiting', 'user-paying')
  await operator.query(await readFile(PARTING, 'utf8'))
  await write(store, 1, 'user-paying', 'awaiting')
  await operator.query('ALTER TABLE evidence ALTER COLUMN id RESTART WITH 10000000')
  await write(store, 2, 'awaiting', 'unknown')
  const found = await operator.query('SELECT tableoid::regclass::text AS part, id::int FROM evidence ORDER BY id')
  expect(found.rows).toEqual([
    { part: 'evidence_1', id: 1 },
    { part: 'evidence_1', id: 2 },
    { part: 'evidence_2', id: 10_000_000 },
  ])
  expect(await store.checkTrail()).toEqual({ lines: 3, unlinked: 0, faults: [] })
  await expect(operator.query('DELETE FROM evidence WHERE id = 10000000')).rejects.toThrow('only added to')
  expect(await migratePostgres({ url })).toEqual({ from: POSTGRES_MIGRATIONS.length, to: POSTGRES_MIGRATIONS.length })
})

type State = 'awaiting' | 'user-paying' | 'unknown'

async function write(store: Store, version: number, from: State, to: State): Promise<void> {
  const written = await store.change({
    payment: { id: 'pay_1', expectVersion: version, patch: { state: to } },
    events: [],
    evidence: { paymentId: 'pay_1', at: version, source: 'query', says: to, from, to },
  })
  expect(written).toBe(true)
}
