import type { AuthorizationStore } from './authorization-rows.ts'
import type { ClockStore } from './clock-rows.ts'
import type { DeliveryChoice, DeliveryResult, DeliveryRow, EventChoice, ListedEvent } from './event-rows.ts'
import type { SteadyClock } from './follow-clock.ts'
import type { ListStore } from './list-rows.ts'
import type { OrphanStore } from './orphan-rows.ts'
import type { RawStore } from './raw-rows.ts'
import type { BreakCounts, ReconcileStore } from './reconcile-rows.ts'
import type { RetentionStore } from './retention-rows.ts'
import type { Change, CheckoutRow, KnownToken, PaymentRow, RefundRow, TokenRow, WholeCheckout } from './rows.ts'
import type { TrailReport } from './trail-rows.ts'
import type { WalletTokenStore } from './wallet-token-rows.ts'

/** What an operator watches. Times are milliseconds since 1970, null where there is nothing. */
export interface StoreFigures {
  /** Payments of which nobody knows how they stand, and since when the oldest was sent. */
  readonly unknownPayments: number
  readonly unknownSince: number | null
  /** Refunds that the gateway is still asked about, and when the oldest was made. */
  readonly pendingRefunds: number
  readonly refundsSince: number | null
  /** Signed words about payments we don't have. */
  readonly orphans: number
  /** What the last comparison with the gateways found; null: there was none yet. */
  readonly reconciled: { readonly at: number; readonly breaks: BreakCounts } | null
  /** Events that the merchant wasn't told of yet, counted to ten thousand, and when the oldest that is due was written. */
  readonly waitingEvents: number
  readonly waitingSince: number | null
  readonly deadEvents: number
}

/** Hints between brokers that share a database. */
export interface News {
  tell(checkoutId: string): void
  /** `run(null)`: some may have been missed. Called once. */
  listen(run: (checkoutId: string | null) => void): void
}

/**
 * What the broker needs of a database: named operations, each one atomic, no generic create/read/update.
 * When a promise resolves, the change is durable. Every store passes `testing/store-contract`.
 */
export interface Store
  extends ListStore,
    RetentionStore,
    RawStore,
    OrphanStore,
    ReconcileStore,
    AuthorizationStore,
    WalletTokenStore,
    ClockStore {
  /** Inserts, or finds the checkout that has this order number. */
  openCheckout(row: CheckoutRow): Promise<{ checkout: CheckoutRow; created: boolean }>
  /**
   * Inserts a later checkout of an order, and notes it at the one that it `reopens`. False: that one has moved on. Rejects unless that
   * one has ended unpaid, and is the order's newest.
   */
  reopenOrder(row: CheckoutRow, expectVersion: number): Promise<boolean>
  checkout(id: string): Promise<CheckoutRow | null>
  /** The order's newest. */
  checkoutByOrderNo(orderNo: string): Promise<CheckoutRow | null>
  /** All checkouts of an order, oldest first. */
  checkoutIdsOf(orderNo: string): Promise<readonly string[]>
  /** Payments of all checkouts of an order whose money was taken and is not given back, and those that may still take some. */
  moneyOfOrder(orderNo: string): Promise<readonly PaymentRow[]>
  /** Read in one go: the checkout first, so that nothing of the rest is older than its version. */
  wholeCheckout(id: string): Promise<WholeCheckout | null>
  /** The same, of the checkout that the payment with this number belongs to. */
  wholeCheckoutOf(account: string, tradeNo: string): Promise<WholeCheckout | null>
  /** Oldest first. */
  payments(checkoutId: string): Promise<readonly PaymentRow[]>
  payment(id: string): Promise<PaymentRow | null>
  paymentByTradeNo(account: string, tradeNo: string): Promise<PaymentRow | null>
  /** By the number that a gateway told of its own: nobody promises that no two accounts have the same. A few at most. */
  paymentsByGatewayTradeNo(gatewayTradeNo: string): Promise<readonly PaymentRow[]>
  /** The row is durable before anything is sent. False: the number is taken, or the checkout has moved on. */
  addPayment(row: PaymentRow, expectCheckoutVersion: number): Promise<boolean>
  change(change: Change): Promise<boolean>
  /** Payments whose query is due, leased to the caller: two callers never get the same one while the lease lasts. Counts as a change. */
  leaseDuePayments(now: number, leaseMs: number, limit: number): Promise<readonly PaymentRow[]>
  /**
   * The row is durable before anything is sent. False: its number is taken, or the checkout has moved on. Rejects what would give back
   * more than the payment took, and refunds of a payment whose money isn't ours.
   */
  addRefund(row: RefundRow, expectCheckoutVersion: number): Promise<boolean>
  /** By the merchant's number. */
  refund(refundNo: string): Promise<RefundRow | null>
  /** Of all payments of a checkout, oldest first. */
  refunds(checkoutId: string): Promise<readonly RefundRow[]>
  refundByGatewayNo(account: string, gatewayNo: string): Promise<RefundRow | null>
  /** Refunds whose query is due, leased as payments are. */
  leaseDueRefunds(now: number, leaseMs: number, limit: number): Promise<readonly RefundRow[]>
  /** Open checkouts past their time that nobody has asked to end yet, oldest first. */
  overdueCheckouts(now: number, limit: number): Promise<readonly CheckoutRow[]>
  saveToken(row: TokenRow): Promise<void>
  token(id: string): Promise<KnownToken | null>
  /** Remembers which body a key came with. `scope` is the caller and the route. */
  claimKey(scope: string, key: string, fingerprint: string, now: number): Promise<'new' | 'same' | 'conflict'>
  /** Oldest first, of one type or in one standing where that is asked. They are kept until they are forgotten. */
  events(afterPosition: number, limit: number, only?: EventChoice): Promise<readonly ListedEvent[]>
  /** Undelivered events that are due, the first of each checkout only, leased. */
  leaseDueDeliveries(
    now: number,
    leaseMs: number,
    limit: number,
    choice?: DeliveryChoice,
  ): Promise<readonly DeliveryRow[]>
  finishDelivery(eventId: string, result: DeliveryResult, now: number): Promise<void>
  /** Delivers an event anew, as if it had never been tried. Answers how it stands now; null: there is no such event. */
  redeliver(eventId: string, now: number): Promise<ListedEvent | null>
  /** When the next query, expiry or delivery is due, so that a host can sleep until then; null: nothing waits. */
  nextDueAt(): Promise<number | null>
  figures(): Promise<StoreFigures>
  /** Reads all trails, a few payments at a time, and tells where they don't hold together. */
  checkTrail(): Promise<TrailReport>
  /** Answers when the database can write, and its schema is at least the one this broker needs. */
  ping(): Promise<void>
  /** Bytes left where the database's file stands. Absent where it stands elsewhere. */
  freeBytes?(): Promise<number>
  /** Size of the file's write-ahead log, which grows while somebody reads for long. Absent where there is no file. */
  logBytes?(): Promise<number>
  /** For how many milliseconds somebody has held the database's oldest snapshot. Absent where there is a file. */
  snapshotMs?(): Promise<number>
  /** The database's own time, where several brokers share it: it counts, and not theirs. */
  readonly clock?: SteadyClock
  /** Tells other brokers on the same database, and hears from them, which checkouts have changed. */
  readonly news?: News
  close(): Promise<void>
}
