import type { CheckoutStatus } from '@pay-checkout/protocol'
import type { CheckoutRow, PaymentRow, PaymentState, RefundRow, RefundState } from './rows.ts'

/** Which rows of a list are wanted, beside their filter. Lists go from the newest id to the oldest: ids of one kind sort by time. */
export interface ListPage {
  /** Only ids before this one; null: from the newest. */
  readonly before: string | null
  /** No id before this one; null: down to the oldest. */
  readonly notBefore: string | null
  readonly limit: number
}

/**
 * A page of a list. It costs the same however many rows there are: no more than {@link LOOKED_AT} of them are looked at, so that a page
 * may hold fewer than its limit, or none, and still have a next one.
 */
export interface Listed<Row> {
  readonly rows: readonly Row[]
  /** The `before` of the next page; null: this was the last one. */
  readonly next: string | null
}

/** So many rows are looked at for a page. */
export const LOOKED_AT = 500

/** What is absent may be anything. */
export interface CheckoutFilter {
  readonly status?: CheckoutStatus | undefined
  /** The account that the shop asked for, or one that a payment was made at. */
  readonly account?: string | undefined
  /** fen */
  readonly amount?: number | undefined
}

/** What is absent may be anything. */
export interface PaymentFilter {
  readonly states?: readonly PaymentState[] | undefined
  readonly account?: string | undefined
  /** fen */
  readonly amount?: number | undefined
  /** Those of these checkouts alone; there may be none of them. */
  readonly checkoutIds?: readonly string[] | undefined
  readonly tradeNo?: string | undefined
  readonly gatewayTradeNo?: string | undefined
}

/** What is absent may be anything. */
export interface RefundFilter {
  readonly states?: readonly RefundState[] | undefined
  readonly account?: string | undefined
  /** fen */
  readonly amount?: number | undefined
  /** Those of these checkouts alone; there may be none of them. */
  readonly checkoutIds?: readonly string[] | undefined
}

/** A payment and the number of its order. */
export interface ListedPayment {
  readonly payment: PaymentRow
  readonly orderNo: string
}

/** What a merchant may list. */
export interface ListStore {
  listCheckouts(filter: CheckoutFilter, page: ListPage): Promise<Listed<CheckoutRow>>
  listPayments(filter: PaymentFilter, page: ListPage): Promise<Listed<ListedPayment>>
  listRefunds(filter: RefundFilter, page: ListPage): Promise<Listed<RefundRow>>
}
