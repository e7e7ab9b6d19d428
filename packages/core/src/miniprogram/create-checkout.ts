import { type Checkout, runCheckout } from '../checkout.ts'
import type { CheckoutOptions } from '../checkout-options.ts'
import { rankChannels } from '../rank-channels.ts'
import { verdictInMiniProgram } from '../verdict-in-mini-program.ts'

/** Runs a checkout over a platform that is a mini-program's: reads it at once, follows it to its end, and tells every change of state. */
export function createCheckout(options: CheckoutOptions): Checkout {
  return runCheckout(options, (...asked) => ({ choices: rankChannels(...asked, verdictInMiniProgram) }))
}
