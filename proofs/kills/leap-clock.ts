import type { Clock } from '@pay-checkout/sandbox'

/** The machine's clock, so far ahead as a test has made it leap. */
export interface LeapClock extends Clock {
  ahead(): number
  leap(ms: number): void
}

/** A clock that nothing waits for: timers run on the machine's time. */
export function createLeapClock(): LeapClock {
  let ahead = 0
  return {
    now: () => Date.now() + ahead,
    after(ms, run) {
      const timer = setTimeout(run, ms)
      timer.unref()
      return () => clearTimeout(timer)
    },
    ahead: () => ahead,
    leap(ms) {
      ahead += ms
    },
  }
}
