import { execFile } from 'node:child_process'
import { copyFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placeOrder } from './order.ts'
import { startWorld, type World } from './world.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PROGRAM = 'packages/broker/src/cli/pay-broker.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

/** `pay-broker reconcile` beside the broker that serves. */
function reconcile(): Promise<{ code: number; breaks: { kind: string; account: string; tradeNo: string }[] }> {
  const args = ['--conditions=@pay-checkout/source', PROGRAM, 'reconcile', '--json']
  const config = ['--config', world.brokerConfig]
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [...args, ...config], { cwd: ROOT }, (error, stdout, stderr) => {
      const code = error ? Number(error.code) : 0
      try {
        resolve({ ...JSON.parse(stdout), code })
      } catch {
        reject(new Error(stderr))
      }
    })
  })
}

async function restore(backup: string): Promise<void> {
  const database = join(world.folder, 'broker.db')
  await world.nodes[0]?.end()
  for (const suffix of ['', '-wal', '-shm']) await rm(`${database}${suffix}`, { force: true })
  await copyFile(backup, database)
  await world.startBroker()
}

test('payments that a restored backup doesn’t hold are found in the gateway’s own list, or told again, and told to the operator [F33 F36]', {
  timeout: 120_000,
}, async () => {
  const listed = await placeOrder(world, 'bank')
  const told = await placeOrder(world, 'main')
  const backup = join(world.folder, 'backup.db')
  await world.nodes[0]?.end()
  await copyFile(join(world.folder, 'broker.db'), backup)
  await world.startBroker()
  for (const order of [listed, told]) {
    await order.pay((await order.start()).body.action)
    await world.merchant.event('checkout.paid', order.orderNo)
  }
  expect(await reconcile()).toMatchObject({ code: 0, breaks: [] })

  await restore(backup)
  expect([await listed.status(), await told.status()]).toEqual(['open', 'open'])
  const [[paidAtBank], [paidAtMain]] = [await listed.ledger(), await told.ledger()]
  await world.control(`/ledger/${paidAtMain?.tradeNo}/notify`)
  const { code, breaks } = await reconcile()
  expect([code, breaks.map(({ kind, tradeNo }) => `${kind} ${tradeNo}`).sort()]).toEqual([
    1,
    [`ORPHAN ${paidAtBank?.tradeNo}`, `ORPHAN ${paidAtMain?.tradeNo}`].sort(),
  ])

  // What was listed is adopted at once; what was told a quarter of an hour later, for it may be another's.
  await expect.poll(() => listed.status(), { timeout: 20_000, interval: 200 }).toBe('paid')
  const { body } = await world.asMerchant('GET', `/v1/checkouts/${listed.checkoutId}`)
  expect(body).toMatchObject({ status: 'paid', payments: [{ tradeNo: paidAtBank?.tradeNo, status: 'paid' }] })
  expect(new Set(listed.paidEvents().map(({ id }) => id)).size).toBe(1)
  expect(await reconcile()).toMatchObject({
    code: 1,
    breaks: [{ kind: 'ORPHAN', account: 'main', tradeNo: paidAtMain?.tradeNo }],
  })
  expect((await world.asMerchant('GET', '/metrics')).body).toContain('pay_broker_breaks{kind="ORPHAN"} 1')
})
