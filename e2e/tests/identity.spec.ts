import type { CheckoutView } from '@pay-checkout/protocol'
import type { BrowserContext, Page } from '@playwright/test'
import type { CheckoutPage } from '../checkout-page.ts'
import { expect, test } from '../fixtures.ts'
import { payOnPhone, phoneOver } from '../phone.ts'

/** Payers whom no shop has told of: in each wallet the page finds out by itself who they are. */

const PLACES = ['wechat', 'alipay'] as const
type Wallet = (typeof PLACES)[number]
const AUTHORIZE: Readonly<Record<Wallet, string>> = {
  wechat: '**/wechat/connect/oauth2/authorize**',
  alipay: '**/alipay/oauth2/publicAppAuthorize.htm**',
}
const scripted = (wallet: Wallet) => ({ wallet, ready: 'now', payer: 'phone' }) as const

for (const wallet of PLACES) {
  test(`${wallet}: one tap goes to the wallet and back, and pays; nothing of it stays in the address`, async ({
    checkout,
    sandbox,
  }) => {
    const pay = await checkout(wallet, { wallet: scripted(wallet) })
    const visited: string[] = []
    pay.page.on('framenavigated', (frame) => frame === pay.page.mainFrame() && visited.push(frame.url()))
    await pay.choose(`${wallet}:jsapi`)
    await payOnPhone(phoneOver(pay.page))
    await pay.expectPaid()
    expect(new URL(pay.page.url()).hash).toBe('')
    expect(visited.join(' ')).not.toMatch(/ct1[a-z]_/)
    const [payment] = await sandbox.ledger(pay.order.orderNo)
    expect(payment).toMatchObject({ creates: 1, status: 'paid' })
  })

  test(`${wallet}: a payer who says no reads so, and pays another way`, async ({ checkout, sandbox, stack }) => {
    const pay = await checkout(wallet, { wallet: scripted(wallet) })
    await faultOnce(stack.urls.sandbox, `${wallet}-authorize`, 'denied')
    await pay.choose(`${wallet}:jsapi`)
    const denied = await pay.state('choosing')
    await pay.expectState({ trouble: { code: 'authorization-denied' } })
    expect(denied.checkout.payment).toBeNull()
    expect(new URL(pay.page.url()).hash).toBe('')
    await pay.choose(`${wallet}:jsapi`)
    await payOnPhone(phoneOver(pay.page))
    await pay.expectPaid()
    expect(await sandbox.ledger(pay.order.orderNo)).toHaveLength(1)
  })

  test(`${wallet}: while the wallet’s server is away the page says so, and a code still pays`, async ({
    checkout,
    sandbox,
    stack,
  }) => {
    const pay = await checkout(wallet, { wallet: scripted(wallet) })
    await faultOnce(stack.urls.sandbox, `${wallet}-code`, 'http-500')
    await pay.choose(`${wallet}:jsapi`)
    await pay.expectState({ name: 'choosing', trouble: {} })
    await pay.choose(`${wallet}:qr`)
    await sandbox.payCode(await pay.scan())
    await pay.expectPaid()
  })
}

test.describe('addresses of somebody else’s', () => {
  test('authorize, callback and return: nobody is bound to a stranger’s checkout, nor a stranger to theirs', async ({
    checkout,
    openBrowser,
    addWallet,
    stack,
  }) => {
    const attacker = await checkout('wechat', { wallet: scripted('wechat') })
    const authorize = await stoppedAt(attacker)
    const victim = await checkout('wechat', { wallet: scripted('wechat') })
    await victim.state('choosing')

    // The victim opens the attacker's authorize address, and comes to the attacker's order in their own browser.
    const tab = await victim.page.context().newPage()
    await tab.goto(authorize)
    await tab.waitForURL(`**/pay/${attacker.order.id}*`)
    await expect(tab.locator('pay-checkout [data-channel]').first()).toBeVisible()
    await expectUnbound(stack.urls, attacker.page, tab)

    // The attacker takes their own callback address to the victim: it is single-use, and of no use to them.
    const other = await checkout('wechat', { wallet: scripted('wechat') })
    const callback = await onwardFrom(await stoppedAt(other))
    await tab.goto(callback)
    await tab.waitForURL(`**/pay/${other.order.id}*`)
    await expect(tab.locator('pay-checkout [data-channel]').first()).toBeVisible()
    await expectUnbound(stack.urls, other.page, tab)
    await tab.goto(callback)
    await expect(tab.getByText('请回到商家页面')).toBeVisible()

    // And the address they would have come back to, on the victim's own order: the handle is of another checkout.
    const third = await checkout('wechat', { wallet: scripted('wechat') })
    const home = await onwardFrom(await onwardFrom(await stoppedAt(third)))
    expect(home).toMatch(/#pay-checkout=[\w-]{20,64}$/)
    await tab.goto('about:blank')
    await tab.goto(`${stack.urls.shop}/pay/${victim.order.id}${new URL(home).hash}`)
    await expect(tab.locator('pay-checkout [data-channel]').first()).toBeVisible()
    await expectUnbound(stack.urls, victim.page, tab)

    // The same address in another browser binds nothing either, though the checkout is its own.
    const stranger = await openBrowser('wechat')
    await addWallet(stranger, scripted('wechat'))
    await expectUnbound(stack.urls, third.page, await opens(stranger, home))

    // None of this has used anything up: the victim pays.
    await victim.page.bringToFront()
    await victim.choose('wechat:jsapi')
    await payOnPhone(phoneOver(victim.page))
    await victim.expectPaid()
  })
})

async function opens(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(address)
  await expect(page.locator('pay-checkout [data-channel]').first()).toBeVisible()
  return page
}

/** WeChat's own address to which a payer's page is about to go, and doesn't. */
async function stoppedAt(pay: CheckoutPage): Promise<string> {
  await pay.state('choosing')
  // What has been left isn't there any more to be asked for it.
  TOKENS.set(pay.page, await tokenOf(pay.page))
  await pay.page.route(AUTHORIZE.wechat, (route) => route.abort())
  const [request] = await Promise.all([pay.page.waitForRequest(AUTHORIZE.wechat), pay.choose('wechat:jsapi')])
  return request.url()
}

/** Where an address sends its visitor on to. */
async function onwardFrom(address: string): Promise<string> {
  const { status, headers } = await fetch(address, { redirect: 'manual' })
  expect(status).toBe(302)
  return headers.get('location') ?? ''
}

const TOKENS = new WeakMap<Page, string>()

async function tokenOf(page: Page): Promise<string> {
  return page.locator('pay-checkout').evaluate((element: { token?: string } & Element) => element.token ?? '')
}

/** The broker knows nobody at these pages: neither where the way began, nor where it was brought to. */
async function expectUnbound({ broker }: { readonly broker: string }, ...pages: readonly Page[]) {
  for (const page of pages) {
    const token = TOKENS.get(page) ?? (await tokenOf(page))
    const read = await fetch(`${broker}/v1/checkout`, { headers: { authorization: `Bearer ${token}` } })
    expect(read.status).toBe(200)
    const { methods } = (await read.json()) as CheckoutView
    const payers = methods.flatMap(({ payers = [] }) => payers)
    expect(payers.length).toBeGreaterThan(0)
    expect(payers.filter(({ known }) => known)).toEqual([])
  }
}

async function faultOnce(sandbox: string, on: string, fault: string): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ on, fault, times: 1 })
  expect((await fetch(`${sandbox}/control/faults`, { method: 'POST', headers, body })).status).toBe(201)
}
