import { expect, test } from '../fixtures.ts'

for (const account of ['main', 'bank'] as const) {
  test(`${account}: the notification never comes, and the payment is found by asking [F19]`, async ({
    checkout,
    sandbox,
  }) => {
    const pay = await checkout('desktop', { account })
    await sandbox.fault(pay.order.orderNo, { on: 'notification', fault: 'never', times: null })
    await pay.choose('wechat:qr')
    await sandbox.payCode(await pay.scan())
    await pay.expectPaid()
  })

  for (const fault of ['wrong-amount', 'bad-signature']) {
    test(`${account}: a notification with ${fault} decides nothing, and the truth is found`, async ({
      checkout,
      sandbox,
    }) => {
      const pay = await checkout('desktop', { account })
      await sandbox.fault(pay.order.orderNo, { on: 'notification', fault })
      await pay.choose('alipay:qr')
      await sandbox.payCode(await pay.scan())
      await pay.expectPaid()
      expect(await sandbox.ledger(pay.order.orderNo)).toMatchObject([{ amount: 12_800, status: 'paid' }])
    })
  }
}

test('the broker dies and comes back while a code is shown: the code still pays', async ({
  checkout,
  sandbox,
  stack,
}) => {
  const pay = await checkout('desktop')
  await pay.choose('wechat:qr')
  const code = await pay.scan()
  await stack.endBroker('SIGKILL')
  await sandbox.payCode(code)
  await expect(pay.element.locator('[part="note"]')).toBeVisible()
  await pay.expectNotPaid()
  await stack.startBroker()
  await pay.expectPaid()
})

test('the network is gone when the payer chooses: the payment begins once it is back [F52]', async ({
  checkout,
  sandbox,
}) => {
  const pay = await checkout('desktop')
  await pay.state('choosing')
  await pay.page.context().setOffline(true)
  await pay.choose('wechat:qr')
  await pay.state('starting')
  await pay.page.context().setOffline(false)
  await sandbox.payCode(await pay.scan())
  await pay.expectPaid()
  expect(await sandbox.ledger(pay.order.orderNo)).toMatchObject([{ creates: 1 }])
})

test('the gateway’s answer to the create is lost: one create, and the page waits for the truth [F6]', async ({
  checkout,
  sandbox,
}) => {
  const pay = await checkout('desktop')
  await sandbox.fault(pay.order.orderNo, { on: 'create', fault: 'no-reply' })
  await pay.choose('wechat:qr')
  expect(await pay.state('waiting')).toMatchObject({ after: 'unclear' })
  const [payment] = await sandbox.ledger(pay.order.orderNo)
  expect(payment?.creates).toBe(1)
  await sandbox.phone(payment?.id ?? '', 'pay')
  await pay.expectPaid()
  expect(await sandbox.ledger(pay.order.orderNo)).toMatchObject([{ creates: 1 }])
})
