import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PayCheckout } from '@pay-checkout/element'
import { type Browser, chromium, type Page } from '@playwright/test'
import type { OrderWish } from '../demo/shop/shop-api.ts'
import { startStack } from '../demo/stack.ts'
import { CheckoutPage, placeOrder } from './checkout-page.ts'
import { LAUNCH } from './launch.ts'
import { cancelOnPhone, phoneOver } from './phone.ts'
import { sandboxControl } from './sandbox-control.ts'
import { browserOf, type Place } from './surfaces.ts'
import { walletScriptSource } from './wallet-script.ts'

/** Takes the pictures of every view for the documents, from the real demo: `pnpm --filter e2e run screenshots`. */

const FOLDER = fileURLToPath(new URL('../docs/screenshots/', import.meta.url))

/** How a picture is taken. */
interface Look {
  readonly place: Place
  readonly colorScheme: 'light' | 'dark'
  readonly language: 'zh' | 'en'
}

const ZH: Look = { place: 'desktop', colorScheme: 'light', language: 'zh' }
/** The looks of the views that matter most; every other view is taken in the first two. */
const LOOKS: readonly Look[] = [
  ZH,
  { ...ZH, place: 'phone' },
  { ...ZH, colorScheme: 'dark' },
  { ...ZH, place: 'phone', colorScheme: 'dark' },
  { ...ZH, language: 'en' },
  { ...ZH, place: 'phone', language: 'en' },
]

await mkdir(FOLDER, { recursive: true })
const dataDir = await mkdtemp(join(tmpdir(), 'pay-checkout-pictures-'))
const stack = await startStack({ dataDir })
const sandbox = sandboxControl(stack.urls.sandbox)
const browser = await chromium.launch(LAUNCH)
try {
  for (const look of LOOKS) await takeMain(browser, look)
  for (const look of LOOKS.slice(0, 4)) await takeEnds(browser, look)
  for (const look of LOOKS.slice(0, 4)) await takePlaces(browser, look)
  await takeAway(browser)
  await takeWallet(browser)
  await takeGuide(browser)
  for (const look of LOOKS) await takeBanks(browser, look)
  for (const look of LOOKS) await takeTill(browser, look)
  await takeSandbox(browser)
  await takeFront(browser)
} finally {
  await browser.close()
  await stack.close()
  await rm(dataDir, { recursive: true, force: true })
}

/** The shop, the choice, the code, and the payment's end. */
async function takeMain(from: Browser, look: Look): Promise<void> {
  const page = await open(from, look)
  await page.goto(`${stack.urls.shop}/`)
  await page.locator('.teas .more').first().click()
  await take(page, 'shop', look)
  const pay = await checkout(page, look)
  await pay.state('choosing')
  await take(page, 'choose', look)
  await pay.choose('wechat:qr')
  await pay.element.locator('[part="qr"]').waitFor()
  await take(page, 'code', look)
  await sandbox.payCode(await pay.scan())
  await pay.state('settled')
  await take(page, 'paid', look)
  await page.context().close()
}

/** Where else than in the shop a payer comes to its checkout: an official account's article, and a code on a table. */
async function takePlaces(from: Browser, look: Look): Promise<void> {
  const page = await open(from, look)
  for (const place of ['article', 'table']) {
    await page.goto(`${stack.urls.shop}/${place}`, { waitUntil: 'networkidle' })
    await take(page, place, look)
  }
  await page.context().close()
}

/** A code that ran out, a checkout that ran out, and the shop's own page of a paid order. */
async function takeEnds(from: Browser, look: Look): Promise<void> {
  const page = await open(from, look)
  await page.clock.install()
  const pay = await checkout(page, look)
  await pay.choose('alipay:qr')
  const code = await pay.scan()
  await page.clock.fastForward('02:01:00')
  await pay.state('showing-qr')
  await take(page, 'code-expired', look)
  await sandbox.payCode(code)
  await page.goto(`${stack.urls.shop}/orders/${pay.order.id}`)
  await page.locator('[data-status="paid"]').waitFor()
  await take(page, 'order', look)
  await page.context().close()

  const late = await open(from, look)
  const stopped = await checkout(late, look, { expiresIn: 6 })
  await stopped.choose('wechat:qr')
  await stopped.state('stopped')
  await take(late, 'stopped', look)
  await late.context().close()
}

/** Back from WeChat's H5 cashier. */
async function takeAway(from: Browser): Promise<void> {
  const look: Look = { ...ZH, place: 'phone' }
  const page = await open(from, look)
  const pay = await checkout(page, look)
  await pay.choose('wechat:h5')
  await page.waitForURL('**/wechat/h5/**')
  await page.locator('[data-action="open-wallet"]').waitFor()
  await take(page, 'wechat-h5', look)
  await page.goBack()
  await pay.state('confirming')
  await take(page, 'confirm', look)
  await page.context().close()
}

/** WeChat's sheet over the page, and after it was put away. */
async function takeWallet(from: Browser): Promise<void> {
  const look: Look = { ...ZH, place: 'wechat' }
  const page = await open(from, look)
  const script = { wallet: 'wechat', sandboxUrl: stack.urls.sandbox, ready: 'now', payer: 'phone' }
  await page.addInitScript(`globalThis.walletScript = ${JSON.stringify(script)};\n${await walletScriptSource()}`)
  const pay = await checkout(page, look)
  await pay.state('choosing')
  await take(page, 'choose', look)
  await pay.choose('wechat:jsapi')
  await phoneOver(page).locator('[data-action="pay"]').waitFor()
  await take(page, 'in-wallet', look)
  await cancelOnPhone(phoneOver(page))
  await pay.state('waiting')
  await take(page, 'cancelled', look)
  await page.context().close()
}

/** What to do where a way to pay is blocked. */
async function takeGuide(from: Browser): Promise<void> {
  const look: Look = { ...ZH, place: 'wechat' }
  const page = await open(from, look)
  const pay = await checkout(page, look)
  await pay.state('choosing')
  await pay.element.evaluate((element) => (element as PayCheckout).pay('wechat:h5'))
  await pay.element.locator('.remedy').first().waitFor()
  await take(page, 'guide', look)
  await page.context().close()
}

/** UnionPay's banks, one of them chosen. */
async function takeBanks(from: Browser, look: Look): Promise<void> {
  const page = await open(from, look)
  const pay = await checkout(page, look, { account: 'methods' })
  await pay.choose('unionpay:web')
  await pay.element.getByRole('radio', { name: '招商银行' }).check()
  await take(page, 'banks', look)
  await page.context().close()
}

/** The shop's counter: ready for a code, and while the customer enters a password. */
async function takeTill(from: Browser, look: Look): Promise<void> {
  const page = await open(from, look)
  await page.addInitScript(() => sessionStorage.setItem('demo:view-as', 'till'))
  const pay = await checkout(page, look)
  await pay.element.getByRole('textbox').waitFor()
  await take(page, 'till', look)
  await page.keyboard.type(`${await sandbox.authCode('wechat', 'ask-password')}\n`)
  await pay.state('waiting')
  await take(page, 'till-paying', look)
  await page.context().close()
}

async function takeSandbox(from: Browser): Promise<void> {
  const page = await open(from, ZH)
  await page.goto(`${stack.urls.sandbox}/phone`)
  await page.locator('.recent li a').first().waitFor()
  await take(page, 'sandbox-phone', ZH)
  await page.goto(`${stack.urls.sandbox}/control`)
  await page.locator('tbody tr').first().waitFor()
  await take(page, 'sandbox-control', ZH)
  await page.context().close()
}

/** The README's first picture: the code on a desktop, and the choice on a phone beside it. */
async function takeFront(from: Browser): Promise<void> {
  const page = await from.newPage({ viewport: { width: 1280, height: 760 } })
  const picture = async (name: string) => {
    const bytes = await readFile(join(FOLDER, `${name}-light-zh.png`))
    return `data:image/png;base64,${bytes.toString('base64')}`
  }
  await page.setContent(`<style>
    body { margin: 0; height: 760px; background: #e9e5da; overflow: hidden; }
    img { position: absolute; border-radius: 12px; box-shadow: 0 18px 50px #0003; }
    .desktop { left: 40px; top: 40px; width: 940px; } .phone { right: 40px; top: 90px; width: 290px; }
  </style>
  <img class="desktop" src="${await picture('code-desktop')}"><img class="phone" src="${await picture('choose-wechat')}">`)
  await page.screenshot({ path: join(FOLDER, 'front.png') })
  await page.close()
}

async function open(from: Browser, { place, colorScheme, language }: Look): Promise<Page> {
  const context = await from.newContext({
    ...browserOf(place),
    colorScheme,
    locale: language === 'zh' ? 'zh-CN' : 'en-US',
    reducedMotion: 'reduce',
  })
  return context.newPage()
}

async function checkout(page: Page, { language }: Look, wish: Partial<OrderWish> = {}): Promise<CheckoutPage> {
  const items = [
    { product: 'longjing', quantity: 1 },
    { product: 'dancong', quantity: 2 },
  ]
  const order = await placeOrder(stack.urls.shop, { items, language, ...wish })
  const pay = new CheckoutPage(page, stack.urls.shop, order)
  await pay.goto()
  return pay
}

async function take(page: Page, view: string, { place, colorScheme, language }: Look): Promise<void> {
  await page.screenshot({
    path: join(FOLDER, `${view}-${place}-${colorScheme}-${language}.png`),
    animations: 'disabled',
  })
}
