import type { SQLOutputValue } from 'node:sqlite'
import type { SqliteConnection } from './sqlite-connection.ts'
import type { DeliveryResult, EventRow, NewEvent, Store } from './store.ts'

type EventOperations = Pick<Store, 'events' | 'leaseDueDeliveries' | 'finishDelivery'>

/** The operations on events and on their deliveries to the merchant. */
export function eventOperations({ prepare, write }: SqliteConnection): EventOperations {
  return {
    events: async (afterPosition, limit) =>
      prepare('SELECT * FROM events WHERE position > ? ORDER BY position LIMIT ?')
        .all(afterPosition, limit)
        .map(readEvent),
    leaseDueDeliveries: (now, leaseMs, limit) =>
      write(() => {
        const leased = prepare(
          `UPDATE deliveries SET lease_until_ms = ? WHERE event_id IN (
             SELECT event_id FROM deliveries WHERE status = 'waiting' AND next_at_ms <= ? AND lease_until_ms <= ?
             ORDER BY next_at_ms LIMIT ?
           ) RETURNING event_id, tries`,
        ).all(now + leaseMs, now, now, limit)
        const event = prepare('SELECT * FROM events WHERE id = ?')
        return leased
          .map(({ event_id, tries }) => ({
            event: readEvent(event.get(event_id as string) ?? {}),
            tries: tries as number,
          }))
          .sort((a, b) => a.event.position - b.event.position)
      }),
    finishDelivery: (eventId, result, now) =>
      write(() => {
        const { status, nextAt, words } = OUTCOMES[result.kind](result as never)
        const { changes } = prepare(
          `UPDATE deliveries SET status = ?, next_at_ms = ?, last_result = ?, tries = tries + 1, lease_until_ms = 0
           WHERE event_id = ? AND status = 'waiting'`,
        ).run(status, nextAt, words, eventId)
        if (changes === 1 && status !== 'waiting') freeNext({ prepare }, eventId, now)
      }),
  }
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
export function appendEvent({ prepare }: SqliteConnection, checkoutId: string, event: NewEvent): void {
  const { sequence } = prepare(
    'UPDATE checkouts SET event_sequence = event_sequence + 1 WHERE id = ? RETURNING event_sequence AS sequence',
  ).get(checkoutId) as { sequence: number }
  const id = `evt_${checkoutId}_${sequence}`
  const timestamp = new Date(event.at).toISOString()
  const body = JSON.stringify({ type: event.type, timestamp, sequence, data: event.data })
  prepare('INSERT INTO events (id, checkout_id, sequence, type, body, created_at_ms) VALUES (?, ?, ?, ?, ?, ?)').run(
    id,
    checkoutId,
    sequence,
    event.type,
    body,
    event.at,
  )
  // Behind an undelivered one an event waits without a time; it gets its time when the one before it is done with.
  prepare(
    `INSERT INTO deliveries (event_id, checkout_id, sequence, status, tries, next_at_ms, lease_until_ms)
     VALUES (?1, ?2, ?3, 'waiting', 0, CASE
       WHEN EXISTS (SELECT 1 FROM deliveries WHERE checkout_id = ?2 AND status = 'waiting') THEN NULL ELSE ?4 END, 0)`,
  ).run(id, checkoutId, sequence, event.at)
}

function freeNext({ prepare }: Pick<SqliteConnection, 'prepare'>, eventId: string, now: number): void {
  prepare(
    `UPDATE deliveries SET next_at_ms = ?1 WHERE event_id = (
       SELECT event_id FROM deliveries WHERE status = 'waiting'
         AND checkout_id = (SELECT checkout_id FROM deliveries WHERE event_id = ?2)
       ORDER BY sequence LIMIT 1)`,
  ).run(now, eventId)
}

function readEvent(row: Record<string, SQLOutputValue>): EventRow {
  return {
    id: row.id as string,
    checkoutId: row.checkout_id as string,
    sequence: row.sequence as number,
    type: row.type as EventRow['type'],
    body: row.body as string,
    createdAt: row.created_at_ms as number,
    position: row.position as number,
  }
}
