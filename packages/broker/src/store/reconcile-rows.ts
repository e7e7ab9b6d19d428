import type { PaymentRow, RefundRow } from './rows.ts'

/**
 * In what our books and a gateway's can differ. `LOST`: it holds money that ours don't · `FAKE`: ours hold money that it doesn't ·
 * `AMOUNT`: both hold money, not the same · `EXCESS`: money that no checkout needed, and that didn't go back · `REFUND`: a refund that
 * didn't end in time, or money that went back without one · `STUCK`: nobody knows how a payment ended · `ORPHAN`: a payment that we
 * don't have.
 */
export const BREAK_KINDS = ['LOST', 'FAKE', 'AMOUNT', 'EXCESS', 'REFUND', 'STUCK', 'ORPHAN'] as const
export type BreakKind = (typeof BREAK_KINDS)[number]

/** One difference between our books and a gateway's. */
export interface Break {
  readonly kind: BreakKind
  readonly account: string
  /** Our number of the payment, or of the refund. */
  readonly tradeNo: string
  /** How it stands in our books, and in the gateway's, in words. */
  readonly ours: string
  readonly theirs: string
  /** Fen that the gateway holds more than our books, less where negative; null: nobody knows. */
  readonly difference: number | null
}

export type BreakCounts = Readonly<Partial<Record<BreakKind, number>>>

/** What one comparison of our books with the gateways' found. Times are milliseconds since 1970. */
export interface Reconciliation {
  readonly at: number
  /** Payments made since then were compared. */
  readonly since: number
  /** The only account that was compared; null: all of them. */
  readonly account: string | null
  readonly payments: number
  /** Payments about which the gateway was asked; the others were confirmed by it after their last change. */
  readonly asked: number
  /** Of these, payments about which it gave no clear answer. */
  readonly unclear: number
  /** Orders in the gateways' own lists, where they have one. */
  readonly listed: number
  readonly breaks: readonly Break[]
}

/** A page of payments: those made since, and after the last of the page before. */
export interface PaymentsToCompare {
  readonly since: number
  readonly account: string | null
  readonly after: Pick<PaymentRow, 'createdAt' | 'id'> | null
  readonly limit: number
}

export interface TrailedPayment {
  readonly payment: PaymentRow
  /** The moment at which its state last changed. */
  readonly changedAt: number
}

/** What a store knows for comparing our books with the gateways', and keeps of that. */
export interface ReconcileStore {
  /** Payments of a window, a page at a time, oldest first, each with when its state last changed. */
  paymentsToCompare(page: PaymentsToCompare): Promise<readonly TrailedPayment[]>
  /** Payments that were to be closed before a moment, and of which nobody knows how they ended. */
  stuckPayments(closedBefore: number): Promise<readonly PaymentRow[]>
  /** Refunds that were sent before a moment and haven't ended. */
  unfinishedRefunds(sentBefore: number): Promise<readonly RefundRow[]>
  /** Whether it is the caller who does a chore now: one of all brokers, once in so long, and not before it has first been heard of so long. */
  claimChore(name: string, now: number, everyMs: number): Promise<boolean>
  saveReconciliation(report: Reconciliation): Promise<void>
  lastReconciliation(): Promise<Reconciliation | null>
}
