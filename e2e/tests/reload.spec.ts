import { expect, test } from '../fixtures.ts'
import { cancelOnPhone, phoneOver } from '../phone.ts'

const WALLET = { wallet: 'wechat', ready: 'now', payer: 'phone' } as const

test('a reload keeps what was: the choice, the code, and that it is paid [F51]', async ({ checkout, sandbox }) => {
  const pay = await checkout('desktop')
  await pay.state('choosing')
  await pay.page.reload()
  await pay.choose('wechat:qr')
  const code = await pay.scan()
  await pay.page.reload()
  expect(await pay.scan()).toBe(code)
  await sandbox.payCode(code)
  await pay.expectPaid()
  await pay.page.reload()
  await pay.expectPaid()
  expect(await sandbox.ledger(pay.order.orderNo)).toMatchObject([{ creates: 1 }])
})

test('a reload while the payment is being created finds that payment [F51]', async ({ checkout, sandbox }) => {
  const pay = await checkout('desktop')
  await sandbox.fault(pay.order.orderNo, { on: 'create', fault: 'slow', ms: 2_000 })
  await pay.choose('wechat:qr')
  await expect.poll(() => sandbox.ledger(pay.order.orderNo)).toHaveLength(1)
  await pay.page.reload()
  await pay.state('showing-qr')
  await sandbox.payCode(await pay.scan())
  await pay.expectPaid()
  expect(await sandbox.ledger(pay.order.orderNo)).toMatchObject([{ creates: 1 }])
})

test('a reload under the wallet’s sheet asks how it stands, and calls no wallet by itself [F51]', async ({
  checkout,
  sandbox,
}) => {
  const pay = await checkout('wechat', { wallet: WALLET })
  await pay.choose('wechat:jsapi')
  await phoneOver(pay.page).locator('[data-action="pay"]').waitFor()
  await pay.page.reload()
  // The page has a token of its own now, and may be somebody else’s: it hears how the payment ends, and whose it is when they choose.
  expect((await pay.state('choosing')).checkout.payment).toMatchObject({ elsewhere: true })
  await expect(pay.page.locator('iframe')).toHaveCount(0)
  const [payment] = await sandbox.ledger(pay.order.orderNo)
  await sandbox.phone(payment?.id ?? '', 'pay')
  await pay.expectPaid()
})

test('a reload after the sheet was put away can still pay', async ({ checkout, sandbox }) => {
  const pay = await checkout('wechat', { wallet: WALLET })
  await pay.choose('wechat:jsapi')
  await cancelOnPhone(phoneOver(pay.page))
  await pay.state('waiting')
  await pay.page.reload()
  await pay.state('waiting', 'choosing')
  const [payment] = await sandbox.ledger(pay.order.orderNo)
  await sandbox.phone(payment?.id ?? '', 'pay')
  await pay.expectPaid()
})

test('a reload after the end still shows the end', async ({ checkout }) => {
  const pay = await checkout('desktop', { wish: { expiresIn: 5 } })
  await pay.state('stopped')
  await pay.page.reload()
  expect(await pay.state('stopped')).toMatchObject({ reason: 'expired' })
})
