import type { Timers } from '../ports.ts'

/**
 * The page's clock and timers. The clock stands where the device's stood when the page was opened, and nobody's correction of that one
 * moves it. Some devices stop it while they sleep: what the broker says next sets a checkout right.
 */
export function browserTimers(): Timers {
  return {
    // Safari before 15 has no `timeOrigin`.
    now: () => Math.round((performance.timeOrigin || performance.timing.navigationStart) + performance.now()),
    after(ms, run) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  }
}
