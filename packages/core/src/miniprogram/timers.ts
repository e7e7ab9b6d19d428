import type { Timers } from '../ports.ts'

// Mini-programs have these two, but neither a DOM nor Node whose typings would declare them.
declare function setTimeout(run: () => void, ms: number): number
declare function clearTimeout(timer: number): void

/**
 * The mini-program's clock and timers. Hosts have no clock but the device's: this one never goes back when that is set back. When it is
 * set forward this one goes with it, as it does after a sleep: what the broker says next sets a checkout right.
 */
export function miniProgramTimers(): Timers {
  let ahead = 0
  let last = 0
  /** At least `least`, since that much time has passed. */
  function now(least = last): number {
    const device = Date.now()
    ahead = Math.max(ahead, least - device)
    last = device + ahead
    return last
  }
  return {
    now: () => now(),
    after(ms, run) {
      const due = now() + ms
      const timer = setTimeout(() => {
        now(due)
        run()
      }, ms)
      return () => clearTimeout(timer)
    },
  }
}
