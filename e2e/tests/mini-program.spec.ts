import type { OrderView } from '../../demo/shop/shop-api.ts'
import { placeOrder } from '../checkout-page.ts'
import { expect, test } from '../fixtures.ts'
import { openPhone, PAY_PAGE, type Phone, type PhoneOptions, type Wallet } from '../mini-program-phone.ts'

/** The demo's mini-programs on WeChat's component framework, with a real broker and the gateways' sandbox: what a payer meets. */

const SIZE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const NAMES: Readonly<Record<Wallet, string>> = { wechat: '微信支付', alipay: '支付宝' }

for (const wallet of ['wechat', 'alipay'] as const) {
  test.describe(wallet, () => {
    const it = test.extend<{ pay: (options?: Partial<PhoneOptions>) => Promise<Phone & { order: OrderView }> }>({
      pay: async ({ browser, stack }, use) => {
        const context = await browser.newContext(SIZE)
        await use(async (options) => {
          const order = await placeOrder(stack.urls.shop, {})
          const open = `pages/pay/index?order=${order.id}`
          return Object.assign(await openPhone(context, stack, { wallet, open, ...options }), { order })
        })
        await context.close()
      },
    })

    it('from a cup of tea to an order that is paid, as in the developer tools', async ({ pay }) => {
      const phone = await pay({ open: 'pages/shop/index', playWallet: true })
      await phone.button('加入 西湖龙井').tap()
      await phone.button('加一份 西湖龙井').tap()
      await phone.button('去付款').tap()
      await expect(phone.page.getByText('256.00')).toBeVisible()
      await phone.button(NAMES[wallet]).tap()
      await phone.button('不付').tap()
      await expect(phone.page.getByText('付款没有确认')).toBeVisible()
      await phone.button('重试').tap()
      await phone.button('付款').tap()
      await expect(phone.page.getByText('支付成功')).toBeVisible()
      await phone.button('查看订单').tap()
      await expect(phone.page.getByText('已付款')).toBeVisible()
      await phone.end()
    })

    it('cancelled, then paid by the same payment', async ({ pay, sandbox }) => {
      const phone = await pay({ atWallet: ['cancel', 'pay'] })
      await phone.button(NAMES[wallet]).tap()
      await expect(phone.page.getByText('付款没有确认')).toBeVisible()
      await phone.button('重试').tap()
      await expect(phone.page.getByText('支付成功')).toBeVisible()
      expect(phone.sheets).toHaveLength(2)
      expect(phone.sheets[1]).toEqual(phone.sheets[0])
      expect(await sandbox.ledger(phone.order.orderNo)).toMatchObject([{ status: 'paid', creates: 1 }])
      await phone.end()
    })

    it('away in the background, and back; the callback is lost', async ({ pay }) => {
      const phone = await pay({ atWallet: ['away'] })
      await phone.page.clock.install()
      await phone.button(NAMES[wallet]).tap()
      await expect(phone.page.getByText(/请在.+中完成付款/)).toBeVisible()
      await phone.tell('appHide')
      await phone.page.clock.runFor(3_000)
      const asked = phone.asked.length
      await phone.page.clock.runFor(600_000)
      expect(phone.asked.length).toBe(asked)
      await phone.payNow()
      await phone.tell('appShow')
      await phone.page.clock.runFor(1_000)
      await expect(phone.page.getByText('支付成功')).toBeVisible()
      await phone.end()
    })

    it('a token that ends under the tap: the page brings another, and the payment goes on by itself', async ({
      pay,
      sandbox,
    }) => {
      const phone = await pay()
      await expect(phone.button(NAMES[wallet])).toBeVisible()
      const refused = phone.asked[0]?.headers.authorization
      phone.meddle = ({ url, headers }) => {
        if (headers.authorization === refused && !/\/api\//.test(url)) headers.authorization = 'Bearer ct1a_gone'
      }
      await phone.button(NAMES[wallet]).tap()
      await expect(phone.page.getByText('支付成功')).toBeVisible()
      expect(phone.sheets).toHaveLength(1)
      expect(phone.asked.map(({ headers }) => headers.authorization)).toContain('Bearer ct1a_gone')
      expect(await sandbox.ledger(phone.order.orderNo)).toMatchObject([{ status: 'paid', creates: 1 }])
      await phone.end()
    })

    it('offline at the start, and back; a host that isn’t listed is told by name', async ({ pay }) => {
      let words = 'interrupted'
      const meddle = ({ url }: { url: string }) => {
        if (url.includes('/v1/') && words) throw new Error(words)
      }
      const phone = await pay({ meddle })
      await expect(phone.page.getByText('网络连接不上')).toBeVisible()
      words = 'url not in domain list'
      await phone.button('重试').tap()
      await expect(phone.page.getByText('domain-not-allowed')).toBeVisible()
      words = 'interrupted'
      await phone.button('重试').tap()
      await expect(phone.page.getByText('网络连接不上')).toBeVisible()
      words = ''
      await phone.tell('online')
      await expect(phone.button(NAMES[wallet])).toBeVisible()
      await phone.end()
    })

    it('the network goes while the payer pays, and comes back', async ({ pay }) => {
      const phone = await pay({ atWallet: ['away'] })
      await phone.button(NAMES[wallet]).tap()
      await expect(phone.page.getByText(/请在.+中完成付款/)).toBeVisible()
      phone.meddle = () => {
        throw new Error('interrupted')
      }
      await phone.button('已完成支付').tap()
      await expect(phone.page.getByText('网络连接不上')).toBeVisible()
      phone.meddle = () => {}
      await phone.payNow()
      await expect(phone.page.getByText('支付成功')).toBeVisible()
      await phone.end()
    })

    it('handed over by a web view: the ready-made page pays, and goes back by itself', async ({ pay, stack }) => {
      const phone = await pay({ open: 'pages/orders/index' })
      const checkout = await fetch(`${stack.urls.shop}/api/orders/${phone.order.id}/checkout`, { method: 'POST' })
      const { payUrl } = (await checkout.json()) as { payUrl: string }
      // Two seconds later the page has gone back: both are looked for from before it comes.
      const seen = Promise.all([phone.page.getByText('支付成功').waitFor(), phone.button('返回商家').waitFor()])
      await phone.page.evaluate(`stage.open('${PAY_PAGE[wallet]}?pay=${encodeURIComponent(payUrl)}')`)
      await seen
      expect(phone.sheets).toHaveLength(1)
      await expect(phone.button('返回商家')).toHaveCount(0)
      await expect(phone.page.getByText('还没有订单')).toBeVisible()
      // An address of somebody else's is nobody's checkout: nothing is sent there.
      const asked = phone.asked.length
      await phone.page.evaluate(`stage.open('${PAY_PAGE[wallet]}?pay=https%3A%2F%2Fevil.example%2Fpay%2F01')`)
      await expect(phone.page.getByText('token-invalid')).toBeVisible()
      expect(phone.asked.length).toBe(asked)
      await phone.end()
    })

    it('a page that is left in the middle asks nothing any more', async ({ pay }) => {
      const phone = await pay({ atWallet: ['away'] })
      await phone.page.clock.install()
      await phone.button(NAMES[wallet]).tap()
      await expect(phone.page.getByText(/请在.+中完成付款/)).toBeVisible()
      await phone.tell('close')
      await phone.page.clock.runFor(3_000)
      const asked = phone.asked.length
      await phone.page.clock.runFor(600_000)
      expect(phone.asked.length).toBe(asked)
      expect(await phone.page.evaluate('stage.listeners()')).toBe(0)
      await phone.end()
    })

    it('English, in letters half as large again: all of it inside the screen', async ({ pay }) => {
      const phone = await pay({ language: 'en', scale: 1.5, atWallet: ['cancel'] })
      await phone.button(wallet === 'wechat' ? 'WeChat Pay' : 'Alipay').tap()
      await expect(phone.page.getByText('Payment not confirmed')).toBeVisible()
      expect(await phone.page.evaluate('document.documentElement.scrollWidth')).toBe(SIZE.viewport.width)
      const heading = phone.page.getByText('Payment not confirmed')
      expect(await heading.evaluate((element) => getComputedStyle(element).fontSize)).toBe('28.08px')
      await phone.end()
    })
  })
}

test('light and dark as the system has it', async ({ browser, stack }) => {
  const order = await placeOrder(stack.urls.shop, {})
  for (const [colorScheme, surface] of [
    ['light', 'rgb(255, 253, 248)'],
    ['dark', 'rgb(32, 36, 31)'],
  ] as const) {
    const context = await browser.newContext({ ...SIZE, colorScheme })
    const phone = await openPhone(context, stack, { wallet: 'wechat', open: `pages/pay/index?order=${order.id}` })
    await expect(phone.button('微信支付')).toBeVisible()
    const card = phone.page.locator('pay-checkout > view')
    expect(await card.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe(surface)
    await phone.end()
    await context.close()
  }
})
