/** What a delay depends on. */
export interface PollHistory {
  /** Answered questions since following began. */
  readonly answers: number
  /** Unanswered ones in a row. */
  readonly failures: number
  /** 0 ≤ random < 1: spreads the clients of a broker that had to fall silent. */
  readonly random: number
  /** What the broker asked for in `Retry-After`, in milliseconds. */
  readonly retryAfter?: number | undefined
}

/** How long to wait while the payer is likely at it, then while they may still be, then for as long as it takes. */
const PACES: readonly { readonly upTo: number; readonly delay: number }[] = [
  { upTo: 15, delay: 2_000 },
  { upTo: 40, delay: 5_000 },
  { upTo: Number.POSITIVE_INFINITY, delay: 10_000 },
]

const LONGEST_AFTER_FAILURE = 30_000
const LONGEST_RETRY_AFTER = 300_000

/** Milliseconds from the end of the last answer to the next question. Never sooner than the broker asked for, up to 5 minutes. */
export function pollDelay({ answers, failures, random, retryAfter = 0 }: PollHistory): number {
  let delay = (PACES.find((pace) => answers < pace.upTo) as { delay: number }).delay
  if (failures > 0) delay = Math.min(delay * 1.5 ** failures, LONGEST_AFTER_FAILURE) * (0.8 + random * 0.4)
  return Math.max(Math.round(delay), Math.min(retryAfter, LONGEST_RETRY_AFTER))
}
