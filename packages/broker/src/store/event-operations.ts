import { changes, row, rows, type SqlConnection, type SqlRow, type Work } from './sql.ts'
import type { DeliveryResult, DeliveryRow, EventRow, NewEvent, Store } from './store.ts'

type EventOperations = Pick<Store, 'events' | 'leaseDueDeliveries' | 'finishDelivery'>

/** The operations on events and on their deliveries to the merchant. */
export function eventOperations({ read, write, dialect }: SqlConnection): EventOperations {
  const { settledEvents, skipLocked } = dialect
  return {
    events: (afterPosition, limit) =>
      read(function* () {
        const text = `SELECT * FROM events WHERE position > ? AND ${settledEvents} ORDER BY position LIMIT ?`
        return (yield* rows(text, afterPosition, limit)).map(readEvent)
      }),
    leaseDueDeliveries: (now, leaseMs, limit) => write(() => leaseDue(skipLocked, now, leaseMs, limit)),
    finishDelivery: (eventId, result, now) => write(() => finish(eventId, result, now)),
  }
}

function* leaseDue(skipLocked: string, now: number, leaseMs: number, limit: number): Work<readonly DeliveryRow[]> {
  const leased = yield* rows(
    `UPDATE deliveries SET lease_until_ms = ? WHERE event_id IN (
       SELECT event_id FROM deliveries WHERE status = 'waiting' AND next_at_ms <= ? AND lease_until_ms <= ?
       ORDER BY next_at_ms LIMIT ?${skipLocked}
     ) RETURNING event_id, tries`,
    ...[now + leaseMs, now, now, limit],
  )
  const due: DeliveryRow[] = []
  for (const { event_id, tries } of leased) {
    const event = yield* row('SELECT * FROM events WHERE id = ?', event_id as string)
    due.push({ event: readEvent(event ?? {}), tries: tries as number })
  }
  return due.sort((a, b) => a.event.position - b.event.position)
}

function* finish(eventId: string, result: DeliveryResult, now: number): Work<void> {
  const { status, nextAt, words } = OUTCOMES[result.kind](result as never)
  const finished = yield* changes(
    `UPDATE deliveries SET status = ?, next_at_ms = ?, last_result = ?, tries = tries + 1, lease_until_ms = 0
     WHERE event_id = ? AND status = 'waiting'`,
    ...[status, nextAt, words, eventId],
  )
  if (finished === 1 && status !== 'waiting') yield* freeNext(eventId, now)
}

const OUTCOMES: {
  [Kind in DeliveryResult['kind']]: (result: Extract<DeliveryResult, { kind: Kind }>) => {
    status: string
    nextAt: number | null
    words: string
  }
} = {
  delivered: ({ status }) => ({ status: 'delivered', nextAt: null, words: String(status) }),
  retry: ({ at, reason }) => ({ status: 'waiting', nextAt: at, words: reason }),
  dead: ({ reason }) => ({ status: 'dead', nextAt: null, words: reason }),
}

/** Adds an event with the next number of its checkout, inside the caller's transaction. */
export function* appendEvent(checkoutId: string, event: NewEvent): Work<void> {
  const counted = yield* row(
    'UPDATE checkouts SET event_sequence = event_sequence + 1 WHERE id = ? RETURNING event_sequence AS sequence',
    checkoutId,
  )
  const sequence = counted?.sequence as number
  const id = `evt_${checkoutId}_${sequence}`
  const timestamp = new Date(event.at).toISOString()
  const body = JSON.stringify({ type: event.type, timestamp, sequence, data: event.data })
  yield* changes(
    'INSERT INTO events (id, checkout_id, sequence, type, body, created_at_ms) VALUES (?, ?, ?, ?, ?, ?)',
    ...[id, checkoutId, sequence, event.type, body, event.at],
  )
  // Behind an undelivered one an event waits without a time; it gets its time when the one before it is done with.
  yield* changes(
    `INSERT INTO deliveries (event_id, checkout_id, sequence, status, tries, next_at_ms, lease_until_ms)
     VALUES (?, ?, ?, 'waiting', 0, CASE
       WHEN EXISTS (SELECT 1 FROM deliveries WHERE checkout_id = ? AND status = 'waiting') THEN NULL
       ELSE CAST(? AS BIGINT) END, 0)`,
    ...[id, checkoutId, sequence, checkoutId, event.at],
  )
}

function* freeNext(eventId: string, now: number): Work<void> {
  yield* changes(
    `UPDATE deliveries SET next_at_ms = ? WHERE event_id = (
       SELECT event_id FROM deliveries WHERE status = 'waiting'
         AND checkout_id = (SELECT checkout_id FROM deliveries WHERE event_id = ?)
       ORDER BY sequence LIMIT 1)`,
    ...[now, eventId],
  )
}

function readEvent(found: SqlRow): EventRow {
  return {
    id: found.id as string,
    checkoutId: found.checkout_id as string,
    sequence: found.sequence as number,
    type: found.type as EventRow['type'],
    body: found.body as string,
    createdAt: found.created_at_ms as number,
    position: found.position as number,
  }
}
