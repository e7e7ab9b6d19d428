import type { CheckoutRow, PaymentRow } from './rows.ts'

/** What was told, validly signed, of a payment that we don't have. */
export interface SeenOrphan {
  readonly account: string
  readonly tradeNo: string
  /** The gateway's own words. */
  readonly words: string
  readonly at: number
  /** When it is to be looked for, in milliseconds since 1970. */
  readonly dueAt: number
}

/**
 * What became of an orphan. `waiting`: it wasn't looked for yet, or its gateway didn't answer · `adopted`: it is a payment of ours
 * again · `not-ours`: no checkout has such numbers · `unpaid`: the gateway says that no money moved · `differs`: the gateway says
 * another amount, merchant or time than its checkout.
 */
export type OrphanFate = 'waiting' | 'adopted' | 'not-ours' | 'unpaid' | 'differs'

/** A validly signed word about a payment that we don't have, kept for adoption and for the operator. */
export interface OrphanRow {
  readonly account: string
  readonly tradeNo: string
  readonly words: string
  readonly firstAt: number
  readonly lastAt: number
  /** How often it was told. */
  readonly seen: number
  readonly fate: OrphanFate
  /** How often it was looked for. */
  readonly tries: number
}

/** What a store keeps of orphans. */
export interface OrphanStore {
  /** Keeps, or counts, what was told of a payment that isn't there; an adopted one stays adopted. */
  recordOrphan(row: SeenOrphan): Promise<void>
  /** Oldest first, all that weren't adopted. */
  orphans(): Promise<readonly OrphanRow[]>
  /** Orphans that are due, leased to the caller by being due again only later. Counts as a try. */
  leaseDueOrphans(now: number, leaseMs: number, limit: number): Promise<readonly OrphanRow[]>
  finishOrphan(orphan: Pick<OrphanRow, 'account' | 'tradeNo'>, fate: OrphanFate, nextAt: number | null): Promise<void>
  /** The checkout whose payments' numbers begin so. */
  checkoutByTradeHead(head: string): Promise<CheckoutRow | null>
  /** Adds a lost payment to a checkout, however that stands. False: the number is there, or the checkout has moved on. */
  adoptPayment(row: PaymentRow, expectCheckoutVersion: number): Promise<boolean>
}
