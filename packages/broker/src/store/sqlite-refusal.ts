import { PayError } from '../pay-error.ts'

/** Primary result codes with which SQLite says that another time it may do it: busy, locked, read-only, I/O, full, can't open. */
const NOT_NOW: ReadonlySet<number> = new Set([5, 6, 8, 10, 13, 14])
const BUSY = 5

/** The error as a caller may be told: what isn't the caller's fault and may pass is `unavailable`. */
export function tellableRefusal(error: unknown): unknown {
  if (!NOT_NOW.has(primaryCode(error))) return error
  const what = isBusy(error) ? 'is locked' : 'can’t be written or read now'
  return new PayError('unavailable', `The database ${what}; try again.`, { retryAfter: 1, cause: error })
}

/** Whether another process holds the lock (`SQLITE_BUSY` and its extended codes). */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === BUSY
}

function primaryCode(error: unknown): number {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 0
}
