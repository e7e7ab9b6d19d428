import type { BrowserContext, Page } from '@playwright/test'
import type { Stack } from '../../demo/stack.ts'
import { CheckoutPage, placeOrder } from '../checkout-page.ts'
import { expectAccessible } from '../expect-accessible.ts'
import { expect, test } from '../fixtures.ts'
import { payUrlOf } from '../pay-url.ts'
import { leaveForH5, payFromH5 } from '../phone.ts'

/** The broker's own page, which a menu, a printed code or a link leads to: paid on from end to end, with no page of the shop's. */

const scripted = (wallet: 'wechat' | 'alipay') => ({ wallet, ready: 'now', payer: 'beyond' }) as const

for (const wallet of ['wechat', 'alipay'] as const) {
  test(`in ${wallet}: one tap, to the wallet’s page and back, and it is paid`, async ({
    openBrowser,
    addWallet,
    sandbox,
    stack,
  }) => {
    const context = await openBrowser(wallet)
    await addWallet(context, scripted(wallet))
    const { pay, overheard } = await openHosted(stack, context)
    await pay.choose(`${wallet}:jsapi`)
    await pay.expectPaid()
    expect(pay.page.url()).toBe(await payUrlOf(stack.urls, pay.order.id))
    expect(await sandbox.ledger(pay.order.orderNo)).toMatchObject([{ creates: 1, status: 'paid' }])
    expect(overheard.visited).toEqual([expect.stringContaining('/oauth2/')])
    expect(overheard.complaints).toEqual([])
  })
}

test('on a phone: WeChat’s H5 cashier brings the payer back to it', async ({ openBrowser, sandbox, stack }) => {
  const { pay, overheard } = await openHosted(stack, await openBrowser('phone'))
  await leaveForH5(pay)
  await payFromH5(pay)
  await expect(pay.page).toHaveURL(await payUrlOf(stack.urls, pay.order.id), { timeout: 30_000 })
  // The page is paid while it is shown, or was before it was asked for again.
  await expect(pay.page.getByText(/^(支付成功|已付款)$/)).toBeVisible()
  expect(await sandbox.ledger(pay.order.orderNo)).toMatchObject([{ creates: 1, status: 'paid' }])
  expect(overheard.visited).toContainEqual(expect.stringContaining('/wechat/h5/'))
  expect(overheard.complaints).toEqual([])
})

test('on a desktop: a code to scan', async ({ openBrowser, sandbox, stack }) => {
  const { pay, overheard } = await openHosted(stack, await openBrowser('desktop'))
  await pay.choose('alipay:qr')
  await sandbox.payCode(await pay.scan())
  await pay.expectPaid()
  expect(overheard).toEqual({ visited: [], complaints: [] })
})

test('its policy names no source but the broker, and nothing unsafe', async ({ openBrowser, stack }) => {
  const page = await (await openBrowser('desktop')).newPage()
  const order = await placeOrder(stack.urls.shop)
  const answer = await page.goto(await payUrlOf(stack.urls, order.id))
  const policy = answer?.headers()['content-security-policy'] ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toMatch(/unsafe|\*|data:|blob:/)
  const sources = policy.match(/https?:\/\/[^\s;]+/g) ?? []
  expect(new Set(sources.map((source) => new URL(source).origin))).toEqual(new Set([stack.urls.broker]))
})

for (const place of ['phone', 'desktop'] as const) {
  test(`on a ${place} no rule of accessibility is broken`, async ({ openBrowser, sandbox, stack }) => {
    const { pay } = await openHosted(stack, await openBrowser(place))
    await pay.state('choosing')
    await expectAccessible(pay.page)
    await pay.choose('wechat:qr')
    await sandbox.payCode(await pay.scan())
    await pay.expectPaid()
    await expectAccessible(pay.page)
    await pay.page.reload()
    await expect(pay.page.getByRole('status')).toHaveText('已付款')
    await expectAccessible(pay.page)
  })
}

test('one that was paid says so to whoever opens it later, and leads to the shop', async ({
  openBrowser,
  sandbox,
  stack,
}) => {
  const context = await openBrowser('desktop')
  const { pay } = await openHosted(stack, context)
  await pay.choose('wechat:qr')
  await sandbox.payCode(await pay.scan())
  await pay.expectPaid()
  const later = await context.newPage()
  await later.goto(pay.page.url())
  await expect(later.getByRole('status')).toHaveText('已付款')
  await expect(later.locator('pay-checkout')).toHaveCount(0)
  await later.getByRole('link', { name: '返回商家' }).click()
  await expect(later.getByText('已收到付款')).toBeVisible()
})

test('one that ran out says so', async ({ openBrowser, stack }) => {
  const { pay } = await openHosted(stack, await openBrowser('phone'), { expiresIn: 5 })
  await pay.state('stopped')
  await pay.page.reload()
  await expect(pay.page.getByRole('status')).toHaveText('订单已过期')
})

test('a part that couldn’t be fetched is asked for by another address, since older engines remember the failure of the first', async ({
  openBrowser,
  stack,
}) => {
  const { pay } = await openHosted(stack, await openBrowser('desktop'), { account: 'methods' })
  const asked: string[] = []
  await pay.page.route(/-asides-/, (route) => {
    asked.push(new URL(route.request().url()).search)
    return asked.length === 1 ? route.abort() : route.continue()
  })
  await pay.choose('unionpay:web')
  await expect(pay.element.locator('[part="note"]')).toContainText('网络连接不上')
  await pay.choose('unionpay:web')
  await expect(pay.element.locator('.banks')).toBeVisible()
  expect(asked).toEqual(['', '?1'])
})

test('an id that leads nowhere is a page that says what to do, in the reader’s language', async ({
  openBrowser,
  browser,
  stack,
}) => {
  const page = await (await openBrowser('phone')).newPage()
  const answer = await page.goto(`${stack.urls.broker}/pay/co_00000000000000000000000000`)
  expect(answer?.status()).toBe(404)
  await expect(page.getByRole('heading')).toHaveText('找不到这笔订单')
  await expect(page.getByText('重新打开付款链接')).toBeVisible()
  await expectAccessible(page)
  const english = await browser.newPage({ locale: 'en-GB' })
  await english.goto(page.url())
  await expect(english.getByText('open the payment link again')).toBeVisible()
  await english.close()
})

/** What a context's pages ask for: the wallet's pages that the payer is taken to, and what shouldn't be. */
interface Overheard {
  readonly visited: string[]
  readonly complaints: string[]
}

interface Hosted {
  readonly pay: CheckoutPage
  readonly overheard: Overheard
}

/** Orders tea, and opens the broker's page of its checkout as somebody does who was sent the link. */
async function openHosted(
  stack: Stack,
  context: BrowserContext,
  wish: Parameters<typeof placeOrder>[1] = {},
): Promise<Hosted> {
  const order = await placeOrder(stack.urls.shop, wish)
  const page = await context.newPage()
  const overheard = await overhear(page, stack)
  await page.goto(await payUrlOf(stack.urls, order.id))
  return { pay: new CheckoutPage(page, stack.urls.shop, order), overheard }
}

async function overhear(page: Page, { urls }: Stack): Promise<Overheard> {
  const visited: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => {
    const url = request.url()
    const { origin } = new URL(url)
    if (/ct1[a-z]_/.test(url)) complaints.push(`token in ${url}`)
    if (origin === urls.broker) return
    if (request.isNavigationRequest() && origin === urls.sandbox) visited.push(url)
    // What the wallet's own page loads, is its own business.
    else if (new URL(request.frame().url()).origin !== urls.sandbox) complaints.push(`asked for ${url}`)
  })
  await page.exposeFunction('hearViolation', (said: string) => complaints.push(said))
  await page.addInitScript(() => {
    const { hearViolation } = globalThis as unknown as { hearViolation(said: string): void }
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      hearViolation(`${violatedDirective} ${blockedURI}`),
    )
  })
  return { visited, complaints }
}
