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
const NEVER_GIVEN_UP_BEFORE = 72 * HOUR

/** What a wait depends on besides the number of failures. */
export interface WaitAsked {
  /** The header `Retry-After` as it came. */
  readonly retryAfter: string | undefined
  readonly now: number
  readonly random: Random
  /** The schedule waits no longer than this, in milliseconds. */
  readonly longest?: number
}

/**
 * How long to wait after so many failures, in milliseconds; after the schedule's end its last wait goes on. The schedule's wait, 20 %
 * more or less so that a crowd of them spreads, but no shorter than the merchant asked for.
 */
export function retryWait(
  failures: number,
  { retryAfter, now, random, longest = Number.POSITIVE_INFINITY }: WaitAsked,
): number {
  const wait = Math.min(longest, RETRY_WAITS[Math.min(failures, RETRY_WAITS.length) - 1] as number)
  const jitter = 800 + (((random.bytes(1)[0] as number) * 400) >> 8)
  return Math.max(Math.round((wait * jitter) / 1000), askedWait(retryAfter, now))
}

/** Whether an event was tried often and long enough to be given up. `age` is milliseconds since it was written. */
export function isSpent(failures: number, age: number): boolean {
  return failures > RETRY_WAITS.length && age >= NEVER_GIVEN_UP_BEFORE
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
