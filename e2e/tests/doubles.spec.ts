import { expect, test } from '../fixtures.ts'

test('ten clicks make one payment [F49]', async ({ checkout, sandbox }) => {
  const pay = await checkout('desktop')
  await pay.way('alipay:qr').evaluate((button) => {
    for (let click = 0; click < 10; click += 1) (button as HTMLButtonElement).click()
  })
  await sandbox.payCode(await pay.scan())
  await pay.expectPaid()
  expect(await sandbox.ledger(pay.order.orderNo)).toMatchObject([{ creates: 1 }])
})

test('ten clicks while the gateway is slow make one payment', async ({ checkout, sandbox }) => {
  const pay = await checkout('desktop')
  await sandbox.fault(pay.order.orderNo, { on: 'create', fault: 'slow', ms: 1_500 })
  await pay.way('wechat:qr').evaluate(async (button) => {
    for (let click = 0; click < 10; click += 1) {
      ;(button as HTMLButtonElement).click()
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  })
  await pay.state('showing-qr')
  expect(await sandbox.ledger(pay.order.orderNo)).toMatchObject([{ creates: 1 }])
})

test('two tabs that start at once share one payment, and agree that it is paid [F50]', async ({
  checkout,
  sandbox,
}) => {
  const one = await checkout('desktop')
  const two = one.in(await one.page.context().newPage())
  await two.goto()
  await two.state('choosing')
  await Promise.all([one.choose('wechat:qr'), two.choose('wechat:qr')])
  const codes = [await two.scan(), await one.scan()]
  expect(new Set(codes).size).toBe(1)
  await sandbox.payCode(codes[0] ?? '')
  // A tab in the background doesn't ask; it finds out when it is looked at.
  await one.page.bringToFront()
  await one.expectPaid()
  await two.page.bringToFront()
  await two.expectPaid()
  expect(await sandbox.ledger(one.order.orderNo)).toMatchObject([{ creates: 1 }])
})

test('a tab that only shows the choice learns, when it is looked at, that another tab has paid', async ({
  checkout,
  sandbox,
}) => {
  const idle = await checkout('desktop')
  await idle.state('choosing')
  const other = idle.in(await idle.page.context().newPage())
  await other.goto()
  await other.choose('alipay:qr')
  await sandbox.payCode(await other.scan())
  await other.expectPaid()
  await idle.page.bringToFront()
  await idle.page.evaluate(() => dispatchEvent(new Event('focus')))
  await idle.expectPaid()
})
