import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PostgresServer, startPostgres } from '../../lab/postgres/server.ts'
import { openPostgresConnection } from './postgres-connection.ts'
import { row } from './sql.ts'

let postgres: PostgresServer
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.stop())

test('no plan is compiled, on any connection: among millions of rows that takes longer than the plan runs', async () => {
  const connection = openPostgresConnection(await postgres.newDatabase('session'), 3)
  const asked = Array.from({ length: 3 }, () => connection.read(() => row('SHOW jit')))
  expect(await Promise.all(asked)).toEqual([{ jit: 'off' }, { jit: 'off' }, { jit: 'off' }])
  await connection.close()
})
