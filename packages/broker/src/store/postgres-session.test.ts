import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PostgresServer, startPostgres } from '../../lab/postgres/server.ts'
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
