import type { Hono } from 'hono'
import type { Clock } from './clock.ts'
import type { Faults } from './faults.ts'
import type { Ledger, RefundFound } from './ledger/ledger.ts'
import type { GatewayId, Payment } from './ledger/payment.ts'
import type { RefundDesk } from './ledger/refund-desk.ts'
import type { Announcement, Notifier } from './notifier.ts'
import type { AuthCodes } from './upstream/auth-codes.ts'
import type { Wallets } from './wallets/wallets.ts'

/** What every part of the sandbox stands in. */
export interface World {
  clock: Clock
  ledger: Ledger
  refundDesk: RefundDesk
  faults: Faults
  notifier: Notifier
  authCodes: AuthCodes
  /** What WeChat's and Alipay's own servers know of apps and people. */
  wallets: Wallets
  /** Whether orders may name only payers of the sandbox's making. */
  strictPayers: boolean
  /** Where the sandbox is reached, without a slash at the end. */
  publicUrl: string
  /** The key WeChat and the gateways sign pay sheets with; made anew for each sandbox. */
  upstreamKey: string
}

/** One gateway's side. */
export interface Gateway {
  id: GatewayId
  /** Its calls, mounted under `/gateways/<id>`. */
  routes: Hono
  /** What it tells the merchant about a payment as it stands, or nothing when it has no word or no address for it. */
  announcement(payment: Payment): Announcement | undefined
  /** What it tells of a refund that has succeeded, at the one gateway that does. */
  refundAnnouncement?(found: RefundFound): Announcement | undefined
  /** Where its hosted page leads when the payer is done there, if the merchant said where. */
  returnAddress?(payment: Payment): string | undefined
  /** The merchants' own money that it has sent to their banks. */
  withdrawals?(): readonly object[]
  /** Forgets what isn't in the ledger. */
  reset(): void
}
