import type { AuthorizationRow, AuthorizationStore, HandleRow } from './authorization-rows.ts'
import { MovedOn } from './row-work.ts'
import type { HandleClaim } from './rows.ts'
import { changes, row, rows, type SqlConnection, type SqlRow, together, type Work } from './sql.ts'

/** The operations on payers who are being asked for at their wallets. */
export function authorizationOperations({ read, write, dialect }: SqlConnection): AuthorizationStore {
  const { skipLocked } = dialect
  return {
    saveAuthorization: (row, now) => write(() => saveAuthorization(row, now, skipLocked)),
    takeAuthorization: (authorization, now) => write(() => takeAuthorization(authorization, now)),
    saveHandle: (row, now) => write(() => saveHandle(row, now, skipLocked)),
    handle: (claim, now) => read(() => handleOf(claim, now)),
  }
}

// Either clears both: a payer's id that nobody asks for any more doesn't wait for the next one that comes back.
function clear(now: number, skipLocked: string): Work<unknown> {
  const some = (table: string, key: string) =>
    changes(
      `WITH old AS (SELECT ${key} FROM ${table} WHERE expires_at_ms <= ? ORDER BY expires_at_ms LIMIT 8${skipLocked})
       DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM old)`,
      now,
    )
  return together(some('authorizations', 'state'), some('payer_handles', 'handle'))
}

function* saveAuthorization(
  { state, checkoutId, method, appId, returnUrl, proof, expiresAt }: AuthorizationRow,
  now: number,
  skipLocked: string,
): Work<void> {
  yield* together(
    clear(now, skipLocked),
    changes(
      `INSERT INTO authorizations (state, checkout_id, method, app_id, return_url, proof, expires_at_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ...[state, checkoutId, method, appId, returnUrl, proof, expiresAt],
    ),
  )
}

function* takeAuthorization(
  { state, method }: Pick<AuthorizationRow, 'state' | 'method'>,
  now: number,
): Work<AuthorizationRow | null> {
  const [found] = yield* rows(
    'DELETE FROM authorizations WHERE state = ? AND method = ? AND expires_at_ms > ? RETURNING *',
    ...[state, method, now],
  )
  return found ? { ...boundTo(found), state, method, returnUrl: found.return_url as string } : null
}

function* saveHandle(
  { handle, checkoutId, appId, proof, ids, expiresAt }: HandleRow,
  now: number,
  skipLocked: string,
): Work<void> {
  yield* together(
    clear(now, skipLocked),
    changes(
      'INSERT INTO payer_handles (handle, checkout_id, app_id, proof, ids, expires_at_ms) VALUES (?, ?, ?, ?, ?, ?)',
      ...[handle, checkoutId, appId, proof, JSON.stringify(ids), expiresAt],
    ),
  )
}

function* handleOf({ handle, checkoutId, proof }: HandleClaim, now: number): Work<HandleRow | null> {
  const found = yield* row(
    'SELECT * FROM payer_handles WHERE handle = ? AND checkout_id = ? AND proof = ? AND expires_at_ms > ?',
    ...[handle, checkoutId, proof, now],
  )
  return found ? { ...boundTo(found), handle, ids: JSON.parse(found.ids as string) } : null
}

/** Uses a handle up, once, and throws {@link MovedOn} where that has been done. */
export function* useHandle({ handle, checkoutId, proof }: HandleClaim): Work<void> {
  const text = 'DELETE FROM payer_handles WHERE handle = ? AND checkout_id = ? AND proof = ?'
  if ((yield* changes(text, handle, checkoutId, proof)) !== 1) throw new MovedOn()
}

function boundTo(found: SqlRow): Pick<HandleRow, 'checkoutId' | 'appId' | 'proof' | 'expiresAt'> {
  return {
    checkoutId: found.checkout_id as string,
    appId: found.app_id as string,
    proof: found.proof as string,
    expiresAt: found.expires_at_ms as number,
  }
}
