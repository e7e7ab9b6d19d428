import { expect, test } from '@playwright/test'
import { type NewShop, startNewShop } from '../new-shop.ts'
import { payOnPhone } from '../phone.ts'
import { shiftPages } from '../shifted-chromium.ts'

/** The shop that a newcomer is given: its page, as a payer finds it. */

// One shop for all of them.
test.describe.configure({ mode: 'default' })

let shop: NewShop
test.beforeAll(async () => {
  test.setTimeout(180_000)
  shop = await startNewShop()
})
test.afterAll(() => shop?.close())

test('tea is bought, paid with the sandbox’s phone, and the shop knows it by its webhook', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'zh-CN' })
  await shiftPages(context)
  const complaints: string[] = []
  context.on('weberror', (error) => complaints.push(String(error.error())))
  context.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  const page = await context.newPage()
  await page.goto(`${shop.url}/`)
  await page.getByRole('button', { name: '龙井茶' }).click()
  await page.locator('[data-channel="wechat:qr"]').click()
  const link = page.getByRole('link', { name: '用沙箱的手机扫码' })
  const [phone] = await Promise.all([page.waitForEvent('popup'), link.click()])
  await expect(phone.getByText('128.00')).toBeVisible()
  await payOnPhone(phone)
  await expect(page.getByText('本店已收到款')).toBeVisible()
  await expect(link).toBeHidden()
  // The address is the order's: whoever comes back finds how it stands.
  await page.reload()
  await expect(page.getByText('本店已收到款')).toBeVisible()
  await expect(page.getByRole('button', { name: '龙井茶' })).toBeHidden()
  expect(complaints).toEqual([])
  await context.close()
})

test('what it has is served, what it hasn’t isn’t, and nothing of its own folder', async () => {
  const status = async (path: string, request?: RequestInit) => (await fetch(`${shop.url}${path}`, request)).status
  expect(await status('/element/pay-checkout.js')).toBe(200)
  for (const path of ['/element/nothing.js', '/element/..%2F..%2Fpackage.json', '/orders/nobody', '/orders/__proto__'])
    expect([path, await status(path)]).toEqual([path, 404])
  for (const path of ['/keys/shop-key', '/sandbox.json', '/server.js']) {
    expect(await (await fetch(`${shop.url}${path}`)).text()).toContain('<pay-checkout')
  }
  const forged = {
    'webhook-id': 'a',
    'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
    'webhook-signature': 'v1,x',
  }
  const paid = JSON.stringify({ type: 'checkout.paid', data: { orderNo: 'A1', amount: 12_800 } })
  expect(await status('/webhooks', { method: 'POST', headers: forged, body: paid })).toBe(401)
  expect(await status('/webhooks', { method: 'POST', body: 'nothing' })).toBe(401)
})
