import type { Random } from '../ports.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Waits after each failed delivery, in milliseconds: thirteen tries in about 77 hours. */
export const RETRY_WAITS: readonly number[] = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
]

const LONGEST_ASKED_WAIT = HOUR

/**
 * How long to wait before a delivery is tried again, in milliseconds; null: it has been tried often enough.
 * The schedule's wait, 20 % more or less so that a crowd of them spreads, but no shorter than the merchant asked for.
 */
export function retryWait(
  failures: number,
  retryAfter: string | undefined,
  now: number,
  random: Random,
): number | null {
  const wait = RETRY_WAITS[failures - 1]
  if (wait === undefined) return null
  const jitter = 800 + (((random.bytes(1)[0] as number) * 400) >> 8)
  return Math.max(Math.round((wait * jitter) / 1000), askedWait(retryAfter, now))
}

/** `Retry-After`, in seconds or as a date, as milliseconds from now; an hour at most. */
function askedWait(retryAfter: string | undefined, now: number): number {
  if (retryAfter === undefined) return 0
  const seconds = /^\d{1,9}$/.test(retryAfter)
  // Date.parse makes a date of almost anything; an HTTP date begins with the name of a day.
  if (!seconds && !/^[A-Z][a-z]{2}, /.test(retryAfter)) return 0
  const wait = seconds ? Number(retryAfter) * SECOND : Date.parse(retryAfter) - now
  return Number.isNaN(wait) ? 0 : Math.min(Math.max(0, wait), LONGEST_ASKED_WAIT)
}
