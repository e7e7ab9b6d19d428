import { authorizationOperations } from './authorization-operations.ts'
import { clockOperations } from './clock-operations.ts'
import { eventOperations } from './event-operations.ts'
import { figureOperations } from './figure-operations.ts'
import { listOperations } from './list-operations.ts'
import { orphanOperations } from './orphan-operations.ts'
import { paymentOperations } from './payment-operations.ts'
import { rawOperations } from './raw-operations.ts'
import { reconcileOperations } from './reconcile-operations.ts'
import { refundOperations } from './refund-operations.ts'
import { retentionOperations } from './retention-operations.ts'
import type { KnownToken, TokenRow } from './rows.ts'
import { changes, row, type SqlConnection, together, type Work } from './sql.ts'
import type { Store } from './store.ts'
import { trailOperations } from './trail.ts'
import { walletTokenOperations } from './wallet-token-operations.ts'

/** Keys are remembered this long: well past any client's retries. */
const KEY_LIFE_MS = 72 * 3_600_000
/** So long after its end a client is still told that its token has expired, and not that there is no such token. */
const TOKEN_REST_MS = 72 * 3_600_000

/** A store over an open database: all of its operations, whichever database it is. `schema`: the version it needs. */
export function sqlStore(connection: SqlConnection, schema: number): Store {
  const { read, write, dialect } = connection
  return {
    ...paymentOperations(connection),
    ...refundOperations(connection),
    ...eventOperations(connection),
    ...figureOperations(connection),
    ...trailOperations(connection),
    ...orphanOperations(connection),
    ...rawOperations(connection),
    ...reconcileOperations(connection),
    ...listOperations(connection),
    ...authorizationOperations(connection),
    ...walletTokenOperations(connection),
    ...clockOperations(connection),
    ...retentionOperations(connection),
    saveToken: (token) => write(() => saveToken(token, dialect.skipLocked)),
    token: (id) => read(() => token(id)),
    claimKey: (scope, key, fingerprint, now) => write(() => claimKey(scope, key, fingerprint, now)),
    nextDueAt: () => read(nextDueAt),
    ping: () => write(() => ping(schema)),
    close: () => connection.close(),
  }
}

// Each opening of the hosted page makes one: those of days ago make room, a few at a time.
function* saveToken({ id, checkoutId, expiresAt, revokedAt }: TokenRow, skipLocked: string): Work<void> {
  yield* together(
    changes(
      `WITH old AS (SELECT id FROM tokens WHERE expires_at_ms < ? ORDER BY expires_at_ms LIMIT 8${skipLocked})
       DELETE FROM tokens WHERE id IN (SELECT id FROM old)`,
      expiresAt - TOKEN_REST_MS,
    ),
    changes(
      'INSERT INTO tokens (id, checkout_id, expires_at_ms, revoked_at_ms) VALUES (?, ?, ?, ?)',
      ...[id, checkoutId, expiresAt, revokedAt],
    ),
  )
}

function* token(id: string): Work<KnownToken | null> {
  const found = yield* row(
    `SELECT tokens.*, checkouts.expires_at_ms AS checkout_expires_at_ms FROM tokens
     JOIN checkouts ON checkouts.id = tokens.checkout_id WHERE tokens.id = ?`,
    id,
  )
  if (!found) return null
  return {
    id,
    checkoutId: found.checkout_id as string,
    expiresAt: found.expires_at_ms as number,
    revokedAt: found.revoked_at_ms as number | null,
    checkoutExpiresAt: found.checkout_expires_at_ms as number,
  }
}

function* claimKey(scope: string, key: string, fingerprint: string, now: number): Work<'new' | 'same' | 'conflict'> {
  const [, added] = yield* together(
    changes(
      `DELETE FROM idempotency_keys WHERE (scope, key) IN (
         SELECT scope, key FROM idempotency_keys WHERE created_at_ms < ? LIMIT 8)`,
      now - KEY_LIFE_MS,
    ),
    changes(
      'INSERT INTO idempotency_keys (scope, key, fingerprint, created_at_ms) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      ...[scope, key, fingerprint, now],
    ),
  )
  if (added === 1) return 'new'
  const first = yield* row('SELECT fingerprint FROM idempotency_keys WHERE scope = ? AND key = ?', scope, key)
  return first?.fingerprint === fingerprint ? 'same' : 'conflict'
}

/** The first few of each kind are enough: a host asks again within a second. */
function* nextDueAt(): Work<number | null> {
  const found = yield* row(
    `SELECT min(at) AS at FROM (
       SELECT CASE WHEN due > lease THEN due ELSE lease END AS at FROM (
         SELECT next_query_at_ms AS due, lease_until_ms AS lease FROM payments
         WHERE next_query_at_ms IS NOT NULL ORDER BY next_query_at_ms LIMIT 64) AS queries
       UNION ALL
       SELECT CASE WHEN due > lease THEN due ELSE lease END FROM (
         SELECT next_query_at_ms AS due, lease_until_ms AS lease FROM refunds
         WHERE next_query_at_ms IS NOT NULL ORDER BY next_query_at_ms LIMIT 64) AS refund_queries
       UNION ALL
       SELECT min(next_at_ms) FROM orphans WHERE next_at_ms IS NOT NULL
       UNION ALL
       SELECT min(expires_at_ms) FROM checkouts WHERE status = 'open' AND close_asked IS NULL
       UNION ALL
       SELECT CASE WHEN due > lease THEN due ELSE lease END FROM (
         SELECT next_at_ms AS due, lease_until_ms AS lease FROM deliveries
         WHERE status = 'waiting' AND next_at_ms IS NOT NULL ORDER BY next_at_ms LIMIT 64) AS tellings
     ) AS things`,
  )
  return found?.at as number | null
}

/**
 * A real write, though in the end of what stood there: one that changes nothing would be answered by a full disk, and without a
 * standby. There and back, because SQLite writes no page for a value that is the same.
 */
function* ping(schema: number): Work<void> {
  const there = yield* changes('UPDATE schema_version SET version = version + 1')
  // A migration may just have put another row in its place. That one wasn't counted up, and must not be counted down.
  if (there !== 1) throw new Error('The schema is being changed')
  yield* changes('UPDATE schema_version SET version = version - 1')
  const standing = (yield* row('SELECT version FROM schema_version'))?.version as number
  if (!(standing >= schema)) throw new Error(`The database has schema ${standing}, this broker needs ${schema}`)
}
