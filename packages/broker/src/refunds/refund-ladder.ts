import type { RefundRow } from '../store/rows.ts'

const FIRST_GAP_MS = 5_000
const LONGEST_GAP_MS = 300_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
/** Banks take days to credit a card. A refund older than this is asked about once a day, and an operator is told. */
export const SLOW_AFTER_MS: number = 3 * DAY_MS
const GIVE_UP_AFTER_MS = 30 * DAY_MS

/**
 * When the gateway is to be asked about a refund again, in milliseconds since 1970; null: no more by itself. The row is as it stands
 * after the `queryCount`-th query of its state. 5, 10, 20 … seconds up to five minutes for an hour, then hourly, daily from the third
 * day to the thirtieth.
 */
export function nextRefundQueryAt(
  { sentAt, queryCount }: Pick<RefundRow, 'sentAt' | 'queryCount'>,
  now: number,
): number | null {
  const age = now - sentAt
  if (age >= GIVE_UP_AFTER_MS) return null
  if (age >= SLOW_AFTER_MS) return now + DAY_MS
  if (age >= HOUR_MS) return now + HOUR_MS
  return now + Math.min(FIRST_GAP_MS * 2 ** Math.min(queryCount, 10), LONGEST_GAP_MS)
}
