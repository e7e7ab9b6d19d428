import { Client } from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type PostgresServer, startPostgres } from '../../lab/postgres/server.ts'
import { migratePostgres, openPostgresStore } from './postgres.ts'
import { openPostgresConnection } from './postgres-connection.ts'
import { row } from './sql.ts'

let postgres: PostgresServer
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.stop())

test('no plan is compiled or split among processes, on any connection: among millions of rows that takes longer than it runs', async () => {
  const connection = openPostgresConnection(await postgres.newDatabase('session'), 3)
  const settings = `SELECT current_setting('jit') AS jit, current_setting('max_parallel_workers_per_gather') AS helpers`
  const asked = Array.from({ length: 3 }, () => connection.read(() => row(settings)))
  expect(await Promise.all(asked)).toEqual(Array(3).fill({ jit: 'off', helpers: '0' }))
  await connection.close()
})

test('it is said for how long somebody has held a snapshot, and that nobody does', async () => {
  const url = await postgres.newDatabase('snapshot')
  await migratePostgres({ url })
  const store = await openPostgresStore({ url })
  const reader = new Client(url)
  await reader.connect()
  onTestFinished(async () => {
    await reader.end()
    await store.close()
  })
  await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
  await reader.query('SELECT pg_sleep(0.2)')
  expect(await store.snapshotMs?.()).toBeGreaterThanOrEqual(200)
  await reader.query('COMMIT')
  await expect.poll(() => store.snapshotMs?.()).toBeLessThan(200)
})
