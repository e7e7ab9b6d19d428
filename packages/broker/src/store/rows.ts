import type { Channel, CheckoutStatus, ClientAction, Fen } from '@pay-checkout/protocol'
import type { CheckoutExtras } from '../checkout-extras.ts'
import type { PaymentFacts, RefundFacts, ToldPayer } from '../facts.ts'
import type { RawTelling } from './raw-rows.ts'

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

/** A payer's id at a wallet. Openids and open ids are worth something in their app alone, a user id in all of Alipay's. */
export interface PayerId {
  readonly kind: 'openid' | 'user-id' | 'open-id'
  readonly appId: string
  readonly id: string
  /** Since when it is the payer's, in milliseconds since 1970: payments from before were made for somebody else's. */
  readonly at: number
  /** The client tokens of the pages that have made it known: it is theirs alone. Left out: the shop's word, for whoever comes. */
  readonly by?: readonly string[]
}

/** What is known of a payer: what the merchant said of them, and the ids. */
export interface PayerRow {
  /** What stood in the merchant's call of older brokers, which knew of no apps. */
  readonly wechatOpenid?: string
  readonly alipayUserId?: string
  readonly ip?: string
  /** Of each app and kind one that the shop told, and one of each person who came. */
  readonly ids?: readonly PayerId[]
}

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
  readonly payer: PayerRow
  readonly metadata: Readonly<Record<string, string>>
  /** What the merchant says beside what every payment has; written into the creates. */
  readonly extras: CheckoutExtras
  readonly status: CheckoutStatus
  /** Somebody asked to give up, or time ran out: nothing new may start, and the truth is being found out. */
  readonly closeAsked: 'merchant' | 'payer' | 'clock' | null
  readonly createdAt: number
  readonly expiresAt: number
  readonly paidAt: number | null
  /** When it was paid by its gateway's clock, for the merchant's books; null: not told. Decides nothing. */
  readonly toldPaidAt: number | null
  /** Counts everything a payer can see: changes of the checkout and of its payments. */
  readonly version: number
  /** The number of its last event: gap-free from 1. */
  readonly eventSequence: number
  /** What its payments' trade numbers begin with. '': opened by a broker that didn't write it yet. */
  readonly tradeHead: string
  /** When its hosted page was last opened; null: never. */
  readonly openedAt: number | null
  /** What its merchant said, each field by a digest. Empty: opened by a broker that didn't keep it yet. */
  readonly said: Readonly<Record<string, string>>
  /** Which of its order's checkouts it is, from 1: a later one is opened when the one before has ended unpaid. */
  readonly round: number
  /** The checkout that its order had before, which had ended unpaid; null: it is the order's first. */
  readonly reopens: string | null
  /** The checkout that its order has now; null: it is the order's newest. */
  readonly reopenedAs: string | null
}

/** A gateway's no, or what may be one: its own code, and its own sentence, in which nobody is named. */
export interface Refusal {
  readonly code: string
  readonly message: string
}

/** A create that its gateway took, and whose answer leads its payer nowhere: why, and what is to be done. */
export interface CreateProblem {
  readonly code: 'unknown-host' | 'unusable-answer' | 'signature-mismatch'
  readonly detail: string
}

export interface PaymentRow {
  readonly id: string
  readonly checkoutId: string
  readonly account: string
  readonly channel: Channel
  /** The bank that its payer chose; null: none. */
  readonly bankCode: string | null
  /** The payer's id it was made for, by its `at`; null: it needs none, or was made by a broker that didn't write it. */
  readonly payerAt: number | null
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
  /** What the gateway said when it didn't do what was asked, for the merchant; decides nothing. */
  readonly refusal: Refusal | null
  /** Why nothing can be done with what the gateway answered to the create; null: nothing is wrong with it. */
  readonly problem: CreateProblem | null
  /** What the gateway told for the merchant's books; decides nothing. */
  readonly facts: PaymentFacts
  /** Who paid, where the account's configuration asks for it. */
  readonly toldPayer: ToldPayer | null
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
  /** What the gateway said when it didn't do what was asked, for the merchant; decides nothing. */
  readonly refusal: Refusal | null
  /** What the gateway told for the merchant's books; decides nothing. */
  readonly facts: RefundFacts
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
  'refund.facts',
  'payment.late',
  'payment.duplicate',
  'payment.mismatch',
  'payment.reversed',
  'payment.unusable',
  'payment.facts',
  'operation.notified',
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
  /** Used up with it; where it has been, nothing is written. */
  readonly handle?: HandleClaim
  /** What is told of a payment made by a gateway's own call. */
  readonly raw?: RawTelling
  readonly events: readonly NewEvent[]
  readonly evidence: EvidenceRow | null
}

/** What must fit before what a wallet told is given out: digests of what its page brings. */
export interface HandleClaim {
  readonly handle: string
  readonly checkoutId: string
  readonly proof: string
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
