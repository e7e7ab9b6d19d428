import type { CheckoutState } from '@pay-checkout/core'

/** Where to go on with this checkout in another app: the hosted page, where it can be paid on; else a page like this one. */
export function addressOf(state: CheckoutState): string {
  return 'checkout' in state && state.checkout.payLink ? state.checkout.payUrl : location.href
}
