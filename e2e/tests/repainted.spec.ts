import type { Locator, Page } from '@playwright/test'
import { PNG } from 'pngjs'
import { expect, test } from '../fixtures.ts'
import { scan } from '../scan.ts'
import { translatePage } from '../translator.ts'

/** Whoever repaints the page: the payer's own colours, the browser, an extension, a translator, paper. */

test('in the payer’s own colours what is coming has a shape, and what turns is seen to turn [B19]', async ({
  checkout,
}) => {
  const pay = await checkout('desktop', {
    prepare: async (page) => {
      await page.emulateMedia({ forcedColors: 'active' })
      await page.route('**/v1/checkout', () => {})
    },
  })
  const bone = pay.element.locator('.bones span').first()
  await expect(bone).toHaveCSS('border-top-style', 'solid')
  const shown = await colours(bone, ['border-top-color', 'background-color'])
  expect(shown[0]).not.toBe(shown[1])
  // A spinner where a payer meets one: in the row that was chosen, while the broker is asked.
  await pay.page.unroute('**/v1/checkout')
  await pay.page.route('**/v1/checkout/payments', () => {})
  await pay.page.reload()
  await pay.choose('alipay:qr')
  const turning = await colours(pay.element.locator('.spinner'), ['border-top-color', 'border-right-color'])
  expect(turning[0]).not.toBe(turning[1])
})

test('a browser that repaints pages dark leaves the code dark on light [B10]', async ({ checkout, sandbox }) => {
  const pay = await checkout('desktop')
  const browser = await pay.page.context().newCDPSession(pay.page)
  await browser.send('Emulation.setAutoDarkModeOverride', { enabled: true })
  await pay.choose('wechat:qr')
  await pay.scan()
  const [around] = await pixels(pay.page, pay.element.locator('.title'), [[0.01, 0.05]])
  expect(Math.max(...(around ?? [255])), 'the browser has repainted the page').toBeLessThan(128)
  // Jsqr would read it either way round; scanners that wouldn't are the reason.
  const [ground] = await pixels(pay.page, pay.element.locator('.qr'), [[0.03, 0.03]])
  expect(ground).toEqual([255, 255, 255])
  await sandbox.payCode(await scan(pay.element.locator('.qr')))
  await pay.expectPaid()
})

test('on a page that is turned to its negative, and back, the code stays dark on light [B10]', async ({ checkout }) => {
  const pay = await checkout('desktop')
  const turn = (filter: string): Promise<void> =>
    pay.page.evaluate((value) => {
      document.documentElement.style.filter = value
    }, filter)
  await turn('invert(1) hue-rotate(180deg)')
  await pay.choose('wechat:qr')
  await pay.scan()
  // No event tells of it: the element hears what goes with it, attributes and styles.
  const readable = (): Promise<void> =>
    expect
      .poll(async () => Math.min(...((await pixels(pay.page, pay.element.locator('.qr'), [[0.03, 0.03]]))[0] ?? [])))
      .toBeGreaterThan(220)
  for (const filter of ['invert(1) hue-rotate(180deg)', 'none', 'invert(90%)']) {
    await turn(filter)
    await readable()
  }
  // Or a click that goes with it, and a filter that fades.
  await pay.page.evaluate(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(':root { filter: none !important; transition: filter 0.4s }')
    document.adoptedStyleSheets.push(sheet)
  })
  await pay.page.mouse.click(1, 1)
  await readable()
})

test('a translator that replaces every text holds up neither the time nor the status [B10]', async ({
  checkout,
  sandbox,
}) => {
  const pay = await checkout('desktop', { prepare: (page) => page.clock.install() })
  await pay.state('choosing')
  await translatePage(pay.page)
  await pay.choose('wechat:qr')
  const code = await pay.scan()
  const before = await pay.timeLeft()
  await pay.page.clock.fastForward(61_000)
  await expect.poll(() => pay.timeLeft()).not.toBe(before)
  await expect(pay.element.locator('.clock')).not.toContainText('«')
  const title = pay.element.locator('.title')
  await expect(title).toHaveText('«打开微信扫一扫»')
  const spoken = pay.element.getByRole('status')
  await expect(spoken).toContainText('打开微信扫一扫')
  await pay.page.clock.fastForward('02:01:00')
  await expect(title).toHaveText('«二维码已过期»')
  await expect(spoken).toContainText('二维码已过期')
  await pay.element.locator('.over button').click()
  // Time has passed for the page alone: at the gateway the code is as good as before.
  expect(await pay.scan()).toBe(code)
  await expect(title).toHaveText('«打开微信扫一扫»')
  await sandbox.payCode(code)
  await expect(title).toHaveText('«支付成功»')
  await expect(spoken).toContainText('支付成功')
})

test('on paper the code is dark on light, the words are readable, and nothing is said that moves on [B10]', async ({
  checkout,
}) => {
  const pay = await checkout('desktop', {
    prepare: (page) => page.emulateMedia({ colorScheme: 'dark' }),
  })
  await pay.element.evaluate((element) => element.setAttribute('theme', 'dark'))
  await pay.choose('wechat:qr')
  await pay.scan()
  await pay.page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await expect(pay.element.locator('.countdown')).toBeHidden()
  await expect(pay.element.locator('.ways')).toBeHidden()
  const [text, ground] = await colours(pay.element.locator('.title'), ['color', '--surface'])
  expect([text, ground]).toEqual(['rgb(21, 24, 29)', expect.stringMatching(/^(#fff|#fffdf8)$/)])
  expect((await pixels(pay.page, pay.element.locator('.qr'), [[0.03, 0.03]]))[0]).toEqual([255, 255, 255])
  // White words on the wallet's colour are there only where paper gets that colour.
  expect(await colours(pay.element.locator('.band'), ['print-color-adjust'])).toEqual(['exact'])
})

/** The colours at some places of an element's picture, in parts of its width and height. */
async function pixels(
  page: Page,
  element: Locator,
  places: readonly (readonly [x: number, y: number])[],
): Promise<number[][]> {
  await element.scrollIntoViewIfNeeded()
  const box = await element.boundingBox()
  if (!box) throw new Error('The element is not on the page')
  const { data, width, height } = PNG.sync.read(await page.screenshot({ clip: box }))
  return places.map(([x, y]) => {
    const at = (Math.floor(y * height) * width + Math.floor(x * width)) * 4
    return [...data.subarray(at, at + 3)]
  })
}

/** Computed colours of an element. */
function colours(element: Locator, names: readonly string[]): Promise<string[]> {
  return element
    .first()
    .evaluate((one, wanted) => wanted.map((name) => getComputedStyle(one).getPropertyValue(name)), [...names])
}
