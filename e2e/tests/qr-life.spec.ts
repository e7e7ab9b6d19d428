import { expect, test } from '../fixtures.ts'

/** Seconds that a checkout lives which is to be seen before its end: a page on a busy machine takes several of them to come. */
const SHORT = 10

test('a code that has run out is covered, and one touch brings one that pays [F56]', async ({ checkout, sandbox }) => {
  const pay = await checkout('desktop', { prepare: (page) => page.clock.install() })
  await pay.choose('wechat:qr')
  await pay.scan()
  await pay.page.clock.fastForward('02:01:00')
  expect(await pay.state('showing-qr')).toMatchObject({ expired: true })
  await expect(pay.element.locator('[part="qr"]')).toHaveCount(0)
  await pay.button('刷新二维码').click()
  await sandbox.payCode(await pay.scan())
  await pay.expectPaid()
})

test('a checkout that runs out says so by itself to whoever still chooses [B13]', async ({ checkout }) => {
  const pay = await checkout('desktop', { wish: { expiresIn: SHORT } })
  await pay.state('choosing')
  expect(await pay.state('stopped')).toMatchObject({ reason: 'expired' })
})

test('a checkout whose gateway can’t close its code says that the time is over all the same', async ({ checkout }) => {
  const pay = await checkout('desktop', { account: 'bank', wish: { expiresIn: SHORT } })
  await pay.choose('wechat:qr')
  await pay.scan()
  expect(await pay.state('stopped')).toMatchObject({ reason: 'expired' })
})

test('a checkout that has run out says so, and so does the order', async ({ checkout, stack }) => {
  const pay = await checkout('desktop', { wish: { expiresIn: SHORT } })
  await pay.choose('wechat:qr')
  await pay.scan()
  expect(await pay.state('stopped')).toMatchObject({ reason: 'expired' })
  await expect(pay.element.getByRole('heading', { name: '订单已超时' })).toBeVisible()
  await pay.page.goto(`${stack.urls.shop}/orders/${pay.order.id}`)
  await expect(pay.page.getByText('付款时间已过')).toBeVisible()
})
