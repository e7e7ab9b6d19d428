import { expect, test } from '../fixtures.ts'
import { cancelOnPhone, payOnPhone, phoneOver } from '../phone.ts'

const WALLET = { wallet: 'alipay', ready: { afterMs: 200 }, payer: 'phone' } as const

test('tradePay given up (6001): not paid, and the same payment can be tried again', async ({ checkout, sandbox }) => {
  const pay = await checkout('alipay', { account: 'bank', wallet: WALLET })
  await pay.choose('alipay:jsapi')
  await cancelOnPhone(phoneOver(pay.page))
  expect(await pay.state('waiting')).toMatchObject({ after: 'wallet-cancelled' })
  await pay.expectNotPaid()
  await pay.button('重试').click()
  await payOnPhone(phoneOver(pay.page))
  await pay.expectPaid()
  expect(await sandbox.ledger(pay.order.orderNo)).toMatchObject([{ creates: 1, status: 'paid' }])
})

test('paid, and Alipay’s callback never comes: the page finds out [F54]', async ({ checkout }) => {
  const pay = await checkout('alipay', { account: 'bank', wallet: { ...WALLET, payer: 'silent' } })
  await pay.choose('alipay:jsapi')
  await pay.expectPaid()
})
