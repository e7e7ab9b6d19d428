import type { Pool } from 'pg'

/**
 * For how many milliseconds the oldest snapshot of this database has been held, or a transaction that was prepared: what was changed
 * since can't be cleaned up. Our own statements' take seconds at most. A role without `pg_monitor` sees its own sessions alone.
 */
export async function oldestSnapshotMs(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ ms: number }>(OLDEST)
  return rows[0]?.ms ?? 0
}

const OLDEST = `SELECT greatest(0, coalesce(max(extract(epoch FROM clock_timestamp() - since)), 0) * 1000)::float8 AS ms FROM (
  SELECT xact_start AS since FROM pg_stat_activity
    WHERE datname = current_database() AND (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL)
  UNION ALL SELECT prepared FROM pg_prepared_xacts WHERE database = current_database()
) AS held`
