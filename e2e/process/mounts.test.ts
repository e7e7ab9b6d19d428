import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { AMOUNT, placeOrder } from './order.ts'
import { startWorld, type World } from './world.ts'

// One after the other: a database in a file is for one broker.
let world: World
beforeAll(async () => {
  world = await startWorld()
  await world.nodes[0]?.end()
})
afterAll(() => world.close())

const PAGES = ['mounting.md', 'mounting.zh-CN.md'].map((name) =>
  readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8'),
)

/** The programs of a page, by the headings that they stand below. */
function programsOf(page: string): Map<string, string[]> {
  const sections = page.split(/^## /m).map((section) => section.split('\n', 1)[0] as string)
  return new Map(
    sections.map((name, at) => {
      const code = page.split(/^## /m)[at]?.matchAll(/```js\n([\s\S]*?)```/g) ?? []
      return [name, [...code].map(([, block = '']) => block)]
    }),
  )
}

const [ENGLISH = new Map(), CHINESE = new Map()] = PAGES.map(programsOf)
const [EXPRESS = '', KEEPING = ''] = ENGLISH.get('Express') ?? []
const [PAY = '', ROUTE = ''] = ENGLISH.get('Next') ?? []

/** Another order of middleware than the page's first: the broker comes behind the parsers. */
const behind = (parsers: string) =>
  EXPRESS.replace(/app\.use\(nodeHandler[^\n]*\napp\.use\(express\.json\(\)\)\n/, parsers)
/** What Next does with a module of a route: it calls the function that has the name of the method. */
const NEXT = `${PAY}
import { serve } from '@hono/node-server'
const route = { ${/export \{ (.*) \}/.exec(ROUTE)?.[1]?.replaceAll(/(\w+) as (\w+)/g, '$2: $1')} }
const app = { '/': () => new Response('the shop') }
serve({ fetch: (request) => (app[new URL(request.url).pathname] ?? route[request.method])(request), port: 4020 })`

const MOUNTS: readonly (readonly [string, string])[] = [
  ...['node:http', 'Express', 'Fastify', 'Hono'].map((name) => [name, ENGLISH.get(name)?.[0] ?? ''] as const),
  ['Express behind parsers that keep the bytes', behind(KEEPING)],
  ['Next', NEXT],
]

/** Runs a program of the page with the world's configuration, at the world's address. */
async function run(code: string): Promise<void> {
  const { port } = new URL(world.brokerUrl)
  const here = code
    .replace("'pay-broker.config.json'", JSON.stringify(world.brokerConfig))
    .replace(/\b4020\b/, String(port))
  expect(here).not.toContain('4020')
  const child = spawn(process.execPath, ['--conditions=@pay-checkout/source', '--input-type=module'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  onTestFinished(() => end(child))
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text
  })
  child.stdin.end(here)
  await vi.waitFor(
    async () => {
      if (child.exitCode !== null) throw new Error(`The program ended: ${said}`)
      expect(await (await fetch(world.brokerUrl)).text()).toBe('the shop')
    },
    { timeout: 30_000, interval: 50 },
  )
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'close')
}

test.each(MOUNTS)('a payment from its order to its webhook through the page’s program for %s', async (_, code) => {
  await run(code)
  // Pooul v1 tells in JSON, which parsers of bodies take; the other in a form.
  await Promise.all((['older', 'chaoying'] as const).map(buyAt))
})

async function buyAt(account: 'older' | 'chaoying'): Promise<void> {
  // Next tells nobody's address, and these gateways ask for it.
  const order = await placeOrder(world, account, { payer: { ip: '203.0.113.7' } })
  const { status, body } = await order.start()
  expect([status, body.detail]).toEqual([200, undefined])
  await order.pay(body.action)
  await vi.waitFor(async () => expect(order.paidEvents()).toHaveLength(1), { timeout: 30_000, interval: 50 })
  expect(await order.status()).toBe('paid')
  // The gateway's own word has come through, byte by byte; it writes the answer down after the shop has heard.
  const paid = { amount: AMOUNT, status: 'paid', creates: 1, notifications: [{ status: 200, body: 'success' }] }
  await vi.waitFor(async () => expect(await order.ledger()).toMatchObject([paid]), { timeout: 20_000, interval: 50 })
}

test('behind parsers that keep nothing every call says what is wrong, and nothing is booked', async () => {
  await run(behind('app.use(express.json())\napp.use(nodeHandler(broker))\n'))
  const { status, body } = await world.asMerchant('POST', '/v1/checkouts', { orderNo: 'A1', amount: 1, subject: 'Tea' })
  expect([status, body.code]).toEqual([500, 'internal'])
  expect(body.detail).toMatch(/mount the broker before express\.json\(\)/)
})

test('the page in the other language has the same programs', () => {
  const plain = (programs: Map<string, string[]>) =>
    ['node:http', 'Express', 'Fastify', 'Hono', 'Next'].map((name) =>
      programs.get(name)?.map((code) => code.replaceAll(/\s*\/\/ .*/g, '')),
    )
  expect(plain(CHINESE)).toEqual(plain(ENGLISH))
})
