import type { KeyObject } from 'node:crypto'
import type { Account } from '../gateway/account.ts'
import type { Clock, Log, Random } from '../ports.ts'
import type { Store } from '../store/store.ts'
import type { WalletApps } from './wallet-app.ts'

/** What every use-case is given. Made once by `createBroker`. */
export interface BrokerContext {
  /** In the order of the configuration: the first that offers a channel takes it. */
  readonly accounts: ReadonlyMap<string, Account>
  /** The apps whose payers' ids the broker can find out by itself. Empty: the shop's server has to tell them. */
  readonly walletApps: WalletApps
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** The broker's own public address, from the configuration and never from a Host header; no slash at the end. */
  readonly publicUrl: string
  /** Whether the hosted page can be paid on: there are files to serve it with. */
  readonly linkPays: boolean
  /** Keys for client tokens. The first signs, all verify. */
  readonly tokenKeys: readonly TokenKey[]
  readonly policy: Policy
  readonly changes: Changes
}

export interface TokenKey {
  /** One lower-case letter that names the key inside a token. */
  readonly letter: string
  /** Made once: the bytes would be made into a key for every token. */
  readonly secret: KeyObject
}

export interface Policy {
  /** Exact prefixes (origin and path) a return address must have. */
  readonly returnUrls: readonly string[]
  /** Seconds a checkout stays open when the merchant doesn't say. */
  readonly checkoutSeconds: number
  /** Seconds a client token may act; reading goes on for `tokenGraceSeconds` more. */
  readonly tokenSeconds: number
  readonly tokenGraceSeconds: number
  readonly maxPaymentsPerCheckout: number
  /**
   * Payments of one checkout that may be payable at the same time. 1: another channel has to wait until the first is closed.
   * 2: a payer may switch where the gateway can't close yet; should both be paid, the second is told as `duplicate`.
   */
  readonly maxLivePayments: number
  /** Whether money that came for a paid checkout goes back by itself. */
  readonly refundDuplicates: boolean
  /** Whether money that came for a checkout that had ended unpaid goes back by itself. */
  readonly refundLate: boolean
}

/** Tells this process's listeners (server-sent events) that a checkout has changed. A hint to read it again. */
export interface Changes {
  publish(checkoutId: string): void
  subscribe(checkoutId: string, run: () => void): () => void
}
