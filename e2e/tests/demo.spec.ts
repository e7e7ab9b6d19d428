import { CheckoutPage } from '../checkout-page.ts'
import { expectAccessible } from '../expect-accessible.ts'
import { expect, test } from '../fixtures.ts'
import { payOnPhone, phoneOver } from '../phone.ts'
import { scan } from '../scan.ts'

test('from the teas to a paid order, by the phone the strip offers', async ({ openBrowser, stack }) => {
  const page = await (await openBrowser('desktop')).newPage()
  await page.goto(`${stack.urls.shop}/`)
  await page.getByRole('button', { name: '加入 西湖龙井' }).click()
  await page.getByRole('button', { name: '加一份 西湖龙井' }).click()
  await page.getByRole('button', { name: '去付款' }).click()
  await page.locator('[data-channel="wechat:qr"]').click()
  const [phone] = await Promise.all([page.waitForEvent('popup'), page.getByText('用手机扫这个码').click()])
  await expect(phone.getByText('256.00')).toBeVisible()
  await payOnPhone(phone)
  await page.getByRole('link', { name: '返回商家' }).click()
  await expect(page.getByText('已收到付款')).toBeVisible()
})

test('the one code, by the tab the strip offers in the place of a phone’s WeChat', async ({ checkout }) => {
  const desk = await checkout('desktop')
  await desk.element.locator('[data-channel="link"]').click()
  await desk.scan()
  const [tab] = await Promise.all([desk.page.waitForEvent('popup'), desk.page.getByText('当作用微信扫这个码').click()])
  await desk.in(tab).choose('wechat:jsapi')
  await payOnPhone(phoneOver(tab))
  await desk.expectPaid()
})

for (const [view, account, channel] of [
  ['wechat', 'main', 'wechat:jsapi'],
  ['alipay', 'bank', 'alipay:jsapi'],
] as const) {
  test(`on a desktop the strip shows the shop as ${view} would, and the payment works`, async ({ checkout }) => {
    const pay = await checkout('desktop', { account })
    await pay.state('choosing')
    await expect(pay.way(channel)).toHaveCount(0)
    await Promise.all([pay.page.waitForEvent('load'), pay.page.getByLabel('当作在').selectOption(view)])
    await pay.choose(channel)
    await payOnPhone(phoneOver(pay.page))
    await pay.expectPaid()
  })
}

test('another gateway makes another order of the same things', async ({ checkout, stack }) => {
  const pay = await checkout('desktop')
  await pay.state('choosing')
  await pay.page.getByLabel('支付网关').selectOption('bank')
  await pay.page.waitForURL((url) => !url.pathname.endsWith(pay.order.id))
  const id = new URL(pay.page.url()).pathname.split('/')[2]
  const other = await (await fetch(`${stack.urls.shop}/api/orders/${id}`)).json()
  expect(other).toMatchObject({ account: 'bank', amount: pay.order.amount })
  await new CheckoutPage(pay.page, stack.urls.shop, other).state('choosing')
})

test('from an article of the official account to the broker’s page, where WeChat pays', async ({
  openBrowser,
  addWallet,
  stack,
}) => {
  const context = await openBrowser('wechat')
  await addWallet(context, { wallet: 'wechat', ready: 'now', payer: 'beyond' })
  const page = await context.newPage()
  await page.goto(`${stack.urls.shop}/article`)
  await expectAccessible(page)
  await page.getByRole('button', { name: '来一罐' }).click()
  await page.waitForURL(`${stack.urls.broker}/pay/*`)
  await page.locator('[data-channel="wechat:jsapi"]').click()
  await expect(page.getByRole('heading', { name: '支付成功' })).toBeVisible()
})

test('the code on a table leads whoever scans it to the broker’s page, and stays the same until it is paid', async ({
  openBrowser,
  sandbox,
  stack,
}) => {
  const page = await (await openBrowser('phone')).newPage()
  await page.goto(`${stack.urls.shop}/table`)
  const code = page.locator('.code')
  const address = await scan(code)
  expect(address).toMatch(new RegExp(`^${stack.urls.broker}/pay/co_`))
  await expectAccessible(page)
  await page.reload()
  expect(await scan(code)).toBe(address)
  await page.getByLabel('桌号').selectOption('3')
  await expect(page.getByRole('heading', { name: '3 号桌' })).toBeVisible()
  expect(await scan(code)).not.toBe(address)

  const guest = await (await openBrowser('phone')).newPage()
  await guest.goto(address)
  await guest.locator('[data-channel="alipay:qr"]').click()
  await guest.locator('[part="qr"]').waitFor()
  await sandbox.payCode(await scan(guest.locator('pay-checkout .code')))
  await expect(guest.getByRole('heading', { name: '支付成功' })).toBeVisible()
})
