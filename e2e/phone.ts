import type { FrameLocator, Page } from '@playwright/test'
import type { CheckoutPage } from './checkout-page.ts'

/** Pays on the sandbox's phone by its buttons, password and all. In a page of its own, or in the frame over the shop's. */
export async function payOnPhone(phone: Page | FrameLocator): Promise<void> {
  await phone.locator('[data-action="pay"]').click()
  for (const key of '123456') await phone.locator(`[data-key="${key}"]`).click()
}

/** Puts the wallet's sheet away without paying. */
export async function cancelOnPhone(phone: Page | FrameLocator): Promise<void> {
  await phone.locator('[data-action="cancel"]').click()
}

/** The phone that a simulated wallet shows over the shop's page. */
export function phoneOver(page: Page): FrameLocator {
  return page.frameLocator('iframe[title="sandbox phone"]')
}

/** Leaves for WeChat's H5 cashier. */
export async function leaveForH5(pay: CheckoutPage): Promise<void> {
  await pay.choose('wechat:h5')
  await expectH5(pay)
}

/** The page has left for WeChat's H5 cashier. */
export async function expectH5({ page }: CheckoutPage): Promise<void> {
  await page.waitForURL('**/wechat/h5/**')
}

/** Opens the wallet from its H5 cashier, which a phone's browser is at, and pays there. */
export async function payFromH5({ page }: CheckoutPage): Promise<void> {
  const [wallet] = await Promise.all([page.waitForEvent('popup'), page.locator('[data-action="open-wallet"]').click()])
  await payOnPhone(wallet)
}
