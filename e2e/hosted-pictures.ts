import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from '@playwright/test'
import { startStack } from '../demo/stack.ts'
import { placeOrder } from './checkout-page.ts'
import { LAUNCH } from './launch.ts'
import { payUrlOf } from './pay-url.ts'
import { sandboxControl } from './sandbox-control.ts'
import { scan } from './scan.ts'
import { browserOf, type Place } from './surfaces.ts'

/** Takes the broker's own page wherever its payers open it, and as it ends: `pnpm --filter e2e run screenshots`. */

const FOLDER = fileURLToPath(new URL('../docs/screenshots/', import.meta.url))
const PLACES: readonly Place[] = ['wechat', 'alipay', 'phone', 'desktop']
const SCHEMES = ['light', 'dark'] as const

const dataDir = await mkdtemp(join(tmpdir(), 'pay-checkout-pictures-'))
const stack = await startStack({ dataDir })
const browser = await chromium.launch(LAUNCH)
try {
  for (const colorScheme of SCHEMES) {
    for (const place of PLACES) await takeChoice(browser, place, colorScheme)
    await takeIdentifying(browser, colorScheme)
    await takeEnd(browser, colorScheme)
    await takeUnknown(browser, colorScheme)
  }
} finally {
  await browser.close()
  await stack.close()
  await rm(dataDir, { recursive: true, force: true })
}

type Scheme = (typeof SCHEMES)[number]

async function takeChoice(from: Browser, place: Place, colorScheme: Scheme): Promise<void> {
  const page = await openHosted(from, place, colorScheme)
  await take(page, `hosted-${place}-${colorScheme}-zh`)
  await page.context().close()
}

/** On the way to the wallet's page, which this payer's broker is slow to name. */
async function takeIdentifying(from: Browser, colorScheme: Scheme): Promise<void> {
  const page = await openHosted(from, 'wechat', colorScheme)
  await page.route('**/v1/checkout/authorize', () => {})
  await page.locator('[data-channel="wechat:jsapi"]').click()
  await page.locator('pay-checkout [role="status"], pay-checkout .spinner').first().waitFor()
  await take(page, `hosted-identifying-wechat-${colorScheme}-zh`)
  await page.context().close()
}

/** Paid, and what the link says from then on. */
async function takeEnd(from: Browser, colorScheme: Scheme): Promise<void> {
  const page = await openHosted(from, 'phone', colorScheme)
  await page.locator('[data-channel="wechat:qr"]').click()
  await page.locator('pay-checkout [part="qr"]').waitFor()
  await sandboxControl(stack.urls.sandbox).payCode(await scan(page.locator('pay-checkout .code')))
  await page.getByRole('heading', { name: '支付成功' }).waitFor()
  await take(page, `hosted-paid-phone-${colorScheme}-zh`)
  await page.reload()
  await page.getByRole('status').waitFor()
  await take(page, `hosted-ended-phone-${colorScheme}-zh`)
  await page.context().close()
}

async function takeUnknown(from: Browser, colorScheme: Scheme): Promise<void> {
  const page = await open(from, 'phone', colorScheme)
  await page.goto(`${stack.urls.broker}/pay/co_00000000000000000000000000`)
  await take(page, `hosted-unknown-phone-${colorScheme}-zh`)
  await page.context().close()
}

async function openHosted(from: Browser, place: Place, colorScheme: Scheme): Promise<Page> {
  const items = [
    { product: 'longjing', quantity: 1 },
    { product: 'dancong', quantity: 2 },
  ]
  const order = await placeOrder(stack.urls.shop, { items })
  const page = await open(from, place, colorScheme)
  await page.goto(await payUrlOf(stack.urls, order.id))
  await page.locator('pay-checkout [data-channel]').first().waitFor()
  return page
}

async function open(from: Browser, place: Place, colorScheme: Scheme): Promise<Page> {
  const context = await from.newContext({
    ...browserOf(place),
    colorScheme,
    locale: 'zh-CN',
    reducedMotion: 'reduce',
  })
  return context.newPage()
}

async function take(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' })
}
