import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Channel } from '@pay-checkout/core'
import type { PayCheckout } from '@pay-checkout/element'
import { CheckoutPage } from '../checkout-page.ts'
import { expect, test } from '../fixtures.ts'
import { payUrlOf } from '../pay-url.ts'
import { leaveForH5, payFromH5 } from '../phone.ts'

/** A way that doesn't work here is taken elsewhere by the checkout's one link; the page it was taken from follows. */

/** A way that isn't listed here, since another of its wallet works: a button of the shop's own may ask for it. */
async function ask(pay: CheckoutPage, channel: Channel) {
  await pay.state('choosing')
  await pay.element.evaluate((element, way) => (element as PayCheckout).pay(way), channel)
  return pay.state('guiding')
}

async function payByH5(phone: CheckoutPage): Promise<void> {
  await leaveForH5(phone)
  await payFromH5(phone)
}

for (const place of ['wechat', 'alipay'] as const) {
  test(`from ${place} to the browser: the link that is copied goes on with the checkout, and this page sees it paid`, async ({
    checkout,
    openBrowser,
    sandbox,
    stack,
  }) => {
    const pay = await checkout(place)
    await pay.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await ask(pay, 'wechat:h5')
    const link = await payUrlOf(stack.urls, pay.order.id)
    await expect(pay.element.locator('.link input')).toHaveValue(link)
    await pay.button('复制链接').click()
    await expect(pay.button('已复制')).toBeVisible()
    const copied = await pay.page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toBe(link)

    const page = await (await openBrowser('phone')).newPage()
    await page.goto(copied)
    await payByH5(new CheckoutPage(page, stack.urls.shop, pay.order))
    await pay.expectPaid()
    expect(await sandbox.ledger(pay.order.orderNo)).toMatchObject([{ creates: 1, status: 'paid' }])
  })
}

test('where the hosted page only tells how the checkout stands, the page’s own address is the link', async ({
  checkout,
  openBrowser,
  stack,
}) => {
  const pay = await checkout('wechat', {
    // As a broker with `"pageFiles": false` answers.
    prepare: async (page) => {
      await page.route('**/v1/checkout/events', (route) => route.abort())
      await page.route('**/v1/checkout', async (route) => {
        const answer = await route.fetch()
        const { payLink: _, ...view } = await answer.json()
        await route.fulfill({ response: answer, json: view })
      })
    },
  })
  await ask(pay, 'wechat:h5')
  const link = await pay.element.locator('.link input').inputValue()
  expect(link).toBe(pay.page.url())
  const page = await (await openBrowser('phone')).newPage()
  await page.goto(link)
  await payByH5(new CheckoutPage(page, stack.urls.shop, pay.order))
  await pay.expectPaid()
})

test('from a web view to the mini-program’s own page: paid there, seen here', async ({ checkout, sandbox, stack }) => {
  const pay = await checkout('wechat', {
    prepare: async (page) => {
      await page.addInitScript(() => Reflect.set(globalThis, '__wxjs_environment', 'miniprogram'))
    },
  })
  expect((await ask(pay, 'wechat:jsapi')).choice).toMatchObject({ reason: 'web-view-cannot-pay' })

  // The native page has a token from the shop, logs in, and pays.
  const post = async (url: string, body: object, token = '') => {
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      'idempotency-key': randomUUID(),
    }
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
    expect(answer.ok).toBe(true)
    return answer.json()
  }
  const { clientToken } = await post(`${stack.urls.shop}/api/orders/${pay.order.id}/checkout`, {})
  const { urls } = stack
  const config = JSON.parse(await readFile(join(dirname(stack.logs.broker), 'pay-broker.config.json'), 'utf8'))
  const { appId } = config.walletApps.find(({ kind }: { kind: string }) => kind === 'wechat-mini-program')
  const { code } = await post(`${urls.sandbox}/control/wallet/login-code`, { wallet: 'wechat', appId, person: 'alice' })
  await post(`${urls.broker}/v1/checkout/login`, { method: 'wechat', code }, clientToken)
  const channel = 'wechat:miniprogram'
  const { action } = await post(`${urls.broker}/v1/checkout/payments`, { channel }, clientToken)
  const body = { params: action.params, runtime: 'miniprogram', appId, person: 'alice' }
  expect(await sandbox.payInWallet('wechat-invoke', body)).toBe('ok')
  await pay.expectPaid()
})
