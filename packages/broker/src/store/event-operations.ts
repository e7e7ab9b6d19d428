import type { DeliveryChoice, DeliveryResult, DeliveryRow, EventChoice, EventRow, ListedEvent } from './event-rows.ts'
import { shortText, wholeText } from './event-text.ts'
import type { EventType, NewEvent } from './rows.ts'
import { changes, type Dialect, row, rows, type SqlConnection, type SqlRow, together, type Work } from './sql.ts'
import type { Store } from './store.ts'

type EventOperations = Pick<Store, 'events' | 'leaseDueDeliveries' | 'finishDelivery' | 'redeliver'>

/** The operations on events and on their deliveries to the merchant. */
export function eventOperations({ read, write, dialect }: SqlConnection): EventOperations {
  const { lastSettled, skipLocked, lockRow } = dialect
  return {
    events: async (afterPosition, limit, { type, delivery } = {}) => {
      if (delivery !== 'delivered') return read(() => listEvents(lastSettled, afterPosition, limit, { type, delivery }))
      const last = await read(() => lastPosition(lastSettled))
      if (await read(() => isRare(type, afterPosition)))
        return read(() => listDelivered({ after: afterPosition, to: last }, limit, type))
      const found: ListedEvent[] = []
      for (let after = afterPosition; found.length < limit && after < last; after += LOOKED_THROUGH) {
        const to = Math.min(last, after + LOOKED_THROUGH)
        found.push(...(await read(() => listDelivered({ after, to }, limit - found.length, type))))
      }
      return found
    },
    leaseDueDeliveries: (now, leaseMs, limit, choice = 'any') =>
      write(() => leaseDue(skipLocked, CHOICES[choice], [now, now, limit, now + leaseMs])),
    finishDelivery: (eventId, result, now) => write(() => finish(lockRow, eventId, result, now)),
    redeliver: (eventId, now) => write(() => redeliver(eventId, now)),
  }
}

const LISTED = `SELECT events.*, deliveries.status AS delivery FROM events
  JOIN deliveries ON deliveries.event_id = events.id`

/** Of a type with fewer events than these, they are what is read; of others what waits or was given up, and both may be millions. */
const FEW_OF_A_TYPE = 1_000
const OF_TYPE = 'SELECT 1 AS one FROM events WHERE type = ? AND position > ? ORDER BY position LIMIT ?'

function* listEvents(
  lastSettled: string,
  after: number,
  limit: number,
  { type, delivery }: EventChoice & { readonly delivery?: keyof typeof STANDING | undefined },
): Work<readonly ListedEvent[]> {
  const last = yield* lastPosition(lastSettled)
  const standing = delivery && STANDING[delivery]
  const ofType = type ? [type] : []
  const byStanding = standing && !(yield* isRare(type, after))
  const text = byStanding
    ? `${standing.first} AND deliveries.position > ? AND deliveries.position <= ?${type ? ` AND ${WHATEVER_ITS_INDEX} = ?` : ''}
       ORDER BY deliveries.position LIMIT ?`
    : `${LISTED} WHERE events.position > ? AND events.position <= ?${type ? ' AND events.type = ?' : ''}${standing?.among ?? ''}
       ORDER BY events.position LIMIT ?`
  return (yield* rows(text, after, last, ...ofType, limit)).map(readListed)
}

function* isRare(type: EventType | undefined, after: number): Work<boolean> {
  return type !== undefined && (yield* rows(OF_TYPE, type, after, FEW_OF_A_TYPE)).length < FEW_OF_A_TYPE
}

function* lastPosition(lastSettled: string): Work<number> {
  return (yield* row(lastSettled))?.position as number
}

/** No index holds the delivered ones, which are nearly all. Where none is, so many positions are gone through at a time, and others get their turn. */
const LOOKED_THROUGH = 5_000

function* listDelivered(
  { after, to }: { readonly after: number; readonly to: number },
  limit: number,
  type: EventType | undefined,
): Work<readonly ListedEvent[]> {
  const text = `${LISTED} WHERE events.position > ? AND events.position <= ? AND deliveries.status = 'delivered'
     ${type ? 'AND events.type = ?' : ''} ORDER BY events.position LIMIT ?`
  return (yield* rows(text, after, to, ...(type ? [type] : []), limit)).map(readListed)
}

/** No index holds this, so that a planner reads in the order that is wanted. */
const WHATEVER_ITS_INDEX = "events.type || ''"
const FIRST =
  'SELECT events.*, deliveries.status AS delivery FROM deliveries CROSS JOIN events WHERE events.id = deliveries.event_id'
/** What follows a list that begins with the events; what begins one with the deliveries, where an index holds just those. */
const STANDING = {
  waiting: { among: " AND deliveries.status = 'waiting'", first: `${FIRST} AND deliveries.status = 'waiting'` },
  dead: { among: " AND deliveries.status = 'dead'", first: `${FIRST} AND deliveries.status = 'dead'` },
} as const
const CHOICES: Record<DeliveryChoice, string> = { any: '', untried: ' AND tries = 0' }

function* leaseDue(
  skipLocked: Dialect['skipLocked'],
  condition: string,
  values: readonly number[],
): Work<readonly DeliveryRow[]> {
  const leased = yield* rows(
    `WITH due AS (
       SELECT event_id FROM deliveries WHERE status = 'waiting' AND next_at_ms <= ? AND lease_until_ms <= ?${condition}
       ORDER BY next_at_ms LIMIT ?${skipLocked}
     ) UPDATE deliveries SET lease_until_ms = ? WHERE event_id IN (SELECT event_id FROM due) RETURNING event_id, tries`,
    ...values,
  )
  const due: DeliveryRow[] = []
  for (const { event_id, tries } of leased) {
    const event = yield* row('SELECT * FROM events WHERE id = ?', event_id as string)
    due.push({ event: readEvent(event ?? {}), tries: tries as number })
  }
  return due.sort((a, b) => a.event.position - b.event.position)
}

function* finish(lockRow: Dialect['lockRow'], eventId: string, result: DeliveryResult, now: number): Work<void> {
  const { status, nextAt, words } = OUTCOMES[result.kind](result as never)
  const counted = result.kind === 'retry' && !result.counts ? 0 : 1
  // One that was tried is never untried again, whether the try counts or not.
  const finished = yield* changes(
    `UPDATE deliveries SET status = ?, next_at_ms = ?, last_result = ?, lease_until_ms = 0,
       tries = CASE WHEN tries = 0 THEN 1 ELSE tries + CAST(? AS BIGINT) END
     WHERE event_id = ? AND status = 'waiting'`,
    ...[status, nextAt, words, counted, eventId],
  )
  if (finished === 1 && status !== 'waiting') yield* freeNext(lockRow, eventId, now)
}

function* redeliver(eventId: string, now: number): Work<ListedEvent | null> {
  // One that waits for another event of its checkout goes on waiting: asking again is no way past the order.
  yield* changes(
    `UPDATE deliveries SET status = 'waiting', tries = 0, next_at_ms =
       CASE WHEN status = 'waiting' AND next_at_ms IS NULL THEN NULL ELSE CAST(? AS BIGINT) END
     WHERE event_id = ?`,
    ...[now, eventId],
  )
  const found = yield* row(`${LISTED} WHERE events.id = ?`, eventId)
  return found && readListed(found)
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

/** Adds an event with its number of its checkout, inside the transaction that has counted it. */
export function* appendEvent(
  { shortensEvents }: Pick<Dialect, 'shortensEvents'>,
  { checkoutId, sequence, event }: { readonly checkoutId: string; readonly sequence: number; readonly event: NewEvent },
): Work<void> {
  const id = `evt_${checkoutId}_${sequence}`
  const timestamp = new Date(event.at).toISOString()
  const body = JSON.stringify({ type: event.type, timestamp, sequence, data: event.data })
  const kept = shortensEvents ? shortText(body, { checkoutId, createdAt: event.at }) : body
  yield* together(
    changes(
      'INSERT INTO events (id, checkout_id, sequence, type, body, created_at_ms) VALUES (?, ?, ?, ?, ?, ?)',
      ...[id, checkoutId, sequence, event.type, kept, event.at],
    ),
    // Behind an undelivered one an event waits without a time; it gets its time when the one before it is done with.
    changes(
      `INSERT INTO deliveries (event_id, checkout_id, sequence, status, tries, next_at_ms, lease_until_ms, position)
       VALUES (?, ?, ?, 'waiting', 0, CASE
         WHEN EXISTS (SELECT 1 FROM deliveries WHERE checkout_id = ? AND status = 'waiting') THEN NULL
         ELSE CAST(? AS BIGINT) END, 0, (SELECT position FROM events WHERE id = ?))`,
      ...[id, checkoutId, sequence, checkoutId, event.at, id],
    ),
  )
}

function* freeNext(lockRow: Dialect['lockRow'], eventId: string, now: number): Work<void> {
  const delivery = yield* row('SELECT checkout_id FROM deliveries WHERE event_id = ?', eventId)
  const checkoutId = delivery?.checkout_id as string
  // Whoever is adding an event behind this one holds the checkout: without waiting for them, it would wait for ever.
  yield* row(`SELECT id FROM checkouts WHERE id = ?${lockRow}`, checkoutId)
  yield* changes(
    `UPDATE deliveries SET next_at_ms = ? WHERE next_at_ms IS NULL AND event_id = (
       SELECT event_id FROM deliveries WHERE status = 'waiting' AND checkout_id = ? ORDER BY sequence LIMIT 1)`,
    ...[now, checkoutId],
  )
}

function readEvent(found: SqlRow): EventRow {
  const checkoutId = found.checkout_id as string
  const createdAt = found.created_at_ms as number
  return {
    id: found.id as string,
    checkoutId,
    sequence: found.sequence as number,
    type: found.type as EventRow['type'],
    body: wholeText(found.body as string, { checkoutId, createdAt }),
    createdAt,
    position: found.position as number,
  }
}

function readListed(found: SqlRow): ListedEvent {
  return { ...readEvent(found), delivery: found.delivery as ListedEvent['delivery'] }
}
