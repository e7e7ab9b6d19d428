import type { Timers } from '../ports.ts'

/** The page's clock and timers. */
export function browserTimers(): Timers {
  return {
    now: () => Date.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  }
}
