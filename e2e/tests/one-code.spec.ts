import type { BrowserContext } from '@playwright/test'
import { CheckoutPage } from '../checkout-page.ts'
import { expect, test } from '../fixtures.ts'
import { leaveForH5, payFromH5 } from '../phone.ts'

/** One code on the desk serves every wallet: read from a picture of the screen, opened in an app, paid there, and seen here. */

/** What an app that has scanned the code opens, as the element's page. */
async function openedIn(context: BrowserContext, desk: CheckoutPage, code: string): Promise<CheckoutPage> {
  const page = await context.newPage()
  await page.goto(code)
  const phone = new CheckoutPage(page, '', desk.order)
  await phone.state('choosing')
  return phone
}

/** The code that is drawn on the desk, which says so as soon as somebody has opened it. */
async function codeOf(desk: CheckoutPage): Promise<string> {
  await desk.element.locator('[data-channel="link"]').click()
  expect(await desk.state('showing-link')).toMatchObject({ opened: false })
  const code = await desk.scan()
  expect(code).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/pay\/co_[0-9A-Z]{26}$/)
  return code
}

async function expectScanned(desk: CheckoutPage): Promise<void> {
  await expect(desk.element.getByRole('heading', { name: '已扫码，请在手机上完成支付' })).toBeVisible()
}

for (const wallet of ['wechat', 'alipay'] as const) {
  test(`scanned by ${wallet}: JSAPI there, scanned and paid seen here`, async ({
    checkout,
    openBrowser,
    addWallet,
    sandbox,
  }) => {
    const desk = await checkout('desktop')
    const code = await codeOf(desk)
    const context = await openBrowser(wallet)
    await addWallet(context, { wallet, ready: 'now', payer: 'beyond' })
    const phone = await openedIn(context, desk, code)
    await expectScanned(desk)
    await phone.choose(`${wallet}:jsapi`)
    await desk.expectPaid()
    await expect(phone.element.getByRole('heading', { name: '支付成功' })).toBeVisible()
    expect(await sandbox.ledger(desk.order.orderNo)).toMatchObject([{ creates: 1, status: 'paid' }])
  })
}

test('scanned by a browser: the chooser there, scanned and paid seen here', async ({
  checkout,
  openBrowser,
  sandbox,
}) => {
  const desk = await checkout('desktop')
  const phone = await openedIn(await openBrowser('phone'), desk, await codeOf(desk))
  await expectScanned(desk)
  await leaveForH5(phone)
  await payFromH5(phone)
  await desk.expectPaid()
  expect(await sandbox.ledger(desk.order.orderNo)).toMatchObject([{ creates: 1, status: 'paid' }])
})

test('given up on the phone, the desk keeps the code, and the wallets’ own codes still pay', async ({
  checkout,
  openBrowser,
  sandbox,
}) => {
  const desk = await checkout('desktop')
  const phone = await openedIn(await openBrowser('phone'), desk, await codeOf(desk))
  await expectScanned(desk)
  await phone.page.close()
  await expect(desk.element.locator('[part="qr"]')).toBeVisible()
  await desk.button('换一种支付方式').click()
  await desk.choose('alipay:qr')
  await sandbox.payCode(await desk.scan())
  await desk.expectPaid()
})
