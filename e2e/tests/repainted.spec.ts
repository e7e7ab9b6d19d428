import type { Locator } from '@playwright/test'
import { expect, test } from '../fixtures.ts'

/** Whoever repaints the page: the payer's own colours, the browser, an extension, a translator, paper. */

test('in the payer’s own colours what is coming has a shape, and what turns is seen to turn [B19]', async ({
  checkout,
}) => {
  const pay = await checkout('desktop', {
    prepare: async (page) => {
      await page.emulateMedia({ forcedColors: 'active' })
      await page.route('**/v1/checkout', () => {})
    },
  })
  const bone = pay.element.locator('.bones span').first()
  await expect(bone).toHaveCSS('border-top-style', 'solid')
  const shown = await colours(bone, ['border-top-color', 'background-color'])
  expect(shown[0]).not.toBe(shown[1])
  // A spinner where a payer meets one: in the row that was chosen, while the broker is asked.
  await pay.page.unroute('**/v1/checkout')
  await pay.page.route('**/v1/checkout/payments', () => {})
  await pay.page.reload()
  await pay.choose('alipay:qr')
  const turning = await colours(pay.element.locator('.spinner'), ['border-top-color', 'border-right-color'])
  expect(turning[0]).not.toBe(turning[1])
})

/** Computed colours of an element. */
function colours(element: Locator, names: readonly string[]): Promise<string[]> {
  return element
    .first()
    .evaluate((one, wanted) => wanted.map((name) => getComputedStyle(one).getPropertyValue(name)), [...names])
}
