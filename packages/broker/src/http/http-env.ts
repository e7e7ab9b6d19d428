import type { BrokerContext } from '../context/context.ts'
import type { BrokerMetrics } from '../metrics/broker-metrics.ts'
import type { PayerContext } from '../payer/payer-context.ts'
import type { CheckoutStreams } from './checkout-streams.ts'
import type { AddressReader } from './client-address.ts'
import type { PageFiles } from './page-files.ts'
import type { Rate } from './rate-limit.ts'
import type { Readiness } from './readiness.ts'
import type { SecretKey } from './secret-keys.ts'
import type { LentLine } from './stream-line.ts'

/** What the surrounding server knows about a request and the Request doesn't say. */
export interface RequestInfo {
  /** The address of the socket's other end. */
  readonly address?: string
  /** Gives a line of the server's own for a stream: the Response is then its head, without a body. Left out: the Response has the stream. */
  readonly lend?: () => LentLine
}

/** Hono's environment of every route. */
export interface HttpEnv {
  Bindings: RequestInfo
}

/** What the routes are given. Made once by `createBroker`. */
export interface HttpContext {
  readonly context: BrokerContext
  /** The same, with the line to the wallets. */
  readonly payers: PayerContext
  readonly keys: readonly SecretKey[]
  /** Origins of pages that may use client tokens, exact. */
  readonly origins: readonly string[]
  /** Tells where a request came from, by whom the configuration trusts. */
  readonly clientAddress: AddressReader
  readonly limits: Limits
  readonly streams: CheckoutStreams
  readonly readiness: Readiness
  /** Who sells, as the hosted page tells the payer; null: it says nothing. */
  readonly shopName: string | null
  /** Whether WeChat is given receipts. */
  readonly receipt: boolean
  /** The element's bundle, with which the hosted page can be paid on; null: it only tells how the checkout stands. */
  readonly pageFiles: PageFiles | null
  /** Figures for Prometheus; null: this broker keeps none. */
  readonly metrics: BrokerMetrics | null
  /** Webhooks that a 410 has ended are sent again. */
  readonly reviveWebhooks: () => void
}

/** How much one caller may ask. In memory, for each process. */
export interface Limits {
  /** Reads with one client token. */
  readonly tokenReads: Rate
  /** Payments, cancellations, authorizations and logins with one client token. */
  readonly tokenActs: Rate
  /** Client calls, failed keys, hosted pages, receipts and returns from wallets from one address. A shop's payers may share one (carrier-grade NAT). */
  readonly address: Rate
  /** Notifications from one address that were not accepted; accepted ones are free. */
  readonly refusedNotifications: Rate
}
