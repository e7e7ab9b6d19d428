import type { Forgettable, RetentionStore } from './retention-rows.ts'
import { changes, type SqlConnection, type Work } from './sql.ts'

/** So many of the oldest events are looked at: they were written in the order of their positions, which their index knows. */
const LOOKED_AT = 500

/** The operations that forget what nobody needs any more. */
export function retentionOperations({ write, dialect }: SqlConnection): RetentionStore {
  return { forget: (what, before, limit) => write(() => FORGET[what](before, limit, dialect.skipLocked)) }
}

type Forget = (before: number, limit: number, skipLocked: string) => Work<number>

const FORGET: Readonly<Record<Forgettable, Forget>> = {
  payers: (before, limit, skipLocked) =>
    changes(
      `WITH old AS (SELECT id FROM checkouts WHERE payer <> '{}' AND status <> 'open' AND expires_at_ms < ?
         ORDER BY expires_at_ms LIMIT ?${skipLocked})
       UPDATE checkouts SET payer = '{}', version = version + 1 WHERE id IN (SELECT id FROM old)`,
      ...[before, limit],
    ),
  'told-payers': (before, limit, skipLocked) =>
    changes(
      `WITH old AS (SELECT id FROM payments
         WHERE told_payer <> 'null' AND next_query_at_ms IS NULL AND created_at_ms < ?
         ORDER BY created_at_ms LIMIT ?${skipLocked})
       UPDATE payments SET told_payer = 'null', version = version + 1 WHERE id IN (SELECT id FROM old)`,
      ...[before, limit],
    ),
  orphans: (before, limit, skipLocked) =>
    changes(
      `WITH old AS (SELECT account, trade_no FROM orphans WHERE next_at_ms IS NULL AND last_at_ms < ? LIMIT ?${skipLocked})
       DELETE FROM orphans WHERE (account, trade_no) IN (SELECT account, trade_no FROM old)`,
      ...[before, limit],
    ),
  events: (before, limit) => forgetEvents("deliveries.status <> 'waiting'", before, limit),
  'untold-events': (before, limit) => forgetEvents("deliveries.status <> ''", before, limit),
  tokens: dead('tokens', 'id', 'expires_at_ms'),
  keys: dead('idempotency_keys', 'scope, key', 'created_at_ms'),
  authorizations: dead('authorizations', 'state', 'expires_at_ms'),
  handles: dead('payer_handles', 'handle', 'expires_at_ms'),
}

function dead(table: string, key: string, age: string): Forget {
  return (before, limit, skipLocked) =>
    changes(
      `WITH old AS (SELECT ${key} FROM ${table} WHERE ${age} < ? ORDER BY ${age} LIMIT ?${skipLocked})
       DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM old)`,
      ...[before, limit],
    )
}

const OLDEST = `SELECT id, created_at_ms FROM events ORDER BY position LIMIT ${LOOKED_AT}`

// Its delivery first: should it be asked for again in between, it is there to be told, and the event stays.
function* forgetEvents(condition: string, before: number, limit: number): Work<number> {
  const forgotten = yield* changes(
    `DELETE FROM deliveries WHERE event_id IN (
       SELECT oldest.id FROM (${OLDEST}) AS oldest JOIN deliveries ON deliveries.event_id = oldest.id
       WHERE oldest.created_at_ms < ? AND ${condition} LIMIT ?) AND ${condition}`,
    ...[before, limit],
  )
  if (forgotten === 0) return 0
  yield* changes(
    `DELETE FROM events WHERE id IN (SELECT id FROM (${OLDEST}) AS oldest)
       AND NOT EXISTS (SELECT 1 FROM deliveries WHERE deliveries.event_id = events.id)`,
  )
  return forgotten
}
