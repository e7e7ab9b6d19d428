import type { Page } from '@playwright/test'
import { placeOrder } from '../checkout-page.ts'
import { expect, test } from '../fixtures.ts'
import { payUrlOf } from '../pay-url.ts'

/** A page that stays where it is while a payer looks at it: what comes has its room already, and what counts down lays nothing out anew. */

test('nothing moves from the first paint to the code, with a text below; a code waits without laying the page out', async ({
  openBrowser,
  stack,
}) => {
  const page = await (await openBrowser('desktop')).newPage()
  const payUrl = await payUrlOf(stack.urls, (await placeOrder(stack.urls.shop, { account: 'methods' })).id)
  const own = await (await fetch(payUrl)).text()
  const [script, tag] = [/<script[^>]*><\/script>/, /<pay-checkout[^>]*>/].map((part) => part.exec(own)?.[0] ?? '')
  const room = '<style>pay-checkout:not(:defined) { display: block; min-height: 562px }</style>'
  const shown = tag?.replace('>', ' methods="link, wechat, alipay">')
  const body = `<!doctype html><html lang="zh-CN">${room}<body>${shown}</pay-checkout><p>运费由卖家承担</p>${script}`
  await page.route(payUrl, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }))
  await page.setViewportSize({ width: 800, height: 1200 })
  await page.addInitScript(noteShifts)
  await page.goto(payUrl)
  const element = page.locator('pay-checkout')
  await element.locator('.methods').first().waitFor()
  await painted(page)
  expect(await shiftsOf(page)).toEqual([])
  await element.locator('[data-channel="wechat:qr"]').click()
  // The touch makes the room, and what was touched may move.
  await element.locator('.tall').waitFor()
  await painted(page)
  await page.evaluate(() => Reflect.get(window, 'shifts').splice(0))
  await element.locator('.qr path').waitFor()
  await painted(page)
  expect(await shiftsOf(page)).toEqual([])

  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable')
  const layouts = async (): Promise<number> =>
    (await cdp.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'LayoutCount')?.value ?? 0
  const before = await layouts()
  // Six seconds of a countdown, as it shows them.
  const seen = await element.locator('[role=timer]').evaluate(
    (timer) =>
      new Promise<string[]>((resolve) => {
        const all: string[] = []
        new MutationObserver(() => {
          all.push(timer.getAttribute('aria-label') ?? '')
          if (all.length === 6) resolve(all)
        }).observe(timer, { attributes: true })
      }),
  )
  expect(new Set(seen).size).toBe(6)
  expect((await layouts()) - before).toBeLessThanOrEqual(1)
})

/** What the browser tells of what it moved, but for what follows a payer's touch within half a second. */
function noteShifts(): void {
  const shifts: unknown[] = []
  Reflect.set(window, 'shifts', shifts)
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!Reflect.get(entry, 'hadRecentInput')) shifts.push(entry.toJSON())
  }).observe({ type: 'layout-shift', buffered: true })
}

function shiftsOf(page: Page): Promise<unknown[]> {
  return page.evaluate(() => Reflect.get(window, 'shifts'))
}

/** Two frames from now all that there is has been painted and told. */
async function painted(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
}
