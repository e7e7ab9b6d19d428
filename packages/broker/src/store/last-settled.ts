/** Milliseconds. No transaction of a broker runs for so long: its statements, and its rests between them, end within seconds. */
const LONGEST_WRITE = 30_000

/**
 * PostgreSQL gives an event its position before the commit, so that a lower one may still be under way: where one is missing, as long as
 * it is missing lately and somebody is writing events, the list ends. The numbers of transactions say nothing of this: one that began
 * earlier may take its position later, and those of a restored backup are another server's.
 */
export const LAST_SETTLED: string = `
  WITH old AS (
    SELECT coalesce((SELECT position FROM events
      WHERE created_at_ms < extract(epoch FROM clock_timestamp()) * 1000 - ${LONGEST_WRITE}
      ORDER BY position DESC LIMIT 1), 0) AS position
  ), young AS (
    SELECT events.position, lag(events.position, 1, old.position) OVER (ORDER BY events.position) AS ahead
    FROM events, old WHERE events.position > old.position
  )
  SELECT coalesce(
    (SELECT min(ahead) FROM young WHERE position > ahead + 1 AND EXISTS (
      SELECT 1 FROM pg_locks WHERE relation = 'events'::regclass AND mode = 'RowExclusiveLock' AND database =
        (SELECT oid FROM pg_database WHERE datname = current_database()))),
    (SELECT max(position) FROM events),
    0) AS position`
