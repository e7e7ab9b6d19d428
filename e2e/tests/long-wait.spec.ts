import type { Page } from '@playwright/test'
import { CheckoutPage, placeOrder } from '../checkout-page.ts'
import { expect, test } from '../fixtures.ts'
import { payUrlOf } from '../pay-url.ts'

/** The broker refuses the first tap, as it does a token that has ended; answers the tokens of all taps. */
async function tokenEnds(page: Page): Promise<string[]> {
  const taps: string[] = []
  await page.route('**/v1/checkout/payments', async (route) => {
    if (route.request().method() !== 'POST') return route.continue()
    taps.push((await route.request().headerValue('authorization')) ?? '')
    if (taps.length > 1) return route.continue()
    const body = { type: 'about:blank', title: 'ended', status: 401, code: 'token-expired', detail: 'ended' }
    const origin = (await route.request().headerValue('origin')) ?? '*'
    await route.fulfill({ status: 401, json: body, headers: { 'access-control-allow-origin': origin } })
  })
  return taps
}

test('on the hosted page: who sat there for longer than a token lives taps once [B13]', async ({
  openBrowser,
  sandbox,
  stack,
}) => {
  const page = await (await openBrowser('desktop')).newPage()
  const taps = await tokenEnds(page)
  const order = await placeOrder(stack.urls.shop)
  const pay = new CheckoutPage(page, stack.urls.shop, order)
  await page.goto(await payUrlOf(stack.urls, order.id))
  await pay.choose('alipay:qr')
  await sandbox.payCode(await pay.scan())
  await pay.expectPaid()
  expect(new Set(taps).size).toBe(2)
  expect(await sandbox.ledger(order.orderNo)).toMatchObject([{ creates: 1 }])
})

test('in WeChat on the hosted page: and stays the payer that the wallet has told [B13]', async ({
  openBrowser,
  addWallet,
  sandbox,
  stack,
}) => {
  const context = await openBrowser('wechat')
  await addWallet(context, { wallet: 'wechat', ready: 'now', payer: 'beyond' })
  const page = await context.newPage()
  const taps = await tokenEnds(page)
  const order = await placeOrder(stack.urls.shop)
  const pay = new CheckoutPage(page, stack.urls.shop, order)
  await page.goto(await payUrlOf(stack.urls, order.id))
  await pay.choose('wechat:jsapi')
  await pay.expectPaid()
  expect(new Set(taps).size).toBe(2)
  expect(await sandbox.ledger(order.orderNo)).toMatchObject([{ creates: 1, status: 'paid' }])
})

test('on a shop’s page: its refreshToken is asked, and the tap goes on by itself [B13]', async ({
  checkout,
  sandbox,
}) => {
  let taps: string[] = []
  const pay = await checkout('desktop', {
    prepare: async (page) => {
      taps = await tokenEnds(page)
    },
  })
  await pay.choose('wechat:qr')
  await sandbox.payCode(await pay.scan())
  await pay.expectPaid()
  expect(new Set(taps).size).toBe(2)
})

for (const hours of [8, -8]) {
  test(`a code’s countdown goes on in its pace when the device’s clock is set by ${hours} h [B4]`, async ({
    checkout,
  }) => {
    const pay = await checkout('desktop')
    await pay.choose('wechat:qr')
    const left = async () => {
      const [minutes = 0, seconds = 0] = (await pay.timeLeft()).split(':').slice(-2).map(Number)
      return minutes * 60 + seconds
    }
    await pay.scan()
    const before = await left()
    const start = performance.now()
    await pay.page.evaluate((by) => {
      const { now } = Date
      Date.now = () => now() + by
      dispatchEvent(new Event('focus'))
    }, hours * 3_600_000)
    await expect.poll(left, { timeout: 15_000 }).toBeLessThan(before - 2)
    const passed = (performance.now() - start) / 1000
    expect(Math.abs(before - (await left()) - passed)).toBeLessThan(5)
    await pay.state('showing-qr')
  })
}
