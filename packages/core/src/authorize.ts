import { type AuthorizingPage, authorizationOf } from './authorization.ts'
import { BrokerProblem } from './broker-client.ts'
import type { Identification } from './ports.ts'

/**
 * Lets the wallet's own page tell the broker who the payer is. The way to pay and a proof stay in this browser, under the
 * checkout's id: an address that was opened in another one makes nobody known, and starts nothing.
 */
export function createAuthorization(page: AuthorizingPage): Identification {
  return authorizationOf(page, BrokerProblem)
}
