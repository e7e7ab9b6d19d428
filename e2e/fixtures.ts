import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type BrowserContext,
  test as base,
  expect,
  type Page,
  type PlaywrightTestArgs,
  type PlaywrightTestOptions,
  type PlaywrightWorkerArgs,
  type PlaywrightWorkerOptions,
  type TestType,
} from '@playwright/test'
import type { AccountName } from '../demo/gateway-accounts.ts'
import type { OrderWish } from '../demo/shop/shop-api.ts'
import { type Stack, startStack } from '../demo/stack.ts'
import type { PayBeyond, WalletScript } from './browser-scripts/wallets.ts'
import { CheckoutPage, placeOrder } from './checkout-page.ts'
import { type SandboxControl, sandboxControl } from './sandbox-control.ts'
import { shiftPages } from './shifted-chromium.ts'
import { browserOf, type Place } from './surfaces.ts'
import { walletScriptSource } from './wallet-script.ts'

interface WorkerFixtures {
  /** A sandbox, a broker and a shop, for this worker alone. */
  readonly stack: Stack
}

interface TestFixtures {
  readonly sandbox: SandboxControl
  /** Requests to anybody but the three servers, errors nobody caught, and what the pages' policy stopped: each test ends without. */
  readonly complaints: string[]
  /** Opens the browser of a place. */
  openBrowser(place: Place): Promise<BrowserContext>
  /** Puts a scripted wallet around every page of a context. */
  addWallet(context: BrowserContext, script: Omit<WalletScript, 'sandboxUrl'>): Promise<void>
  /** Orders tea, and opens its pay page in the browser of a place. */
  checkout(place: Place, options?: CheckoutOptions): Promise<CheckoutPage>
}

export interface CheckoutOptions {
  readonly account?: AccountName
  readonly wish?: Partial<OrderWish>
  readonly wallet?: Omit<WalletScript, 'sandboxUrl'>
  /** Called with the page before it loads anything. */
  readonly prepare?: (page: Page) => Promise<void>
}

export const test: TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & TestFixtures,
  PlaywrightWorkerArgs & PlaywrightWorkerOptions & WorkerFixtures
> = base.extend<TestFixtures, WorkerFixtures>({
  stack: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names from the pattern
    async ({}, use) => {
      const dataDir = await mkdtemp(join(tmpdir(), 'pay-checkout-e2e-'))
      const stack = await startStack({ dataDir, speed: 20 })
      await use(stack)
      await stack.close()
      await rm(dataDir, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  sandbox: async ({ stack }, use) => use(sandboxControl(stack.urls.sandbox)),
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names from the pattern
  complaints: async ({}, use) => {
    const complaints: string[] = []
    await use(complaints)
    expect(complaints, 'strangers asked, errors, and breaches of the policy').toEqual([])
  },
  openBrowser: async ({ browser, stack, complaints }, use) => {
    const contexts: BrowserContext[] = []
    await use(async (place) => {
      const context = await browser.newContext({ ...browserOf(place), locale: 'zh-CN' })
      contexts.push(context)
      await shiftPages(context)
      watch(context, Object.values(stack.urls), complaints)
      return context
    })
    for (const context of contexts) await context.close()
  },
  addWallet: async ({ stack, sandbox }, use) => {
    const source = await walletScriptSource()
    await use(async (context, script) => {
      // A binding comes from outside of the page: nothing that its policy could forbid.
      const { person } = script
      const payBeyond: PayBeyond = (invoke, body) => sandbox.payInWallet(invoke, { ...body, ...(person && { person }) })
      if (person) await context.addCookies([{ name: 'sandbox-person', value: person, url: stack.urls.sandbox }])
      if (script.payer === 'beyond') await context.exposeFunction('payBeyond', payBeyond)
      const walletScript: WalletScript = { ...script, sandboxUrl: stack.urls.sandbox }
      await context.addInitScript(`globalThis.walletScript = ${JSON.stringify(walletScript)};\n${source}`)
    })
  },
  checkout: async ({ stack, openBrowser, addWallet }, use) => {
    await use(async (place, { account = 'main', wish, wallet, prepare } = {}) => {
      const order = await placeOrder(stack.urls.shop, { account, ...wish })
      const context = await openBrowser(place)
      if (wallet) await addWallet(context, wallet)
      const page = await context.newPage()
      await prepare?.(page)
      const checkout = new CheckoutPage(page, stack.urls.shop, order)
      await checkout.goto()
      return checkout
    })
  },
})

function watch(context: BrowserContext, ours: readonly string[], complaints: string[]): void {
  context.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (/^(https?|wss?):$/.test(protocol) && !ours.includes(origin)) complaints.push(request.url())
  })
  context.on('weberror', (error) => complaints.push(error.error().message))
  context.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Trusted/i.test(message.text()))
      complaints.push(message.text())
  })
}

export { expect } from '@playwright/test'
