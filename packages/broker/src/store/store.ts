import type { Channel, CheckoutStatus, ClientAction, Fen } from '@pay-checkout/protocol'
import type { Clock } from '../ports.ts'
import type { DeliveryChoice, DeliveryResult, DeliveryRow, DeliveryStatus, ListedEvent } from './event-rows.ts'
import type { OrphanStore } from './orphan-rows.ts'
import type { BreakCounts, ReconcileStore } from './reconcile-rows.ts'
import type { TrailReport } from './trail-rows.ts'

/** Money facts of one payment: monotone. Nothing leaves `returned`, and nothing turns `taken` into `none`. */
export type MoneyFact = 'possible' | 'taken' | 'returned' | 'none'

/** Where one payment stands in the broker's own words (the client sees a `PaymentStatus`). */
export type PaymentState =
  | 'sending'
  | 'awaiting'
  | 'user-paying'
  | 'unknown'
  | 'closing'
  | 'reversing'
  | 'paid'
  | 'failed'
  | 'closed'
  | 'reversed'

/** Where one refund stands. The last two are final. */
export type RefundState = 'sending' | 'processing' | 'unknown' | 'succeeded' | 'failed'

/** What taken money is to its checkout. */
export type Disposition = 'applied' | 'duplicate' | 'late' | 'mismatch'

/** Times are milliseconds since 1970, amounts fen. `version` counts the changes: every write compares it. */
export interface CheckoutRow {
  readonly id: string
  readonly orderNo: string
  readonly amount: Fen
  readonly currency: 'CNY'
  readonly subject: string
  readonly detail: string | null
  /** The account the merchant asked for, or null: the first that offers the channel. */
  readonly account: string | null
  /** Channels offered to the payer, in the order of the merchant or the configuration. */
  readonly channels: readonly Channel[]
  readonly returnUrl: string | null
  readonly payer: { readonly wechatOpenid?: string; readonly alipayUserId?: string; readonly ip?: string }
  readonly metadata: Readonly<Record<string, string>>
  readonly status: CheckoutStatus
  /** Somebody asked to give up, or time ran out: nothing new may start, and the truth is being found out. */
  readonly closeAsked: 'merchant' | 'payer' | 'clock' | null
  readonly createdAt: number
  readonly expiresAt: number
  readonly paidAt: number | null
  /** Counts everything a payer can see: changes of the checkout and of its payments. */
  readonly version: number
  /** The number of its last event: gap-free from 1. */
  readonly eventSequence: number
  /** What its payments' trade numbers begin with. '': opened by a broker that didn't write it yet. */
  readonly tradeHead: string
}

export interface PaymentRow {
  readonly id: string
  readonly checkoutId: string
  readonly account: string
  readonly channel: Channel
  /** The bank that its payer chose; null: none. */
  readonly bankCode: string | null
  /** Our number at the gateway: minted once, durable before the first byte is sent, never used again. */
  readonly tradeNo: string
  readonly amount: Fen
  readonly state: PaymentState
  readonly money: MoneyFact
  readonly disposition: Disposition | null
  readonly action: ClientAction
  /** The secret end of the address at which the gateway notifies; '': there is none. */
  readonly notifyToken: string
  readonly idempotencyKey: string
  readonly gatewayTradeNo: string | null
  /** The gateway's code when it refused the create; with a query that finds nothing, the payment has failed. */
  readonly refusedCode: string | null
  readonly notFoundCount: number
  readonly createdAt: number
  readonly sentAt: number
  /** From here on the payment is closed at the gateway, where that can be done. */
  readonly closeBy: number
  /** The gateway said that it can never close this payment: it has to run out. */
  readonly closeRefused: boolean
  /** When the gateway is to be asked next; null: never again. */
  readonly nextQueryAt: number | null
  readonly queryCount: number
  readonly leaseUntil: number
  readonly lastAskedAt: number | null
  readonly version: number
}

/** One refund of one payment. Times are milliseconds since 1970, the amount fen. */
export interface RefundRow {
  readonly id: string
  /** The merchant's number: the same number is the same refund. */
  readonly refundNo: string
  readonly checkoutId: string
  readonly paymentId: string
  readonly account: string
  /** Our number at the gateway: minted once, durable before the first byte is sent, never used again. */
  readonly gatewayNo: string
  readonly amount: Fen
  readonly reason: string
  /** The secret end of the address at which the gateway notifies; '': there is none. */
  readonly notifyToken: string
  readonly state: RefundState
  readonly gatewayRefundNo: string | null
  /** The gateway's code when it refused; with a query that finds nothing, the refund has failed. */
  readonly refusedCode: string | null
  readonly notFoundCount: number
  readonly createdAt: number
  readonly sentAt: number
  /** When it succeeded or failed. */
  readonly settledAt: number | null
  /** When the gateway is to be asked next; null: never again. */
  readonly nextQueryAt: number | null
  readonly queryCount: number
  readonly leaseUntil: number
  readonly lastAskedAt: number | null
  readonly version: number
}

/** Everything that belongs to a checkout, oldest first. */
export interface Belongings {
  readonly payments: readonly PaymentRow[]
  readonly refunds: readonly RefundRow[]
}

/** A checkout and everything that belongs to it, as they stand together. */
export interface WholeCheckout extends Belongings {
  readonly checkout: CheckoutRow
}

/** Webhook event types, as merchants see them. */
export const EVENT_TYPES = [
  'checkout.paid',
  'checkout.closed',
  'checkout.expired',
  'refund.succeeded',
  'refund.failed',
  'payment.late',
  'payment.duplicate',
  'payment.mismatch',
  'payment.reversed',
] as const
export type EventType = (typeof EVENT_TYPES)[number]

/** An event to tell, written in the transaction of the change it tells. */
export interface NewEvent {
  readonly type: EventType
  readonly at: number
  /** The whole snapshot the merchant receives as `data`, without the sequence, which the store adds. */
  readonly data: Readonly<Record<string, unknown>>
}

/** Why a change was made: one line of the payment's trail, written with the change. */
export interface EvidenceRow {
  readonly paymentId: string
  /** The refund of the payment whose state changed; left out: the payment's own did. */
  readonly refundId?: string
  readonly at: number
  readonly source: 'create' | 'query' | 'notification' | 'close' | 'reverse' | 'refund' | 'clock' | 'merchant' | 'payer'
  readonly says: string
  readonly from: PaymentState | RefundState
  readonly to: PaymentState | RefundState
}

/**
 * One change: all of it or nothing. False when any compared version had moved on, and then nothing was written.
 * Every patch counts its row's `version` up. Events need `checkout`: their sequence counts there.
 */
export interface Change {
  readonly payment?: { readonly id: string; readonly expectVersion: number; readonly patch: Partial<PaymentRow> }
  readonly checkout?: { readonly id: string; readonly expectVersion: number; readonly patch: Partial<CheckoutRow> }
  readonly refund?: { readonly id: string; readonly expectVersion: number; readonly patch: Partial<RefundRow> }
  readonly events: readonly NewEvent[]
  readonly evidence: EvidenceRow | null
}

export interface TokenRow {
  readonly id: string
  readonly checkoutId: string
  readonly expiresAt: number
  readonly revokedAt: number | null
}

/** A token as it is found, with the end of its checkout's time. */
export interface KnownToken extends TokenRow {
  readonly checkoutExpiresAt: number
}

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
  /** Events that the merchant wasn't told of yet, and when the oldest that is due was written. */
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
export interface Store extends OrphanStore, ReconcileStore {
  /** Inserts, or finds the checkout that has this order number. */
  openCheckout(row: CheckoutRow): Promise<{ checkout: CheckoutRow; created: boolean }>
  checkout(id: string): Promise<CheckoutRow | null>
  checkoutByOrderNo(orderNo: string): Promise<CheckoutRow | null>
  /** Read in one go: the checkout first, so that nothing of the rest is older than its version. */
  wholeCheckout(id: string): Promise<WholeCheckout | null>
  /** Oldest first. */
  payments(checkoutId: string): Promise<readonly PaymentRow[]>
  payment(id: string): Promise<PaymentRow | null>
  paymentByTradeNo(account: string, tradeNo: string): Promise<PaymentRow | null>
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
  /** Oldest first, of one type or in one standing where that is asked. Events are never deleted. */
  events(
    afterPosition: number,
    limit: number,
    only?: { readonly type?: EventType | undefined; readonly delivery?: DeliveryStatus | undefined },
  ): Promise<readonly ListedEvent[]>
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
  /** The database's own time, where several brokers share it: it counts, and not theirs. */
  readonly clock?: Clock
  /** Tells other brokers on the same database, and hears from them, which checkouts have changed. */
  readonly news?: News
  close(): Promise<void>
}
