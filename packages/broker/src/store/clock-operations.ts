import type { ClockMove, ClockStore } from './clock-rows.ts'
import type { PayerRow } from './rows.ts'
import { changes, row, rows, type SqlConnection, type SqlValue, together, type Work } from './sql.ts'

/** What began in this time before the clock was set keeps its age: a payment of a minute ago is still too young to be reversed. */
const RECENT_MS = 3_600_000

/** The operations of a database whose clock was set. */
export function clockOperations({ read, write, dialect }: SqlConnection): ClockStore {
  return {
    clockSteps: () => read(clockSteps),
    largestStep: (after, until) => read(() => largestStep(after, until)),
    newestMoment: () => read(newestMoment),
    moveTimes(move, set = () => {}) {
      // Where writes stand in a queue, each is behind the move from the moment on at which that joins it.
      if (dialect.lockRow === '') set()
      return write(() => moveTimes(move, set))
    },
  }
}

function* clockSteps(): Work<{ count: number; total: number }> {
  const found = yield* row(
    'SELECT count(*) AS count, CAST(coalesce(sum(by_ms), 0) AS bigint) AS total FROM clock_steps',
  )
  return { count: Number(found?.count), total: Number(found?.total) }
}

function* largestStep(after: number, until: number): Work<number> {
  const text = 'SELECT coalesce(max(abs(by_ms)), 0) AS by_ms FROM clock_steps WHERE at_ms > ? AND at_ms <= ?'
  return Number((yield* row(text, after, until))?.by_ms)
}

function* newestMoment(): Work<number | null> {
  const found = yield* row(`SELECT max(at) AS at FROM (
    SELECT max(created_at_ms) AS at FROM checkouts WHERE ${WAITS}
    UNION ALL SELECT max(+created_at_ms) FROM payments WHERE ${IS_DUE}
    UNION ALL SELECT max(last_asked_at_ms) FROM payments WHERE ${IS_DUE}
    UNION ALL SELECT max(created_at_ms) FROM refunds WHERE ${IS_DUE}
    UNION ALL SELECT max(last_asked_at_ms) FROM refunds WHERE ${IS_DUE}
  ) AS moments`)
  return found?.at as number | null
}

// Each by an index that holds just the few, and a comparison that keeps a planner from reading all of years in its place; so does the plus.
const IS_DUE = 'next_query_at_ms > 0'
/** One whose end is asked for is open only while a payment of it is due. */
const WAITS = "status = 'open' AND close_asked IS NULL AND expires_at_ms > 0"

/** Checkouts at which something may still happen, or just has. */
const LIVE = `SELECT id FROM checkouts WHERE ${WAITS}
  UNION ALL SELECT checkout_id FROM payments WHERE ${IS_DUE}
  UNION ALL SELECT checkout_id FROM payments WHERE created_at_ms > ?
  UNION ALL SELECT checkout_id FROM refunds WHERE ${IS_DUE}`

interface Moved {
  readonly table: string
  readonly columns: readonly string[]
  readonly counts: boolean
  readonly where: string
  readonly values: 'none' | 'recent'
}

const of = (table: string, where: string, values: Moved['values'], columns: string, counts = false): Moved => ({
  ...{ table, where, values, counts },
  columns: columns.split(' ').map((column) => `${column}_ms`),
})

/** Payments come last: what is live is told by them. The order is that of a change, so that none waits for the other crosswise. */
const MOVED: readonly Moved[] = [
  of('checkouts', `id IN (${LIVE})`, 'recent', 'created_at expires_at opened_at', true),
  of(
    'refunds',
    `checkout_id IN (${LIVE})`,
    'recent',
    'created_at sent_at next_query_at lease_until last_asked_at',
    true,
  ),
  of(
    'payments',
    `checkout_id IN (${LIVE})`,
    'recent',
    'created_at sent_at close_by next_query_at lease_until last_asked_at payer_at',
    true,
  ),
  of('deliveries', "status = 'waiting'", 'none', 'next_at lease_until'),
  of('orphans', 'next_at_ms IS NOT NULL', 'none', 'next_at'),
  of('tokens', 'expires_at_ms > ?', 'recent', 'expires_at'),
  of('authorizations', '1 = 1', 'none', 'expires_at'),
  of('payer_handles', '1 = 1', 'none', 'expires_at'),
  of('wallet_tokens', '1 = 1', 'none', 'renew_at expires_at lease_until', true),
  of('idempotency_keys', 'created_at_ms > ?', 'recent', 'created_at'),
  of('chores', '1 = 1', 'none', 'at'),
]

function* moveTimes({ by, after, now }: ClockMove, set: () => void): Work<boolean> {
  const since = now - by - RECENT_MS
  const text = 'INSERT INTO clock_steps (id, at_ms, by_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING'
  if ((yield* changes(text, after + 1, now, by)) !== 1) return false
  yield* moveWords(by, since)
  yield* together(...MOVED.map((moved) => changes(textOf(moved), ...valuesOf(moved, by, since))))
  // Whoever would change one of these rows now waits for the commit, and then finds another version.
  set()
  return true
}

function textOf({ table, columns, counts, where }: Moved): string {
  // 0 is no moment: nobody has leased it yet.
  const sets = columns.map((column) => `${column} = CASE WHEN ${column} = 0 THEN 0 ELSE ${column} + ? END`)
  if (counts) sets.push('version = version + 1')
  return `UPDATE ${table} SET ${sets.join(', ')} WHERE ${where}`
}

function valuesOf({ columns, values }: Moved, by: number, since: number): SqlValue[] {
  return [...columns.map(() => by), ...(values === 'recent' ? [since] : [])]
}

/** Moments that stand inside of texts: since when an id is its payer's, which is compared with payments, and when a code ends. */
function* moveWords(by: number, since: number): Work<void> {
  const payers = yield* rows(`SELECT id, payer FROM checkouts WHERE payer LIKE '%"at":%' AND id IN (${LIVE})`, since)
  const actions = yield* rows(
    `SELECT id, action FROM payments WHERE action LIKE '%"expiresAt":%' AND checkout_id IN (${LIVE})`,
    since,
  )
  const written = [
    ...payers.map(({ id, payer }) =>
      changes('UPDATE checkouts SET payer = ? WHERE id = ?', movePayer(String(payer), by), String(id)),
    ),
    ...actions.map(({ id, action }) =>
      changes('UPDATE payments SET action = ? WHERE id = ?', moveAction(String(action), by), String(id)),
    ),
  ]
  yield* together(...written)
}

function movePayer(text: string, by: number): string {
  const payer = JSON.parse(text) as PayerRow
  return JSON.stringify({ ...payer, ids: payer.ids?.map((id) => ({ ...id, at: id.at + by })) })
}

function moveAction(text: string, by: number): string {
  const action = JSON.parse(text) as { readonly expiresAt: string }
  return JSON.stringify({ ...action, expiresAt: new Date(Date.parse(action.expiresAt) + by).toISOString() })
}
