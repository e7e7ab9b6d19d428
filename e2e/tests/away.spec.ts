import { expect, test } from '../fixtures.ts'
import { expectH5, leaveForH5, payFromH5 } from '../phone.ts'

/** Payments that leave the page: WeChat's H5 cashier, and a bank's hosted one. */

test('H5: away to WeChat and back in the same tab', async ({ checkout }) => {
  const pay = await checkout('phone')
  await leaveForH5(pay)
  await payFromH5(pay)
  await pay.expectBack()
  await pay.expectPaid()
})

test('H5: back without having paid, the page asks, and takes nobody’s word [F53]', async ({ checkout, sandbox }) => {
  const pay = await checkout('phone')
  await leaveForH5(pay)
  await pay.page.locator('[data-action="cancel"]').click()
  await pay.expectBack()
  await pay.state('confirming')
  await expect(pay.element.getByRole('heading', { name: '请确认支付是否已完成' })).toBeVisible()
  await pay.button('已完成支付').click()
  await pay.state('confirming')
  await pay.expectNotPaid()
  await pay.button('重新支付').click()
  await expectH5(pay)
  const [payment] = await sandbox.ledger(pay.order.orderNo)
  await sandbox.phone(payment?.id ?? '', 'pay')
  await pay.goto()
  await pay.expectPaid()
})

test('H5: paid, and back in a new tab', async ({ checkout, sandbox }) => {
  const pay = await checkout('phone')
  await leaveForH5(pay)
  const [payment] = await sandbox.ledger(pay.order.orderNo)
  const back = new URL(pay.page.url()).searchParams.get('redirect_url') ?? ''
  expect(back).toMatch(new RegExp(`/pay/${pay.order.id}$`))
  await sandbox.phone(payment?.id ?? '', 'pay')
  const tab = await pay.page.context().newPage()
  await tab.goto(back)
  await pay.in(tab).expectPaid()
})

test('H5: the back button finds the payment again [F51]', async ({ checkout, sandbox }) => {
  const pay = await checkout('phone')
  await leaveForH5(pay)
  await pay.page.goBack()
  await pay.state('confirming')
  const [payment] = await sandbox.ledger(pay.order.orderNo)
  await sandbox.phone(payment?.id ?? '', 'pay')
  await pay.expectPaid()
})

test('hosted cashier: back without having paid, its signed word is no proof [T11 F53]', async ({ checkout }) => {
  const pay = await checkout('wechat', { account: 'bank' })
  await pay.choose('wechat:web')
  await pay.page.waitForURL('**/tlinx/cashier/**')
  await pay.page.locator('[data-action="cancel"]').click()
  await pay.page.waitForURL(new RegExp(`/(pay|orders)/${pay.order.id}`))
  await pay.goto()
  await pay.state('confirming')
  await pay.expectNotPaid()
})
