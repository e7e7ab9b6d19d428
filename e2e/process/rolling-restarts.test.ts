import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { migratePostgres } from '@pay-checkout/broker/postgres'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { type PostgresServer, startPostgres } from '../../packages/broker/lab/postgres/server.ts'
import { type Answer, asCaller, call, startWorld, type World, type WorldOptions } from './world.ts'

/** What a broker's configuration has of accounts, by their names, in the order in which they take payments. */
type Accounts = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** Each restart brings another configuration: accounts in another order, one more, a channel more. */
const CHANGES: readonly ((accounts: Accounts) => Accounts)[] = [
  reversed,
  (accounts) => ({ ...accounts, second: accounts.main ?? {} }),
  reversed,
  (accounts) => ({ ...accounts, bank: { ...accounts.bank, h5: true } }),
  ({ chaoying = {}, ...others }) => ({ chaoying, ...others }),
  (accounts) => ({ third: accounts.bank ?? {}, ...accounts }),
  (accounts) => ({ ...accounts, main: { ...accounts.main, wechatWeb: true } }),
  reversed,
  ({ methods = {}, ...others }) => ({ methods, ...others }),
  (accounts) => ({ fourth: accounts.chaoying ?? {}, ...accounts }),
]

let postgres: PostgresServer | undefined
let world: World | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})
afterAll(() => postgres?.stop())

const STORES: readonly [name: string, options: () => Promise<WorldOptions>][] = [
  ['one broker on SQLite', async () => ({})],
  [
    'two brokers on PostgreSQL',
    async () => {
      postgres = await startPostgres()
      const url = await postgres.newDatabase('rolling')
      await migratePostgres({ url })
      return { postgres: url, clocksAhead: [0, 0] }
    },
  ],
]

test.each(STORES)(
  'an order stays open, and payers pay, through ten restarts of %s with other accounts each time [B1]',
  async (_, options) => {
    world = await startWorld(await options())
    const here = world
    await change(here, (accounts) => ({ ...accounts, bank: { ...accounts.bank, h5: false } }))
    for (const node of here.nodes) await restart(node)
    const kept = await open(here, 'KEPT', 201)
    const ways = channelsOf(kept)
    const paid: string[] = []
    const watch = watching(here, 'KEPT')
    for (const [at, next] of CHANGES.entries()) {
      const orderNo = `PAYER${at}`
      const { body } = await open(here, orderNo, 201)
      const first = await start(here, body.clientToken)
      await change(here, next)
      const node = here.nodes[at % here.nodes.length]
      if (node) await restart(node)
      // The payer's page comes back with a fresh token, the same order, and the payment that it had.
      const again = await open(here, orderNo, 200)
      expect(again.body.id).toBe(body.id)
      expect((await start(here, again.body.clientToken)).id).toBe(first.id)
      expect(channelsOf(await open(here, 'KEPT', 200))).toEqual(expect.arrayContaining(ways))
      await pay(here, first.action.content)
      paid.push(orderNo)
    }
    const { body } = await open(here, 'KEPT', 200)
    expect(body.id).toBe(kept.body.id)
    const last = await start(here, body.clientToken)
    await pay(here, last.action.content)
    for (const orderNo of [...paid, 'KEPT']) await here.merchant.event('checkout.paid', orderNo)
    const answers = await watch()
    expect(answers).not.toEqual([])
    expect(answers.filter((status) => status !== 200)).toEqual([])
  },
  240_000,
)

function reversed(accounts: Accounts): Accounts {
  return Object.fromEntries(Object.entries(accounts).reverse())
}

async function change({ brokerConfig }: World, next: (accounts: Accounts) => Accounts): Promise<void> {
  const config = JSON.parse(await readFile(brokerConfig, 'utf8'))
  await writeFile(brokerConfig, JSON.stringify({ ...config, accounts: next(config.accounts) }))
}

async function restart(node: World['nodes'][number]): Promise<void> {
  await node.end('SIGTERM')
  await node.start()
}

/** In the same words each time, as a shop says them whenever its page is loaded. */
function orderOf(orderNo: string): object {
  return { orderNo, amount: 12_800, subject: 'Longjing', metadata: { table: '7' } }
}

/** Opens an order as a shop does whenever its page is loaded; again when its broker went away meanwhile. */
async function open(here: World, orderNo: string, status: number): Promise<Answer> {
  const answer = await vi.waitFor(() => here.asMerchant('POST', '/v1/checkouts', orderOf(orderNo)), { timeout: 20_000 })
  expect(answer).toMatchObject({ status })
  return answer
}

async function start(here: World, token: string): Promise<{ id: string; action: { content: string } }> {
  const key = randomBytes(13).toString('hex')
  const begin = () => here.asClient(token, 'POST', '/v1/checkout/payments', { channel: 'wechat:qr' }, key)
  const { status, body } = await vi.waitFor(begin, { timeout: 20_000 })
  expect({ status, body }).toMatchObject({ status: 200, body: { action: { type: 'show-qr' } } })
  return body
}

async function pay(here: World, code: string): Promise<void> {
  const scanned = await here.asPhone('/scan', { code })
  expect(scanned.status).toBe(200)
  expect((await here.asPhone(`/payments/${scanned.body.payment.id}/pay`)).status).toBe(200)
}

function channelsOf({ body }: Answer): string[] {
  return body.methods.flatMap(({ channels }: { channels: string[] }) => channels)
}

/** Opens an order again and again, and answers every status there was; a broker that is away says none. */
function watching({ brokerUrl, secretKey }: World, orderNo: string): () => Promise<readonly number[]> {
  const statuses: number[] = []
  let goesOn = true
  const loop = async () => {
    while (goesOn) {
      const asked = call(`${brokerUrl}/v1/checkouts`, 'POST', orderOf(orderNo), asCaller(secretKey, 'POST'))
      const answer = await asked.catch(() => null)
      if (answer) statuses.push(answer.status)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
  const ended = loop()
  return async () => {
    goesOn = false
    await ended
    return statuses
  }
}
