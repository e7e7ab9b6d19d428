/**
 * What a store forgets in time. `payers`: who paid, of checkouts that have ended, as the shop or a page said · `told-payers`: as gateways
 * said, of payments that are asked about no more · `orphans`: words of payments that we don't have, and
 * that are looked for no more · `events`: those that were told, or given up · `untold-events`: all of them, where nobody is to be told ·
 * `tokens`, `keys`, `authorizations`, `handles`: what is dead already.
 */
export const FORGETTABLE = [
  'payers',
  'told-payers',
  'orphans',
  'events',
  'untold-events',
  'tokens',
  'keys',
  'authorizations',
  'handles',
] as const
export type Forgettable = (typeof FORGETTABLE)[number]

/** How a store forgets. Checkouts, payments, refunds and their trail are the books, and stay. */
export interface RetentionStore {
  /** Forgets the oldest of what ended before a time (milliseconds since 1970), so many at most. Answers how many it were. */
  forget(what: Forgettable, before: number, limit: number): Promise<number>
}
