import type { PayCheckout } from '@pay-checkout/element'
import { expectAccessible } from '../expect-accessible.ts'
import { test } from '../fixtures.ts'
import { cancelOnPhone, leaveForH5, phoneOver } from '../phone.ts'

test('the shop’s pages', async ({ openBrowser, stack, checkout }) => {
  const page = await (await openBrowser('desktop')).newPage()
  await page.goto(`${stack.urls.shop}/`)
  await page.getByRole('button', { name: '加入 西湖龙井' }).click()
  await expectAccessible(page)
  const { order } = await checkout('desktop')
  await page.goto(`${stack.urls.shop}/orders/${order.id}`)
  await page.getByText('还没有收到付款').waitFor()
  await expectAccessible(page)
})

test('choosing, the code, the code run out, paid', async ({ checkout, sandbox }) => {
  const pay = await checkout('desktop', { prepare: (page) => page.clock.install() })
  await pay.state('choosing')
  await expectAccessible(pay.page)
  await pay.choose('wechat:qr')
  await pay.scan()
  await expectAccessible(pay.page)
  await pay.page.clock.fastForward('02:01:00')
  await pay.button('刷新二维码').waitFor()
  await expectAccessible(pay.page)
  await pay.button('刷新二维码').click()
  await sandbox.payCode(await pay.scan())
  await pay.expectPaid()
  await expectAccessible(pay.page)
})

test('under the wallet, and after it was put away', async ({ checkout }) => {
  const pay = await checkout('wechat', { wallet: { wallet: 'wechat', ready: 'now', payer: 'phone' } })
  await pay.choose('wechat:jsapi')
  await pay.state('in-wallet')
  await cancelOnPhone(phoneOver(pay.page))
  await pay.state('waiting')
  await expectAccessible(pay.page)
})

test('have you paid', async ({ checkout }) => {
  const pay = await checkout('phone')
  await leaveForH5(pay)
  await pay.page.goBack()
  await pay.state('confirming')
  await expectAccessible(pay.page)
})

test('what to do where a way to pay is blocked', async ({ checkout }) => {
  const pay = await checkout('desktop', { account: 'bank' })
  await pay.state('choosing')
  await pay.element.evaluate((element) => (element as PayCheckout).pay('wechat:jsapi'))
  await pay.element.getByRole('heading', { name: '这里不能直接用微信支付' }).waitFor()
  await expectAccessible(pay.page)
})

test('the list of banks', async ({ checkout }) => {
  const pay = await checkout('phone', { account: 'methods' })
  await pay.choose('unionpay:web')
  await pay.element.getByRole('radio', { name: '招商银行' }).check()
  await expectAccessible(pay.page)
})

test('run out', async ({ checkout }) => {
  const pay = await checkout('desktop', { wish: { expiresIn: 5 } })
  await pay.state('stopped')
  await expectAccessible(pay.page)
})

test('the till: ready, refused, while the customer confirms', async ({ checkout, sandbox }) => {
  const till = await checkout('desktop', {
    prepare: async (page) => {
      await page.addInitScript(() => sessionStorage.setItem('demo:view-as', 'till'))
    },
  })
  await till.element.getByRole('textbox').waitFor()
  await expectAccessible(till.page)
  await till.page.keyboard.type('6901028075831\n')
  await till.element.locator('[part="note"]').waitFor()
  await expectAccessible(till.page)
  await till.page.keyboard.type(`${await sandbox.authCode('wechat', 'ask-password')}\n`)
  await till.state('waiting')
  await expectAccessible(till.page)
})
