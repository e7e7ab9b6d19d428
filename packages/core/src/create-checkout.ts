import { type Checkout, runCheckout } from './checkout.ts'
import type { CheckoutOptions } from './checkout-options.ts'
import { chooseChannels } from './choose-channel.ts'
import { chooseLink } from './choose-link.ts'

/** Runs a checkout: reads it at once, follows it to its end, and tells every change of state. */
export function createCheckout(options: CheckoutOptions): Checkout {
  return runCheckout(options, (...asked) => ({ choices: chooseChannels(...asked), link: chooseLink(...asked) }))
}
