import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { placeOrder } from '../../e2e/process/order.ts'
import { call, startWorld, type World } from '../../e2e/process/world.ts'
import { type PostgresServer, startPostgres } from '../../packages/broker/lab/postgres/server.ts'
import { migratePostgres } from '../../packages/broker/src/store/postgres.ts'
import { getFaketime } from '../../scripts/get-faketime.ts'

/** libfaketime stands between the broker and its machine’s clock. Without it (no Linux, or not allowed to install) nobody can set that. */
const FAKETIME = findFaketime()
/** By how much the tests' own clock is shifted already, in seconds, where they are run on another day. */
const SHIFTED = Number.parseInt(process.env.FAKETIME ?? '0', 10)
/** A gateway tells of a payment that is asked about within so many milliseconds, on a busy machine too. */
const USUAL_MS = 30_000

let folder: string
let postgres: PostgresServer
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pay-checkout-clock-'))
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
})

function findFaketime(): string | null {
  try {
    return getFaketime()
  } catch {
    return null
  }
}

/** A world whose broker runs on a machine whose clock can be set, and the way to set it. */
async function worldWithClock(name: string, database: string | undefined) {
  const file = join(folder, name)
  // Written in place: the library has the file open.
  const setClock = (hours: number) => {
    const seconds = SHIFTED + hours * 3_600
    writeFileSync(file, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}s\n`)
  }
  setClock(0)
  const environment = {
    LD_PRELOAD: FAKETIME ?? '',
    // The library prefers it to the file.
    FAKETIME: undefined,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    NO_FAKE_STAT: '1',
  }
  const world = await startWorld({ environment, ...(database !== undefined && { postgres: database }) })
  return { world, setClock }
}

/** Starts a payment; the notification is lost, so that the broker's own questions have to find out that it was paid. */
async function startOrder(world: World) {
  const order = await placeOrder(world, 'main')
  await order.fault('notification', 'never', { times: null })
  const started = await order.start()
  expect(started.body).toMatchObject({ status: 'pending', action: { type: 'show-qr' } })
  return { ...order, payNow: () => order.pay(started.body.action) }
}

const readyz = async (world: World) => (await call(`${world.brokerUrl}/readyz`, 'GET')).status

describe.skipIf(FAKETIME === null).each(['SQLite', 'PostgreSQL'] as const)('on %s', { concurrent: true }, (kind) => {
  test('payments in flight while the machine’s clock is set by eight hours and back are found paid and told as usual [B4] [F22]', {
    timeout: 180_000,
  }, async ({ expect }) => {
    const database = kind === 'PostgreSQL' ? await postgres.newDatabase('stepped') : undefined
    if (database !== undefined) await migratePostgres({ url: database })
    const { world, setClock } = await worldWithClock(kind, database)
    try {
      for (const hours of [-8, 8]) {
        const [during, after] = [await startOrder(world), await startOrder(world)]
        setClock(hours)
        await during.payNow()
        await expect.poll(() => during.status(), { timeout: USUAL_MS, interval: 250 }).toBe('paid')
        // The database's clock counts where there is one; else the gateways' answers tell that ours is wrong.
        await expect.poll(() => readyz(world), { timeout: USUAL_MS }).toBe(kind === 'SQLite' ? 503 : 200)
        setClock(0)
        await after.payNow()
        await expect.poll(() => after.status(), { timeout: USUAL_MS, interval: 250 }).toBe('paid')
        // What it found is told for a second.
        await expect.poll(() => readyz(world), { timeout: USUAL_MS }).toBe(200)
        // A merchant's server believes no signature of hours ago, or of hours to come. It is told again when the time is right.
        for (const { orderNo } of [during, after]) await world.merchant.event('checkout.paid', orderNo)
      }
    } finally {
      await world.close()
    }
  })
})
