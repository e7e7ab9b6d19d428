import type { PayCheckout } from '@pay-checkout/element'
import type { BrowserContext } from '@playwright/test'
import { CheckoutPage, placeOrder } from '../checkout-page.ts'
import { expect, test } from '../fixtures.ts'
import { payUrlOf } from '../pay-url.ts'

/** One printed code, two phones: each wallet opens what was made for the person who holds it. */

for (const wallet of ['wechat', 'alipay'] as const) {
  test(`${wallet}: the second to open the link pays what is theirs, while the first has left theirs`, async ({
    openBrowser,
    addWallet,
    sandbox,
    stack,
  }) => {
    const order = await placeOrder(stack.urls.shop)
    const link = await payUrlOf(stack.urls, order.id)
    const phoneOf = async (person: string, payer: 'never' | 'beyond'): Promise<BrowserContext> => {
      const context = await openBrowser(wallet)
      await addWallet(context, { wallet, ready: 'now', payer, person })
      return context
    }
    const at = async (context: BrowserContext): Promise<CheckoutPage> => {
      const page = await context.newPage()
      await page.goto(link)
      return new CheckoutPage(page, stack.urls.shop, order)
    }
    const first = await at(await phoneOf('alice', 'never'))
    await first.choose(`${wallet}:jsapi`)
    await first.state('in-wallet')

    const second = await at(await phoneOf('bob', 'beyond'))
    const { checkout } = await second.state('choosing')
    expect(checkout.payment).toMatchObject({ elsewhere: true, action: { type: 'wait' } })
    await second.choose(`${wallet}:jsapi`)
    await second.expectPaid()
    await expect(first.element.getByRole('heading', { name: '支付成功' })).toBeVisible()
    const paid = (await sandbox.ledger(order.orderNo)).filter(({ status }) => status === 'paid')
    expect(paid).toHaveLength(1)
  })
}

test('one page of the shop’s, two phones with one token: what the wallet refuses the next try asks anew', async ({
  checkout,
}) => {
  const wallet = { wallet: 'wechat', ready: 'now' } as const
  const first = await checkout('wechat', { wallet: { ...wallet, payer: 'never', person: 'alice' } })
  await first.choose('wechat:jsapi')
  const { payment: hers } = await first.state('in-wallet')
  const token = await first.element.evaluate((one: { token?: string } & Element) => one.token)

  const second = await checkout('wechat', { wallet: { ...wallet, payer: 'beyond', person: 'bob' } })
  const page = second.in(second.page)
  Object.assign(page, { order: first.order })
  await page.goto()
  await page.state('choosing')
  await page.element.evaluate((one, value) => {
    const { brokerUrl, locale, returnUrl } = one as PayCheckout
    one.replaceWith(
      Object.assign(document.createElement('pay-checkout'), { token: value, brokerUrl, locale, returnUrl }),
    )
  }, token)
  expect(await page.state('waiting')).toMatchObject({ payment: hers })
  await page.button('换一种支付方式').click()
  await page.choose('wechat:jsapi')
  await page.expectState({ after: 'wallet-failed' })
  await page.button('重试').click()
  await page.expectPaid()
})
