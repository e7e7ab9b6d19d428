import type { Pool } from 'pg'
import type { SteadyClock } from './follow-clock.ts'
import { machineClock } from './machine-clock.ts'

/** Milliseconds after which the database is asked again by whoever wants to know. */
const AGAIN_AFTER = 1_000
/** An answer that took longer says too little about now. */
const LONGEST_MS = 2_000

/**
 * The database's time, so that brokers whose own clocks differ agree on leases and expiry. This process's monotonic clock counts
 * on from the last measurement; a wrong or stepping system clock here has no say. The database's own may be set: that is seen when it is
 * asked again.
 */
export async function databaseClock(pool: Pool): Promise<SteadyClock> {
  const { steady } = machineClock()
  let { base, at } = await measure(pool, steady)
  let askedAt = at
  return {
    now: () => base + steady() - at,
    steady,
    async refresh() {
      if (steady() - askedAt < AGAIN_AFTER) return
      askedAt = steady()
      const found = await measure(pool, steady).catch(() => null)
      if (found !== null && found.took <= LONGEST_MS) ({ base, at } = found)
    },
  }
}

async function measure(pool: Pool, steady: () => number): Promise<{ base: number; at: number; took: number }> {
  const asked = steady()
  const { rows } = await pool.query('SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now')
  const answered = steady()
  return { base: rows[0].now, at: (asked + answered) / 2, took: answered - asked }
}
