import type { Pool } from 'pg'
import type { Clock } from '../ports.ts'

/** Milliseconds after which the difference is measured again. */
const AGAIN_AFTER = 60_000

/**
 * The database's time, so that brokers whose own clocks differ agree on leases and expiry. This process's monotonic clock counts
 * on from the last measurement; a wrong or stepping system clock has no say.
 */
export async function databaseClock(pool: Pool): Promise<Clock> {
  let { base, at } = await measure(pool)
  let measuring = false
  return {
    now() {
      const elapsed = performance.now() - at
      if (elapsed > AGAIN_AFTER && !measuring) {
        measuring = true
        measure(pool)
          // Never backwards: a moment that was told stays past.
          .then((found) => {
            const now = base + performance.now() - at
            ;({ base, at } = found)
            base = Math.max(base, now - (performance.now() - at))
          })
          .catch(() => {})
          .finally(() => {
            measuring = false
          })
      }
      return Math.floor(base + performance.now() - at)
    },
  }
}

async function measure(pool: Pool): Promise<{ base: number; at: number }> {
  const asked = performance.now()
  const { rows } = await pool.query('SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now')
  const answered = performance.now()
  return { base: rows[0].now, at: (asked + answered) / 2 }
}
