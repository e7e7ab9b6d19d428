import type { Page } from '@playwright/test'
import type { CheckoutPage } from '../checkout-page.ts'
import { type CheckoutOptions, expect, test } from '../fixtures.ts'
import type { Place } from '../surfaces.ts'

type Checkout = (place: Place, options?: CheckoutOptions) => Promise<CheckoutPage>

/** The shop's pay page as its cashier has it. */
async function openTill(checkout: Checkout, options: CheckoutOptions = {}): Promise<CheckoutPage> {
  const prepare = async (page: Page): Promise<void> => {
    await page.addInitScript(() => sessionStorage.setItem('demo:view-as', 'till'))
  }
  const till = await checkout('desktop', { ...options, prepare })
  await expect(till.element.getByRole('textbox')).toBeFocused()
  return till
}

/** A scanner is a fast keyboard, and types wherever the focus is. */
async function scan({ page }: CheckoutPage, code: string): Promise<void> {
  await page.keyboard.type(code)
  await page.keyboard.press('Enter')
}

/** What a payment is that can't be paid any more, and wasn't. */
const ENDED = /^(closed|reversed)$/
const ACCOUNTS: readonly NonNullable<CheckoutOptions['account']>[] = ['main', 'bank']

for (const account of ACCOUNTS) {
  for (const wallet of ['wechat', 'alipay'] as const) {
    test(`${account}: a ${wallet} code that a scanner types is charged, once`, async ({ checkout, sandbox }) => {
      const till = await openTill(checkout, { account })
      await scan(till, await sandbox.authCode(wallet, 'pay'))
      await till.expectPaid()
      expect(await sandbox.ledger(till.order.orderNo)).toMatchObject([{ amount: 12_800, status: 'paid', creates: 1 }])
    })
  }

  test(`${account}: the customer is asked for a password, and confirms`, async ({ checkout, sandbox }) => {
    const till = await openTill(checkout, { account })
    await scan(till, await sandbox.authCode('wechat', 'ask-password'))
    await expect(till.element.getByRole('heading', { name: '顾客正在输入密码' })).toBeVisible()
    await till.expectNotPaid()
    const [payment] = await sandbox.ledger(till.order.orderNo)
    await sandbox.phone(payment?.id ?? '', 'pay')
    await till.expectPaid()
  })

  test(`${account}: a code that is refused says why, and the next one is charged`, async ({ checkout, sandbox }) => {
    const till = await openTill(checkout, { account })
    await scan(till, await sandbox.authCode('alipay', 'refuse'))
    await expect(till.element.locator('[part="note"]')).toContainText('再扫一次')
    await expect(till.element.getByRole('textbox')).toBeFocused()
    await scan(till, await sandbox.authCode('wechat', 'pay'))
    await till.expectPaid()
    const statuses = (await sandbox.ledger(till.order.orderNo)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 'paid').length).toBe(1)
  })
}

test('whatever else is scanned is refused before anything is sent', async ({ checkout, sandbox }) => {
  const till = await openTill(checkout)
  await scan(till, '6901028075831')
  await expect(till.element.locator('[part="note"]')).toContainText('不是微信或支付宝的付款码')
  expect(await sandbox.ledger(till.order.orderNo)).toEqual([])
  // The cashier has clicked somewhere else: the scanner's next code still arrives.
  await till.element.locator('[part="summary"]').click()
  await scan(till, await sandbox.authCode('wechat', 'pay'))
  await till.expectPaid()
})

test('the network is gone when the code is scanned: the same code is charged once it is back [F52]', async ({
  checkout,
  sandbox,
}) => {
  const till = await openTill(checkout)
  await till.page.context().setOffline(true)
  await scan(till, await sandbox.authCode('wechat', 'pay'))
  await till.state('starting')
  await till.page.context().setOffline(false)
  await till.expectPaid()
  expect(await sandbox.ledger(till.order.orderNo)).toMatchObject([{ creates: 1 }])
})

test('a till that is reloaded while the customer confirms finds the payment, and has kept no code', async ({
  checkout,
  sandbox,
}) => {
  const till = await openTill(checkout)
  const code = await sandbox.authCode('wechat', 'ask-password')
  await scan(till, code)
  await till.state('waiting')
  expect(await till.page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain(code)
  await till.goto()
  await till.state('waiting')
  const [payment] = await sandbox.ledger(till.order.orderNo)
  await sandbox.phone(payment?.id ?? '', 'pay')
  await till.expectPaid()
})

test('a customer who can’t confirm is let go: the payment is given up, and nothing is taken', async ({
  checkout,
  sandbox,
}) => {
  const till = await openTill(checkout)
  await scan(till, await sandbox.authCode('wechat', 'never'))
  await expect(till.element.getByRole('heading', { name: '顾客正在输入密码' })).toBeVisible()
  await till.button('取消收款').click()
  const { ledger } = sandbox
  await expect.poll(async () => (await ledger(till.order.orderNo))[0]?.status, { timeout: 60_000 }).toMatch(ENDED)
  // Not given up for this one code alone: the checkout is closed.
  expect(await till.state('stopped')).toMatchObject({ reason: 'closed' })
  await expect(till.element.getByRole('heading', { name: '支付成功' })).toHaveCount(0)
})

test('a customer who never confirms: the broker undoes it by itself, and the next code is charged [F12]', async ({
  checkout,
  sandbox,
}) => {
  // The gateway's own document gives a customer thirty seconds, and takes nothing back before fifteen more.
  test.setTimeout(120_000)
  const till = await openTill(checkout)
  await scan(till, await sandbox.authCode('wechat', 'never'))
  await till.state('waiting')
  await expect(till.element.locator('[part="note"]')).toContainText('再扫一次', { timeout: 90_000 })
  await scan(till, await sandbox.authCode('wechat', 'pay'))
  await till.expectPaid()
  const statuses = (await sandbox.ledger(till.order.orderNo)).map(({ status }) => status)
  expect(statuses.filter((status) => status === 'paid').length).toBe(1)
})
