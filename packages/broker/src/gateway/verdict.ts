import type { Fen, PaymentStatus } from '@pay-checkout/protocol'
import type { PaymentFacts, RefundFacts, ToldPayer } from '../facts.ts'
import type { Trust } from './errors.ts'
import type { Values } from './values.ts'

/**
 * What a gateway's status word means. `refunded`: the payment did succeed and money went back ·
 * `not-found`: the gateway knows no such number · `unknown`: an unlisted word, which never changes anything.
 */
export type Verdict = PaymentStatus | 'refunded' | 'not-found' | 'unknown'

/**
 * What a gateway's word for a refund means. `processing`: taken on, the money isn't back yet · `not-found`: it knows no such refund ·
 * `unknown`: an unlisted word, which never changes anything.
 */
export type RefundVerdict = 'processing' | 'succeeded' | 'failed' | 'not-found' | 'unknown'

/** The fields of one message of a gateway, and how far they can be believed. */
export interface Said {
  readonly values: Values
  readonly trust: Trust
}

/** What one message of a gateway says about one payment, in our words. */
export interface Told {
  readonly verdict: Verdict
  readonly trust: Trust
  /** Our number for the payment, as the message gives it; null when it doesn't. */
  readonly tradeNo: string | null
  /** What the payer was asked to pay, in fen; null when the message doesn't say. */
  readonly amount: Fen | null
  /** Whether the message names our merchant account, another one, or none. */
  readonly merchant: 'ours' | 'foreign' | 'not-said'
  readonly gatewayTradeNo: string | null
  /** When the payer paid, in milliseconds; absent when the message doesn't say. Clocks differ: good for days, not for an order. */
  readonly paidAt?: number
  /** The gateway's own words for the status, for logs and the evidence trail. */
  readonly words: string
  /** What it tells for the merchant's books; absent while the payment isn't over. Decides nothing. */
  readonly facts?: PaymentFacts
  /** Who paid, where the account's configuration asks for it. */
  readonly payer?: ToldPayer
  /** The refund that this message tells of besides; only notifications do. */
  readonly refund?: RefundTold
}

/** What one message of a gateway says about one refund, in our words. */
export interface RefundTold {
  readonly verdict: RefundVerdict
  readonly trust: Trust
  /** Our number for the refund, as the message gives it; null when it doesn't. */
  readonly refundNo: string | null
  /** What is to go back to the payer, in fen; null when the message doesn't say. */
  readonly amount: Fen | null
  readonly gatewayRefundNo: string | null
  /** What it tells for the merchant's books. Decides nothing. */
  readonly facts?: RefundFacts
  /** The gateway's own words for the status, for logs and the evidence trail. */
  readonly words: string
}
