import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { deliveryLab } from '../../lab/delivery-lab.ts'
import { json, type TrialBroker, trialBroker } from '../../lab/trial-broker.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { createSigner } from './sign-webhook.ts'
import { createWebhookSender, type WebhookSender } from './webhook-send.ts'

const folder = mkdtempSync(join(tmpdir(), 'pay-consumer-'))
const consumers: ChildProcess[] = []
afterAll(() => {
  for (const consumer of consumers) consumer.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const PAGE = readFileSync(new URL('../../../../docs/webhooks.md', import.meta.url), 'utf8')
const [EXAMPLE = '', OF_FETCH = ''] = [...PAGE.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code)
/** The page's second example, served by what a merchant would serve it with. */
const FETCH_EXAMPLE = `${OF_FETCH}
import { serve } from '@hono/node-server'
const keep = async () => {}
serve({ fetch: POST, port: Number(process.env.PORT), hostname: '127.0.0.1' })`

interface Told {
  readonly type: string
  readonly sequence: number
  readonly data: Record<string, unknown>
}

/** What a merchant keeps of events: of each checkout what the event with the highest sequence said. */
function afterAllOf(events: readonly Told[]): Map<unknown, Told> {
  const known = new Map<unknown, Told>()
  for (const event of events) {
    if (event.sequence > (known.get(event.data.id)?.sequence ?? 0)) known.set(event.data.id, event)
  }
  return known
}

/** A checkout that is paid twice, gives the second payment back, and refunds a part; and one that is closed. */
async function eventfulTrial(): Promise<{ trial: TrialBroker; events: Told[] }> {
  const trial = trialBroker()
  const { id, clientToken } = await trial.open()
  const pay = (channel: string, key: string) =>
    trial.client(clientToken, 'POST', '/v1/checkout/payments', { channel }, { 'idempotency-key': key })
  await pay('wechat:qr', 'key-12345678')
  await pay('alipay:qr', 'key-87654321')
  trial.account.verdict = 'paid'
  trial.account.refundVerdict = 'succeeded'
  const ticks = async (): Promise<void> => {
    for (let n = 0; n < 20; n++) {
      trial.clock.at += 30_000
      await trial.broker.tick()
    }
  }
  await ticks()
  for (const refundNo of ['R-1', 'R-2']) {
    await trial.merchant('POST', `/v1/checkouts/${id}/refunds`, { refundNo, amount: 500, reason: 'dented' })
    await ticks()
  }
  const other = await trial.open()
  await trial.merchant('POST', `/v1/checkouts/${other.id}/close`)
  const events = (await json(trial.merchant('GET', '/v1/events'))).events as unknown as Told[]
  return { trial, events }
}

test('a consumer that is told in any order, any number of times, ends where the broker is [T44]', async () => {
  const { trial, events } = await eventfulTrial()
  expect(events.length).toBeGreaterThanOrEqual(5)
  const ordered = afterAllOf(events)
  // The newest event says everything there is to say of its checkout.
  for (const [id, { data }] of ordered) {
    const { refund: _, ...snapshot } = data
    expect(snapshot).toEqual(await json(trial.merchant('GET', `/v1/checkouts/${id}`)))
  }
  const all = events.map((_, at) => at)
  const deliveries = fc
    .array(fc.constantFrom(...all), { maxLength: 20 })
    .chain((again) => fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length }))
  fc.assert(
    fc.property(deliveries, (order) => {
      expect(afterAllOf(order.map((at) => events[at] as Told))).toEqual(ordered)
    }),
    { numRuns: 2_000 },
  )
})

test('the consumer of the documentation, killed again and again, knows everything in the end [F47 T44]', async () => {
  const store = openSqliteStore({ path: join(folder, 'broker.db') })
  const port = await freePort()
  const real = createWebhookSender({ allowHosts: ['127.0.0.1'], timeoutMs: 5_000 })
  let untilKill = 9
  const sender: WebhookSender = {
    ...real,
    post(...request) {
      const answered = real.post(...request)
      // In the middle of this request and of up to three others.
      if (--untilKill === 0) setImmediate(() => consumer.kill('SIGKILL'))
      return answered
    },
  }
  const lab = deliveryLab(store, sender, { url: `http://127.0.0.1:${port}/` })
  // Whatever passes here stays within the five minutes that the consumer allows.
  lab.clock.at -= 240_000
  const given = { port, database: join(folder, 'shop.db'), secret: lab.secrets[1] as string }
  let consumer = await startConsumer(given)
  for (let n = 0; n < 30; n++) await lab.tell(`co_${n}`, 'checkout.paid', 'refund.succeeded', 'payment.late')
  for (let kills = 1; kills <= 6; kills++) {
    for (let tenths = 0; untilKill > 0 && tenths < 400; tenths++) await lab.pass(100, 100)
    expect(untilKill).toBeLessThanOrEqual(0)
    if (consumer.signalCode === null) await once(consumer, 'exit')
    consumer = await startConsumer(given)
    untilKill = 8 + kills
  }
  untilKill = Number.POSITIVE_INFINITY
  await lab.pass(160_000, 500)
  expect((await store.figures()).waitingEvents).toBe(0)
  const shop = new DatabaseSync(given.database)
  const orders = shop.prepare('SELECT no, sequence, checkout FROM orders').all()
  shop.close()
  expect(orders).toHaveLength(30)
  for (const { no, sequence, checkout } of orders) {
    expect(sequence).toBe(3)
    expect(JSON.parse(String(checkout))).toMatchObject({ orderNo: no, amount: 1_990 })
  }
  await real.close()
  await store.close()
}, 60_000)

test.each([
  ['node:http', EXAMPLE],
  ['fetch', FETCH_EXAMPLE],
])(
  'the consumer of the documentation, in a server of %s, takes what is signed and refuses all else [T43]',
  async (_, code) => {
    const port = await freePort()
    const secret = `whsec_${'A'.repeat(32)}`
    await startConsumer({ port, database: ':memory:', secret }, code)
    const body = '{ "sequence":1, "data":{"id":"co_1","orderNo":"A1"} }'
    const post = async (headers: Record<string, string>) =>
      (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body })).status
    expect(await post({})).toBe(401)
    const now = String(Math.floor(Date.now() / 1000))
    expect(await post({ 'webhook-id': 'evt_1', 'webhook-timestamp': now, 'webhook-signature': 'v1,AAAA' })).toBe(401)
    expect(await post(createSigner([secret])('evt_1', Date.now(), body))).toBe(204)
  },
)

async function startConsumer(
  given: { port: number; database: string; secret: string },
  code = EXAMPLE,
): Promise<ChildProcess> {
  const shop = { PORT: String(given.port), SHOP_DATABASE: given.database, PAY_WEBHOOK_SECRET: given.secret }
  // Among what is inherited may be the clock; of the tests' NODE_OPTIONS the shop gets what leads to our source.
  const env = { ...process.env, NODE_OPTIONS: '--conditions=@pay-checkout/source', ...shop }
  // From a folder from which the library is found; the code comes on standard input.
  const cwd = new URL('../../', import.meta.url)
  const consumer = spawn(process.execPath, ['--input-type=module'], { cwd, env, stdio: ['pipe', 'ignore', 'pipe'] })
  consumers.push(consumer)
  let told = ''
  consumer.stderr.setEncoding('utf8').on('data', (text) => {
    told += text
  })
  consumer.stdin.end(code)
  for (;;) {
    if (consumer.exitCode !== null) throw new Error(`The consumer ended: ${told}`)
    if (await fetch(`http://127.0.0.1:${given.port}/`).catch(() => null)) return consumer
    await new Promise((again) => setTimeout(again, 20))
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  await once(probe, 'close')
  return port
}
