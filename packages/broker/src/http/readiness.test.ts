import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Answered, json, trialBroker } from '../../lab/trial-broker.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import { createReadiness } from './readiness.ts'

let folder: string
let store: Store
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pay-broker-ready-'))
  store = openSqliteStore({ path: join(folder, 'pay.db') })
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

const log = { info() {}, warn() {}, error() {} }
const time = { now: 1_000_000 }
const clock = { now: () => time.now }
const MB = 1024 * 1024

function readiness(change: Partial<Store> = {}, drift: number | null = null) {
  return createReadiness({ store: { ...store, ...change }, log, clock, drift: () => drift })
}

test('a broker whose database can write is ready', async () => {
  expect(await readiness().problems()).toEqual([])
})

test('however many ask, it looks once a second', async () => {
  let looks = 0
  const { problems } = readiness({ ping: async () => void looks++ })
  await Promise.all(Array.from({ length: 100 }, problems))
  expect(looks).toBe(1)
  time.now += 1_000
  await problems()
  expect(looks).toBe(2)
})

test('the room left for SQLite counts, from 200 MB on [F31]', async () => {
  expect(await store.freeBytes?.()).toBeGreaterThan(0)
  expect(await readiness({ freeBytes: async () => 200 * MB }).problems()).toEqual([])
  expect(await readiness({ freeBytes: async () => 200 * MB - 1 }).problems()).toEqual([
    'the disk of the database has 199 MB left',
  ])
})

test.each([
  [-300_000, []],
  [-300_001, ['this machine’s clock is 300 s ahead of the gateways’']],
  [450_000, ['this machine’s clock is 450 s behind the gateways’']],
])('a clock that is %d ms off [F22]', async (drift, problems) => {
  expect(await readiness({}, drift).problems()).toEqual(problems)
})

test('a database that was put back to an older schema is told [F43]', async () => {
  const database = new DatabaseSync(join(folder, 'pay.db'))
  database.exec('UPDATE schema_version SET version = version - 1')
  expect(await readiness().problems()).toEqual([expect.stringContaining('older schema')])
  database.exec('UPDATE schema_version SET version = version + 2')
  expect(await readiness().problems()).toEqual([])
  database.close()
})

test('a broker that is about to stop is alive, not ready, and answers what still comes [F44]', async () => {
  const { broker, open } = trialBroker()
  const ask = (path: string) => broker.fetch(new Request(`https://pay.example${path}`))
  expect((await ask('/readyz')).status).toBe(200)
  broker.drain()
  expect((await ask('/healthz')).status).toBe(200)
  const answer = await ask('/readyz')
  expect(answer.status).toBe(503)
  expect((await json(answer)) as Answered).toEqual({ status: 'not ready', problems: ['this broker is stopping'] })
  expect(await open()).toMatchObject({ id: expect.stringMatching(/^co_/) })
})

test('no stream is begun where all were just ended: its page asks another broker [F44]', async () => {
  const { broker, open, client } = trialBroker()
  const { clientToken } = await open()
  broker.drain()
  const answer = await client(clientToken, 'GET', '/v1/checkout/events')
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
})
