import type { Locator, Page } from '@playwright/test'
import type { Stack } from '../../demo/stack.ts'
import { placeOrder } from '../checkout-page.ts'
import { expect, test } from '../fixtures.ts'
import { growOld } from '../old-engine.ts'
import { payUrlOf } from '../pay-url.ts'

/**
 * Engines that can't share style sheets, under policies that forbid inline ones: WebKit before 16.4, on the shop's page and the broker's.
 * The `complaints` fixture fails each of these tests when anything was tried that the page's policy forbids.
 */

test('the shop’s pages, down to paid, in the oldest engine that they are built for [B19]', async ({
  checkout,
  openBrowser,
  sandbox,
  stack,
}) => {
  const home = await (await openBrowser('phone')).newPage()
  await growOld(home)
  await home.goto(`${stack.urls.shop}/`)
  await home.getByRole('button', { name: '加入 西湖龙井' }).click()
  await expect(home.getByRole('button', { name: '去付款' })).toBeEnabled()
  const pay = await checkout('desktop', { prepare: growOld })
  await pay.state('choosing')
  await expectStyled(pay.element)
  await pay.choose('wechat:qr')
  await sandbox.payCode(await pay.scan())
  await pay.expectPaid()
  await expectStyled(pay.element)
})

test('the broker’s own page in such an engine: styled, and a view that is fetched later too [B19]', async ({
  openBrowser,
  stack,
}) => {
  const page = await (await openBrowser('phone')).newPage()
  await growOld(page)
  const order = await placeOrder(stack.urls.shop, { account: 'methods' })
  await page.goto(await payUrlOf(stack.urls, order.id))
  const element = page.locator('pay-checkout')
  await element.locator('[data-channel="unionpay:web"]').click()
  await expect(element.locator('.banks')).toHaveCSS('display', 'grid')
  await expectStyled(element)
})

test('a page whose policy knows styles by their nonce alone gives it to the element [B19]', async ({
  openBrowser,
  stack,
}) => {
  const page = await (await openBrowser('phone')).newPage()
  await growOld(page)
  const element = await framed(page, { stack, policy: "style-src 'nonce-s1'", nonce: 's1' })
  await expectStyled(element)
})

test('where the file of styles doesn’t come, or something else in its place, the text is taken [B19]', async ({
  openBrowser,
  stack,
}) => {
  const context = await openBrowser('phone')
  for (const answer of [{ status: 404 }, { contentType: 'text/css', body: 'export default "a module"' }]) {
    const page = await context.newPage()
    await growOld(page)
    await page.route('**/*.css', (route) => route.fulfill(answer))
    const element = await framed(page, { stack, policy: "style-src 'nonce-s1'", nonce: 's1' })
    await expectStyled(element)
    await page.close()
  }
})

test('a part that is fetched sooner than the styles is styled with them, also where their file doesn’t come [B19]', async ({
  openBrowser,
  stack,
}) => {
  const page = await (await openBrowser('phone')).newPage()
  await growOld(page)
  await page.route('**/*.css', async (route) => {
    await page.waitForFunction(() => Reflect.get(document.querySelector('pay-checkout') ?? {}, 'controller')?.till.part)
    await route.fulfill({ status: 404 })
  })
  const element = await framed(page, { stack, policy: "style-src 'nonce-s1'", nonce: 's1', at: 'till' })
  await expect(element.locator('.reader')).toHaveCSS('display', 'flex')
  await expectStyled(element)
})

interface Framed {
  readonly stack: Stack
  readonly policy: string
  readonly nonce: string
  /** Another attribute than none: then nobody taps. */
  readonly at?: 'till'
}

/** The element on a page with a policy of its own, at the broker's address because the bundle may be loaded from there alone. */
async function framed(page: Page, { stack, policy, nonce, at }: Framed): Promise<Locator> {
  const payUrl = await payUrlOf(stack.urls, (await placeOrder(stack.urls.shop, { account: 'methods' })).id)
  const own = await (await fetch(payUrl)).text()
  const [script, tag] = [/<script[^>]*><\/script>/, /<pay-checkout[^>]*>/].map((part) => part.exec(own)?.[0] ?? '')
  await page.route(payUrl, (route) =>
    route.fulfill({
      contentType: 'text/html; charset=utf-8',
      headers: { 'content-security-policy': `default-src 'self'; ${policy}` },
      body: `<!doctype html><html lang="zh-CN">${tag?.replace('>', ` nonce="${nonce}" ${at ?? ''}>`)}</pay-checkout>${script}`,
    }),
  )
  await page.goto(payUrl)
  const element = page.locator('pay-checkout')
  if (at) return element
  await element.locator('[data-channel="unionpay:web"]').click()
  await expect(element.locator('.banks')).toHaveCSS('display', 'grid')
  return element
}

/** What is far out of place without styles: icons as wide as the page, words for screen readers on it. */
async function expectStyled(element: Locator): Promise<void> {
  await expect(element.locator('.base')).toHaveCSS('border-radius', /^(14|20)px$/)
  await expect(element.locator('.spoken')).toHaveCSS('position', 'absolute')
  for (const picture of await element.locator('svg').all()) {
    const box = await picture.boundingBox()
    expect(box?.width).toBeLessThanOrEqual(256)
    expect(box?.height).toBeLessThanOrEqual(256)
  }
}
