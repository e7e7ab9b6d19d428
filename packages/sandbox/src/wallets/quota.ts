import type { Clock } from '../clock.ts'

/** How often something may be done in one minute, or on one day. */
export interface Quota {
  /** Counts one more for this name; false when there were enough already. */
  take(name: string): boolean
  clear(): void
}

const MINUTE = 60_000
const DAY = 24 * 3600_000
// Days change at midnight in China.
const CHINA = 8 * 3600_000

/** Nothing counted yet. */
export function createQuota(clock: Clock, limit: number, per: 'minute' | 'day'): Quota {
  const counts = new Map<string, { window: number; count: number }>()
  return {
    take(name) {
      const window = Math.floor((clock.now() + CHINA) / (per === 'day' ? DAY : MINUTE))
      const known = counts.get(name)
      const count = known?.window === window ? known.count : 0
      if (count >= limit) return false
      counts.set(name, { window, count: count + 1 })
      return true
    },
    clear: () => counts.clear(),
  }
}
