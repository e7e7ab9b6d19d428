import { PayError } from '../pay-error.ts'
import type { Clock } from '../ports.ts'
import { steadyTime } from '../steady-time.ts'

/** How often something may happen: `burst` times at once, `perSecond` in the long run. */
export interface Rate {
  readonly burst: number
  readonly perSecond: number
}

/** A token bucket for each key, in this process only: a guard against floods, not a promise to count exactly. */
export interface RateLimit {
  /** Takes one, or throws PayError rate-limited with the time after which there is one again. */
  take(key: string): void
}

// Idle buckets are full buckets, so that forgetting the oldest forgives at most one burst.
const REMEMBERED = 20_000

export function createRateLimit(rate: Rate, clock: Clock): RateLimit {
  const buckets = new Map<string, { left: number; at: number }>()
  return {
    take(key) {
      const now = steadyTime(clock)
      const bucket = buckets.get(key) ?? { left: rate.burst, at: now }
      buckets.delete(key)
      buckets.set(key, bucket)
      if (buckets.size > REMEMBERED) buckets.delete(buckets.keys().next().value as string)
      bucket.left = Math.min(rate.burst, bucket.left + (Math.max(0, now - bucket.at) * rate.perSecond) / 1000)
      bucket.at = now
      if (bucket.left < 1) {
        const seconds = Math.max(1, Math.ceil((1 - bucket.left) / rate.perSecond))
        throw new PayError('rate-limited', `Too many requests. Try again in ${seconds} s.`, { retryAfter: seconds })
      }
      bucket.left -= 1
    },
  }
}
