import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { paidOrder, placeOrder } from '../../e2e/process/order.ts'
import { call, startWorld, type World } from '../../e2e/process/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const LOCKED_MS = 3_000
/** Of a writer's patience of a second. */
const FEWEST_BEATS = 5

/** Another process that keeps the database's one lock for writing, as a careless backup would, until it is told to let go. */
async function lockDatabase(): Promise<{ release(): Promise<unknown> }> {
  const script = `
    const { DatabaseSync } = require('node:sqlite')
    const database = new DatabaseSync(process.argv[1])
    database.exec('BEGIN IMMEDIATE')
    console.log('locked')
    process.stdin.on('end', () => database.exec('ROLLBACK')).resume()`
  const other = spawn(process.execPath, ['-e', script, join(world.folder, 'broker.db')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => void other.kill('SIGKILL'))
  await once(other.stdout, 'data')
  return {
    async release() {
      other.stdin.end()
      await once(other, 'exit')
    },
  }
}

test('while another process has locked the file for three seconds everybody is answered soon, and nothing stands still [F29 F30]', async () => {
  const order = await placeOrder(world, 'main')
  await order.fault('notification', 'never', { times: null })
  await order.fault('query', 'http-500', { times: null })
  await order.pay((await order.start()).body.action)
  const [payment] = await order.ledger()
  const lock = await lockDatabase()
  const lockedAt = performance.now()
  const wish = (orderNo: string) => ({ orderNo, account: 'main', amount: 12_800, subject: 'Longjing' })
  // Everything here is answered before the lock is let go.
  while (performance.now() < lockedAt + LOCKED_MS) {
    const told = world.control(`/ledger/${payment?.tradeNo}/notify`, { times: 20, concurrency: 20 })
    const write = world.asMerchant('POST', '/v1/checkouts', wish('Locked'))
    expect(await beatsBefore(write)).toBeGreaterThan(FEWEST_BEATS)
    expect((await write).body.code).toBe('unavailable')
    expect((await told).body.bodies).toEqual({ fail: 20 })
    expect((await world.asClient(order.token, 'GET', '/v1/checkout')).status).toBe(200)
  }
  await lock.release()

  // The gateway and the merchant come again.
  const { body } = await world.control(`/ledger/${payment?.tradeNo}/notify`, { times: 20, concurrency: 20 })
  expect(body.bodies).toEqual({ success: 20 })
  await world.merchant.event('checkout.paid', order.orderNo)
  expect(order.paidEvents()).toHaveLength(1)
  expect((await world.asMerchant('POST', '/v1/checkouts', wish('Locked'))).status).toBe(201)
  await paidOrder(world, 'main')
})

/** How often the broker says that it lives before it has answered something else. One that stands still says nothing meanwhile. */
async function beatsBefore(work: Promise<unknown>): Promise<number> {
  let done = false
  work.finally(() => {
    done = true
  })
  let beats = 0
  for (; !done; beats++) await call(`${world.brokerUrl}/healthz`, 'GET')
  return beats
}
