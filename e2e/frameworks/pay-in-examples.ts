import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PayCheckout } from '@pay-checkout/element'
import { type Browser, chromium, expect, type Page } from '@playwright/test'
import { freePort } from '../../demo/free-port.ts'
import { type Stack, startStack } from '../../demo/stack.ts'
import { LAUNCH } from '../launch.ts'
import { type SandboxControl, sandboxControl } from '../sandbox-control.ts'
import { EXAMPLES, type Example, install, run, serve } from './embedded.ts'

/** What is at hand for every example. */
interface Bench {
  readonly folder: string
  readonly packages: string
  readonly stack: Stack
  readonly sandbox: SandboxControl
  readonly browser: Browser
  readonly payKey: string
  nextPort(): number
}

/** What the examples are tried with: a Chromium, and what packs every package into a folder. */
export interface Means {
  readonly executablePath: string
  pack(folder: string): void
}

/** What came of them. */
export interface Outcome {
  readonly ran: string
  readonly found: readonly string[]
  readonly table: string
}

const PATIENCE = { timeout: 60_000 }

/**
 * Each example of `demo/embed`, as a fresh project with the packed packages: its types are checked, it is built and rendered by its own server,
 * and a payment is made in a browser, on the built page and while one works on it. The first `size` of them.
 */
export async function payInExamples(size: number, { executablePath, pack }: Means): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'pay-checkout-embed-'))
  const chosen = EXAMPLES.slice(0, size)
  const ports: number[] = []
  for (let port = 0; port < chosen.length * 3; port++)
    ports.push(await freePort(ports.length ? (ports.at(-1) as number) + 1 : 5200))
  const origins = ports.map((port) => `http://127.0.0.1:${port}`)
  const found: string[] = []
  const rows: string[] = []
  const packages = join(folder, 'packages')
  pack(packages)
  const stack = await startStack({ dataDir: join(folder, 'data'), speed: 20, origins })
  const browser = await chromium.launch({ ...LAUNCH, executablePath })
  try {
    const { shopKey } = JSON.parse(await readFile(join(folder, 'data/secrets.json'), 'utf8')) as { shopKey: string }
    const sandbox = sandboxControl(stack.urls.sandbox)
    const nextPort = (): number => ports.shift() as number
    for (const example of chosen) {
      const bench = { folder, packages, stack, sandbox, browser, payKey: shopKey, nextPort }
      const did = await tryExample(example, bench).catch((error: Error) => {
        found.push(`${example.name}: ${error.message}`)
        return 'failed'
      })
      console.log(`${example.name}: ${did}`)
      rows.push(`| ${example.name} | ${did} |`)
    }
  } finally {
    await browser.close()
    await stack.close()
    await rm(folder, { recursive: true, force: true })
  }
  return { ran: `${chosen.length} projects`, found, table: `| project | |\n|---|---|\n${rows.join('\n')}` }
}

async function tryExample(example: Example, bench: Bench): Promise<string> {
  const project = await install(example, join(bench.folder, example.name.replace(/\W+/g, '-')), bench.packages)
  const env: NodeJS.ProcessEnv = {
    PAY_BROKER: bench.stack.urls.broker,
    PAY_KEY: bench.payKey,
    NUXT_PAY_BROKER: bench.stack.urls.broker,
    NUXT_PAY_KEY: bench.payKey,
    ...(example.folder === 'next' && { NEXT: '1' }),
  }
  const did = ['installed']
  if (example.build) {
    await run(project, 'build', env)
    did.push('types checked and built')
  }
  const built = await serve(project, 'start', bench.nextPort(), env)
  try {
    if (example.rendered) did.push(await rendered(built.url, bench.payKey))
    await payOn(built.url, bench)
    did.push('paid')
    if (example.edit) {
      // The shop's own server stands behind Vite's.
      const dev = await serve(project, 'dev', bench.nextPort(), { ...env, SHOP: built.url })
      try {
        const [file, text] = example.edit
        await payOn(dev.url, bench, async (page) => {
          await page.evaluate(() => Object.assign(globalThis, { stillHere: true }))
          const path = join(project, file)
          const source = await readFile(path, 'utf8')
          if (!source.includes(text)) throw new Error(`${file} doesn't say ${text}`)
          await writeFile(path, source.replace(text, text.replace('100', '200')))
          await expect(page.locator('h1')).toContainText('200 g', PATIENCE)
          expect(await page.evaluate(() => 'stillHere' in globalThis), 'replaced without a reload').toBe(true)
        })
        did.push('paid in development while its source was changed')
      } catch (error) {
        throw new Error(`${(error as Error).message}\nIn development: ${dev.said().slice(-1500)}`)
      } finally {
        await dev.end()
      }
    }
  } finally {
    await built.end()
  }
  return did.join(', ')
}

/** The server's markup holds the element, and neither the key nor a token where everybody could read them in the tag. */
async function rendered(url: string, payKey: string): Promise<string> {
  const markup = await (await fetch(url)).text()
  const tag = /<pay-checkout[^>]*>/.exec(markup)?.[0]
  if (!tag) throw new Error(`The server rendered no element: ${markup.slice(0, 500)}`)
  if (/token/.test(tag)) throw new Error(`The tag carries a token: ${tag}`)
  if (markup.includes(payKey)) throw new Error('The page carries the secret key')
  return 'rendered by its server'
}

/** Opens the page, pays by the code on it, and sees that the page was told. */
async function payOn(url: string, bench: Bench, meanwhile?: (page: Page) => Promise<void>): Promise<void> {
  const context = await bench.browser.newContext({ locale: 'zh-CN' })
  try {
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      // Angular logs what it hydrated where all is well.
      if (message.type() !== 'log' && /hydrat|did not match|mismatch/i.test(message.text()))
        complaints.push(message.text())
    })
    await page.goto(url)
    await page.locator('[data-channel="wechat:qr"]').click(PATIENCE)
    const element = page.locator('pay-checkout')
    await expect(element.locator('[part="qr"] path').first()).toBeAttached(PATIENCE)
    const orderNo = await element.evaluate((one) => {
      const { state } = one as PayCheckout
      return 'checkout' in state ? state.checkout.orderNo : ''
    })
    await meanwhile?.(page)
    const [payment, second] = await bench.sandbox.ledger(orderNo)
    if (!payment || second) throw new Error(`Not one payment of ${orderNo}`)
    await expect(element.locator('[part="qr"]')).toBeVisible()
    await bench.sandbox.phone(payment.id, 'pay')
    await expect(element.getByRole('heading', { name: '支付成功' })).toBeVisible(PATIENCE)
    await expect(page.locator('#status')).toHaveText('Paid')
    await expect(page.getByText('Thank you')).toBeVisible()
    if (complaints.length > 0) throw new Error(`The page complained: ${complaints.join('\n').slice(0, 1000)}`)
  } finally {
    await context.close()
  }
}
