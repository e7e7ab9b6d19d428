import { BrokerProblem } from './broker-client.ts'
import type { CheckoutOptions } from './checkout-options.ts'

/** A page's `refreshToken` as one that always ends (`inTime`): by a token, by none, or by what became of it. */
export function createRefresh(
  refreshToken: NonNullable<CheckoutOptions['refreshToken']>,
  inTime: <T>(request: Promise<T>) => Promise<T>,
): () => Promise<string | undefined> {
  return () =>
    // In a promise's chain, so that a function that throws becomes one that failed.
    inTime(Promise.resolve().then(refreshToken)).catch((why: unknown) => {
      throw new BrokerProblem('refresh-failed', `refreshToken: ${why}`)
    })
}
