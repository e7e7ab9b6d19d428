import { BrokerProblem } from './broker-client.ts'
import type { CheckoutOptions } from './checkout-options.ts'
import type { Slot } from './slot.ts'

/** A page's `refreshToken`, as one that always ends, while its slot isn't cleared: by a token, by none, or by what became of it. */
export function createRefresh(
  refreshToken: NonNullable<CheckoutOptions['refreshToken']>,
  slot: Slot,
): () => Promise<string | undefined> {
  return () =>
    new Promise((resolve, reject) => {
      const fail = (why: unknown) => reject(new BrokerProblem('refresh-failed', `refreshToken: ${why}`))
      // In a promise's chain, so that a function that throws becomes one that failed.
      slot.run(Promise.resolve().then(refreshToken), resolve, fail)
    })
}
