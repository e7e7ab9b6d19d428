import type { Clock } from '../ports.ts'
import { steadyTime } from '../steady-time.ts'

/** How many may begin in any one second. */
export interface Pace {
  /** Takes a place, if there is one. */
  take(): boolean
  /** Gives back the place that was taken last, for nothing came of it. */
  giveBack(): void
}

/** Makes a pace that no second exceeds, wherever it begins; a bucket that refills would let through a burst more. */
export function createPace(perSecond: number, clock: Clock): Pace {
  let begun: number[] = []
  return {
    take() {
      const now = steadyTime(clock)
      // A clock that was set back forgets, rather than stand still until it has caught up.
      begun = begun.filter((at) => at <= now && now - at < 1000)
      if (begun.length >= perSecond) return false
      begun.push(now)
      return true
    },
    giveBack() {
      begun.pop()
    },
  }
}
