import { expect, test } from '../fixtures.ts'
import { cancelOnPhone, payOnPhone, phoneOver } from '../phone.ts'

const WALLET = { wallet: 'wechat', ready: 'now', payer: 'phone' } as const

test('a payer who puts the sheet away can still pay, by the same payment [F54]', async ({ checkout, sandbox }) => {
  const pay = await checkout('wechat', { wallet: WALLET })
  await pay.choose('wechat:jsapi')
  await cancelOnPhone(phoneOver(pay.page))
  expect(await pay.state('waiting')).toMatchObject({ after: 'wallet-cancelled' })
  await pay.expectNotPaid()
  await pay.button('重试').click()
  await payOnPhone(phoneOver(pay.page))
  await pay.expectPaid()
  expect(await sandbox.ledger(pay.order.orderNo)).toMatchObject([{ creates: 1, status: 'paid' }])
})

test('paid, and WeChat’s callback never comes: the page finds out [F54]', async ({ checkout }) => {
  const pay = await checkout('wechat', { wallet: { ...WALLET, payer: 'silent' } })
  await pay.choose('wechat:jsapi')
  await pay.expectPaid()
})

test('WeChat’s bridge comes late', async ({ checkout }) => {
  const pay = await checkout('wechat', { wallet: { ...WALLET, ready: { afterMs: 2_500 } } })
  await pay.choose('wechat:jsapi')
  await payOnPhone(phoneOver(pay.page))
  await pay.expectPaid()
})

test('WeChat’s bridge never comes: the page says so, and a code still pays', async ({ checkout, sandbox }) => {
  const pay = await checkout('wechat', { wallet: { ...WALLET, ready: 'never' } })
  await pay.choose('wechat:jsapi')
  expect(await pay.state('waiting')).toMatchObject({ after: 'wallet-failed', trouble: { code: 'wallet-failed' } })
  await pay.button('换一种支付方式').click()
  await pay.choose('wechat:qr')
  await sandbox.payCode(await pay.scan())
  await pay.expectPaid()
})

test('H5 is refused inside WeChat, and the page says where it works', async ({ checkout }) => {
  const pay = await checkout('wechat', { wallet: WALLET })
  const state = await pay.state('choosing')
  expect(state.choices.find(({ channel }) => channel === 'wechat:h5')).toMatchObject({
    usable: false,
    reason: 'blocked-in-wechat',
  })
})
