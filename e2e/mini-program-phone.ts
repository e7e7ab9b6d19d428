import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test'
import type { ShopView } from '../demo/shop/shop-api.ts'
import type { Stack } from '../demo/stack.ts'
import { type Stage, stageOf } from './mini-program/stage.ts'
import { sandboxControl } from './sandbox-control.ts'

export type Wallet = 'wechat' | 'alipay'

/** What the payer does in the wallet's sheet: `lost` pays, and no callback ever comes; `away` leaves it as it is, for {@link Phone.payNow}. */
export type AtWallet = 'pay' | 'cancel' | 'lost' | 'away'

export interface PhoneOptions {
  readonly wallet: Wallet
  /** The page that is opened, with its query; the shop by default. */
  readonly open?: string
  readonly atWallet?: readonly AtWallet[]
  readonly language?: string
  /** How much larger the payer reads. */
  readonly scale?: number
  /** Comes between from the first request on. */
  readonly meddle?: Meddle
  /** Has the demo's own stand-in play the wallet, as in the developer tools. */
  readonly playWallet?: boolean
}

/** A request of the mini-program's, before it is carried out. Throw the host's words to have it fail. */
export type Meddle = (asked: Asked) => void

export interface Asked {
  readonly url: string
  readonly method: string
  headers: Record<string, string>
  readonly body?: string
}

/** A phone with the demo's mini-program on it: its views by WeChat's framework, its network and its wallet real. */
export interface Phone {
  readonly page: Page
  /** What the wallet was called with. */
  readonly sheets: readonly Readonly<Record<string, unknown>>[]
  /** Requests to the broker. */
  readonly asked: readonly Asked[]
  meddle: Meddle
  button(name: string): Locator
  /** Pays what an `away` sheet has left open. */
  payNow(): Promise<void>
  /** The app is put away, is shown again; the network comes and goes; the page is left. */
  tell(what: 'appHide' | 'appShow' | 'close' | 'online' | 'offline'): Promise<void>
  end(): Promise<void>
}

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const ORIGIN = 'http://mini.program'
const stages = new Map<Wallet, Promise<Stage>>()

/** Opens the demo's mini-program. */
export async function openPhone(context: BrowserContext, stack: Stack, options: PhoneOptions): Promise<Phone> {
  const { wallet, open = '', atWallet = [], language, scale, playWallet = false, meddle = () => {} } = options
  const stage = await stageFor(wallet)
  const sandbox = sandboxControl(stack.urls.sandbox)
  const { demo } = (await (await fetch(`${stack.urls.shop}/api/shop`)).json()) as ShopView
  const sheets: Record<string, unknown>[] = []
  const asked: Asked[] = []
  let left: object | undefined
  const page = await context.newPage()
  const invoke = (sheet: object) =>
    sandbox.payInWallet(`${wallet}-invoke`, {
      ...(wallet === 'wechat' ? { ...sheet, runtime: 'miniprogram', appId: demo.apps.wechat } : sheet),
      person: 'tea-lover',
    })
  await page.exposeFunction('atNetwork', async (wanted: Asked) => {
    if (wanted.url.startsWith(stack.urls.broker)) asked.push(wanted)
    phone.meddle(wanted)
    const { url, method, headers, body } = wanted
    const answer = await fetch(url, { method, headers, ...(body !== undefined && { body }) })
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() }
  })
  await page.exposeFunction('atLogin', async () => {
    const body = JSON.stringify({ wallet, appId: demo.apps[wallet], person: 'tea-lover' })
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${stack.urls.sandbox}/control/wallet/login-code`, { method: 'POST', headers, body })
    return ((await answer.json()) as { code: string }).code
  })
  await page.exposeFunction('atWallet', async (sheet: Record<string, unknown>) => {
    sheets.push(sheet)
    const does = atWallet[Math.min(sheets.length, atWallet.length) - 1] ?? 'pay'
    if (does === 'cancel') return 'cancel'
    if (does === 'away') left = sheet
    else expect(await invoke(sheet)).toBe('ok')
    return does === 'pay' ? 'ok' : 'lost'
  })
  const config = `module.exports = ${JSON.stringify({ shopUrl: stack.urls.shop, brokerUrl: stack.urls.broker, playWallet })}`
  await page.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url())
    const body = stage.get(pathname)
    if (body === undefined) return route.fulfill({ status: 404 })
    const contentType = pathname.endsWith('.js') ? 'text/javascript' : 'text/html'
    return route.fulfill({ body: pathname === '/app.js' ? body.replace(CONFIG, () => config) : body, contentType })
  })
  const phone: Phone = {
    ...{ page, sheets, asked, meddle },
    button: (name) => page.getByRole('button', { name, exact: true }),
    async payNow() {
      expect(await invoke(left as object)).toBe('ok')
    },
    async tell(what) {
      const call = what === 'online' || what === 'offline' ? `network(${what === 'online'})` : `${what}()`
      await page.evaluate(`stage.${call}`)
    },
    async end() {
      expect(await page.evaluate('stage.errors'), 'errors that nobody caught').toEqual([])
      await page.close()
    },
  }
  const query = new URLSearchParams({
    ...(open && { open }),
    ...(language && { language }),
    ...(scale && { scale: String(scale) }),
  })
  await page.goto(`${ORIGIN}/?${query}`)
  return phone
}

/** The ready-made page. The demo for Alipay doesn't list it: whether its tools take a page from there couldn't be tried. */
export const PAY_PAGE: Readonly<Record<Wallet, string>> = {
  wechat: 'miniprogram_npm/@pay-checkout/core/pay-page/index',
  alipay: 'node_modules/@pay-checkout/core/alipay_dist/pay-page/index',
}

const CONFIG = '/* the config of this phone */'

function stageFor(wallet: Wallet): Promise<Stage> {
  const core = `${ROOT}packages/core`
  const mounts: Record<string, string> =
    wallet === 'wechat'
      ? { 'miniprogram_npm/@pay-checkout/core': `${core}/miniprogram_dist` }
      : {
          'node_modules/@pay-checkout/core/alipay_dist': `${core}/alipay_dist`,
          'node_modules/@pay-checkout/core/miniprogram_dist': `${core}/miniprogram_dist`,
        }
  for (const built of Object.values(mounts))
    if (!existsSync(built)) throw new Error(`${built} is missing: run pnpm build`)
  const folder = `${ROOT}demo/miniprogram/${wallet}`
  const app = JSON.parse(readFileSync(`${folder}/app.json`, 'utf8'))
  const pages = [...new Set([...app.pages, PAY_PAGE[wallet]])]
  const instead = { 'config.js': CONFIG, 'app.json': JSON.stringify({ ...app, pages }) }
  const stage = stages.get(wallet) ?? stageOf({ wallet, folder, mounts, instead })
  stages.set(wallet, stage)
  return stage
}
