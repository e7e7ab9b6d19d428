import type { FrameLocator, Page } from '@playwright/test'

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
