import type { PayCheckout } from '../src/pay-checkout.ts'
import { soon } from './soon.ts'

/** What can be clicked where a checkout couldn't be read: the words of its buttons, once that is shown. */
export async function buttonsOf(element: PayCheckout): Promise<(string | null)[]> {
  const { shadowRoot } = element
  await soon(() => {
    if (!shadowRoot?.querySelector('.badge')) throw new Error(`No trouble is shown: ${shadowRoot?.textContent}`)
  })
  return Array.from(shadowRoot?.querySelectorAll('button') ?? [], ({ textContent }) => textContent)
}
