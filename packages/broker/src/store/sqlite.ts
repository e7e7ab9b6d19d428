import { openConnection, type SqliteConnection } from './sqlite-connection.ts'
import { eventOperations } from './sqlite-events.ts'
import { paymentOperations } from './sqlite-payments.ts'
import type { Store, TokenRow } from './store.ts'

/** Keys are remembered this long: well past any client's retries. */
const KEY_LIFE_MS = 72 * 3_600_000

/** Opens a store on one SQLite file, or `:memory:`. Every promise resolves after a durable commit; writes that arrive together share one. */
export function openSqliteStore({ path }: { readonly path: string }): Store {
  const connection = openConnection(path)
  return {
    ...paymentOperations(connection),
    ...eventOperations(connection),
    ...tokenOperations(connection),
    ...keyOperations(connection),
    nextDueAt: async () => {
      // The first few of each kind are enough: a host asks again within a second.
      const { at } = connection
        .prepare(
          `SELECT min(at) AS at FROM (
             SELECT min(max(next_query_at_ms, lease_until_ms)) AS at FROM (
               SELECT next_query_at_ms, lease_until_ms FROM payments
               WHERE next_query_at_ms IS NOT NULL ORDER BY next_query_at_ms LIMIT 64)
             UNION ALL
             SELECT min(expires_at_ms) FROM checkouts WHERE status = 'open' AND close_asked IS NULL
             UNION ALL
             SELECT min(max(next_at_ms, lease_until_ms)) FROM (
               SELECT next_at_ms, lease_until_ms FROM deliveries
               WHERE status = 'waiting' AND next_at_ms IS NOT NULL ORDER BY next_at_ms LIMIT 64))`,
        )
        .get() as { at: number | null }
      return at
    },
    ping: () => connection.write(() => undefined),
    close: () => connection.close(),
  }
}

function tokenOperations({ prepare, write }: SqliteConnection): Pick<Store, 'saveToken' | 'token'> {
  return {
    saveToken: (row) =>
      write(() => {
        prepare('INSERT INTO tokens (id, checkout_id, expires_at_ms, revoked_at_ms) VALUES (?, ?, ?, ?)').run(
          row.id,
          row.checkoutId,
          row.expiresAt,
          row.revokedAt,
        )
      }),
    token: async (id) => {
      const row = prepare(
        'SELECT id, checkout_id AS checkoutId, expires_at_ms AS expiresAt, revoked_at_ms AS revokedAt FROM tokens WHERE id = ?',
      ).get(id)
      return row ? ({ ...row } as unknown as TokenRow) : null
    },
  }
}

function keyOperations({ prepare, write }: SqliteConnection): Pick<Store, 'claimKey' | 'recordOrphan'> {
  return {
    claimKey: (scope, key, fingerprint, now) =>
      write(() => {
        prepare(
          `DELETE FROM idempotency_keys WHERE rowid IN (
             SELECT rowid FROM idempotency_keys WHERE created_at_ms < ? LIMIT 8)`,
        ).run(now - KEY_LIFE_MS)
        const added = prepare(
          `INSERT INTO idempotency_keys (scope, key, fingerprint, created_at_ms) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
        ).run(scope, key, fingerprint, now)
        if (added.changes === 1) return 'new'
        const first = prepare('SELECT fingerprint FROM idempotency_keys WHERE scope = ? AND key = ?').get(scope, key)
        return first?.fingerprint === fingerprint ? 'same' : 'conflict'
      }),
    recordOrphan: (row) =>
      write(() => {
        prepare(
          `INSERT INTO orphans (account, trade_no, words, first_at_ms, last_at_ms, seen) VALUES (?1, ?2, ?3, ?4, ?4, 1)
           ON CONFLICT (account, trade_no) DO UPDATE SET words = ?3, last_at_ms = ?4, seen = seen + 1`,
        ).run(row.account, row.tradeNo, row.words, row.at)
      }),
  }
}
