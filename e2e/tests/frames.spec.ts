import type { PayCheckout } from '@pay-checkout/element'
import type { Locator } from '@playwright/test'
import type { CheckoutPage } from '../checkout-page.ts'
import { expect, test } from '../fixtures.ts'

/** The element in another document than its script's. */

/** Puts the page's element, or one like it that was never on the page, into a frame of the page's own. */
async function intoFrame({ page }: CheckoutPage, which: 'this one' | 'another'): Promise<void> {
  await page.evaluate((which) => {
    const shown = document.querySelector('pay-checkout') as PayCheckout
    const { token, brokerUrl, locale } = shown
    const frame = document.body.appendChild(document.createElement('iframe'))
    Object.assign(frame, { title: 'checkout', width: '400', height: '900' })
    const element =
      which === 'this one' ? shown : Object.assign(document.createElement('pay-checkout'), { token, brokerUrl, locale })
    frame.contentDocument?.body.append(element)
    if (which === 'another') shown.remove()
  }, which)
}

for (const which of ['another', 'this one'] as const) {
  test(`${which}, put into a frame of the page’s, is drawn, styled, and pays [B11]`, async ({ checkout, sandbox }) => {
    const pay = await checkout('desktop')
    await pay.state('choosing')
    const look = await lookOf(pay.way('alipay:qr'))
    await intoFrame(pay, which)
    const row = pay.page.frameLocator('iframe[title="checkout"]').locator('[data-channel="alipay:qr"]')
    await expect(row).toBeVisible()
    expect(await lookOf(row)).toEqual(look)
    await row.click()
    await expect.poll(() => sandbox.ledger(pay.order.orderNo), { timeout: 15_000 }).toHaveLength(1)
    const [payment] = await sandbox.ledger(pay.order.orderNo)
    const code = pay.page.frameLocator('iframe[title="checkout"]').locator('[part="qr"]')
    await expect(code).toBeVisible()
    // What is fetched later is styled as well.
    expect(await code.evaluate((one) => one.getBoundingClientRect().width)).toBeGreaterThan(150)
    await sandbox.phone(payment?.id ?? '', 'pay')
    await expect(
      pay.page.frameLocator('iframe[title="checkout"]').getByRole('heading', { name: '支付成功' }),
    ).toBeVisible()
  })
}

async function lookOf(row: Locator): Promise<readonly string[]> {
  return row.evaluate((one) => {
    // The shop's page sets the radius, and isn't around the frame's.
    const { display, padding, borderTopColor } = getComputedStyle(one)
    return [display, padding, borderTopColor]
  })
}
