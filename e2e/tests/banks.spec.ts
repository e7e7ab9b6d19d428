import type { CheckoutPage } from '../checkout-page.ts'
import { expect, test } from '../fixtures.ts'
import { payOnPhone } from '../phone.ts'

/** UnionPay at the method gateway, whose payer chooses among 25 banks. */

async function openBanks(pay: CheckoutPage): Promise<void> {
  await pay.choose('unionpay:web')
  await expect(pay.element.getByRole('radiogroup', { name: '选择银行' })).toBeVisible()
}

/** Chooses a bank, and comes back from its page without having paid. */
async function leaveFor(pay: CheckoutPage, bank: string): Promise<object> {
  await pay.element.getByRole('radio', { name: bank }).check()
  const [request] = await Promise.all([
    pay.page.waitForRequest((sent) => sent.method() === 'POST' && sent.url().endsWith('/v1/checkout/payments')),
    pay.button('前往付款').click(),
  ])
  await pay.page.waitForURL('**/cashier/**')
  await pay.goto()
  await pay.state('confirming')
  return request.postDataJSON() as object
}

test('the payer who chose the wrong bank chooses another, and pays there once', async ({ checkout, sandbox }) => {
  const pay = await checkout('desktop', { account: 'methods' })
  await openBanks(pay)
  await expect(pay.element.getByRole('radio')).toHaveCount(26)
  await expect(pay.element.getByRole('radio', { name: '不指定银行' })).toBeChecked()
  expect(await leaveFor(pay, '招商银行')).toMatchObject({ channel: 'unionpay:web', bankCode: '03080000' })
  await pay.button('暂不支付').click()
  await openBanks(pay)
  await expect(pay.element.getByRole('radio', { name: '招商银行' })).toBeChecked()
  expect(await leaveFor(pay, '中国银行')).toMatchObject({ bankCode: '01040000' })
  expect((await sandbox.ledger(pay.order.orderNo)).map(({ creates }) => creates)).toEqual([1, 1])

  await pay.button('支付遇到问题').click()
  await pay.page.waitForURL('**/cashier/**')
  await pay.page.locator('[data-action="open-wallet"]').click()
  await payOnPhone(pay.page.frameLocator('iframe.sheet'))
  await pay.page.waitForURL(new RegExp(`/(pay|orders)/${pay.order.id}`))
  await pay.goto()
  await pay.expectPaid()
  const books = await sandbox.ledger(pay.order.orderNo)
  expect(books.map(({ creates }) => creates)).toEqual([1, 1])
  expect(books.filter(({ status }) => status === 'paid').length).toBe(1)
})

test('by keyboard alone: one stop for all banks, arrows between them, Enter goes on', async ({ checkout }) => {
  const pay = await checkout('desktop', { account: 'methods' })
  const { keyboard } = pay.page
  await pay.way('unionpay:web').focus()
  await keyboard.press('Enter')
  await expect(pay.element.getByRole('heading', { name: '选择银行' })).toBeFocused()
  await keyboard.press('Tab')
  await expect(pay.element.getByRole('radio', { name: '不指定银行' })).toBeFocused()
  for (let row = 0; row < 20; row++) await keyboard.press('ArrowDown')
  const row = pay.element.getByRole('radio', { name: '上海农商行' })
  await expect(row).toBeChecked()
  // What has the focus isn't hidden by the way on, which stays in sight.
  const covered = await row.evaluate((radio) => {
    const { x, y, width, height } = radio.getBoundingClientRect()
    return (radio.getRootNode() as ShadowRoot).elementFromPoint(x + width / 2, y + height / 2) !== radio
  })
  expect(covered).toBe(false)
  await keyboard.press('Tab')
  await expect(pay.button('前往付款')).toBeFocused()
  await keyboard.press('Tab')
  await expect(pay.button('换一种支付方式')).toBeFocused()
  await keyboard.press('Enter')
  await pay.state('choosing')
  await pay.way('unionpay:web').press('Enter')
  await keyboard.press('Tab')
  await keyboard.press('ArrowDown')
  await keyboard.press('Enter')
  await pay.page.waitForURL('**/cashier/**')
})

test('a list that can’t be fetched leaves the other ways to pay, and comes with the next try', async ({ checkout }) => {
  const pay = await checkout('desktop', { account: 'methods' })
  await pay.page.route(/asides/, (route) => route.abort())
  await pay.choose('unionpay:web')
  await expect(pay.element.locator('[part="note"]')).toContainText('网络连接不上')
  await pay.choose('wechat:qr')
  await pay.scan()
  await pay.button('换一种支付方式').click()
  await pay.page.unroute(/asides/)
  await openBanks(pay)
})

test('fits the narrowest phone, with the way on in sight', async ({ checkout }) => {
  const pay = await checkout('phone', { account: 'methods' })
  await pay.page.setViewportSize({ width: 320, height: 568 })
  await openBanks(pay)
  await expect(pay.button('前往付款')).toBeInViewport({ ratio: 1 })
  expect(await pay.page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
})
