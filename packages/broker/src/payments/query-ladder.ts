import type { Pace } from '../gateway/account.ts'
import type { PaymentRow, PaymentState } from '../store/rows.ts'

/** Queries of a payment that may still be paid: this long apart, doubling. */
const FIRST_GAP_MS = 5_000
const LONGEST_GAP_MS = 300_000
/** A payer whose money is to come back waits at the till. */
const LONGEST_REVERSING_GAP_MS = 60_000
/** A payment without a clear answer this long after it was to be closed is asked about once an hour, and an operator is told. */
export const STUCK_AFTER_MS: number = 48 * 3_600_000
const STUCK_GAP_MS = 3_600_000
/** After a payment has ended unpaid: money may still be found. */
const AFTERWARDS_GAPS_MS = [60_000, 600_000, 3_600_000, 86_400_000] as const

const SETTLED: ReadonlySet<PaymentState> = new Set(['paid', 'reversed'])
const ENDING: ReadonlySet<PaymentState> = new Set(['closing', 'reversing'])
const DEAD: ReadonlySet<PaymentState> = new Set(['failed', 'closed'])

/** What a gateway and its channel say about the times of a payment. */
export interface Limits {
  /** From when on the payment can be ended at its gateway, in milliseconds since 1970; null: never. */
  readonly endableAt: number | null
  /** How often the gateway wants to be asked; null: at our own pace. */
  readonly pace: Pace | null
}

/**
 * When the gateway is to be asked again, in milliseconds since 1970; null: never. The row is as it stands after a query that was
 * the `queryCount`-th of its state. 5, 10, 20 … seconds up to five minutes, or at the channel's own pace while somebody may be paying;
 * in time for its end; a minute, ten minutes, an hour and a day after it has ended, and daily until there is a clear answer.
 */
export function nextQueryAt(
  payment: Pick<PaymentRow, 'state' | 'queryCount' | 'closeBy'>,
  { endableAt, pace }: Limits,
  now: number,
): number | null {
  if (SETTLED.has(payment.state)) return null
  if (DEAD.has(payment.state)) {
    const gap = AFTERWARDS_GAPS_MS[payment.queryCount]
    return gap === undefined ? null : now + gap
  }
  if (now > payment.closeBy + STUCK_AFTER_MS) return now + STUCK_GAP_MS
  const next = now + gapOf(payment, pace)
  const endAt = Math.max(payment.closeBy, endableAt ?? 0)
  return endAt > now && !ENDING.has(payment.state) ? Math.min(next, Math.max(endAt, now + 1_000)) : next
}

/** Whether a payment has ended unpaid. */
export function isDead({ state }: Pick<PaymentRow, 'state'>): boolean {
  return DEAD.has(state)
}

/**
 * How many queries count after one more. Of a payment that has ended only those count that were due, so that many messages at once
 * don't use up the looks of the next day; and the last one counts when it has been answered clearly.
 */
export function queryCountAfter(
  payment: Pick<PaymentRow, 'state' | 'queryCount'>,
  { isDue, isClear }: { readonly isDue: boolean; readonly isClear: boolean },
): number {
  const { queryCount } = payment
  const isLast = queryCount >= AFTERWARDS_GAPS_MS.length - 1
  return isDead(payment) && (!isDue || (isLast && !isClear)) ? queryCount : queryCount + 1
}

function gapOf({ state, queryCount }: Pick<PaymentRow, 'state' | 'queryCount'>, pace: Pace | null): number {
  if (pace !== null && !ENDING.has(state)) return pace.every * 1000
  const longest = state === 'reversing' ? LONGEST_REVERSING_GAP_MS : LONGEST_GAP_MS
  return Math.min(FIRST_GAP_MS * 2 ** Math.min(queryCount, 10), longest)
}
