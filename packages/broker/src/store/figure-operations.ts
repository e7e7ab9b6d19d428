import { lastReconciliation } from './reconcile-operations.ts'
import type { BreakKind, Reconciliation } from './reconcile-rows.ts'
import { row, type SqlConnection, type Work } from './sql.ts'
import type { Store, StoreFigures } from './store.ts'

/** Where nobody is told of events they all wait, millions of them: beyond this their number says nothing more, and how old they are does. */
const COUNTED = 10_000

/** What an operator watches, counted where an index makes it cheap. */
export function figureOperations({ read }: SqlConnection): Pick<Store, 'figures'> {
  return { figures: () => read(figures) }
}

function* figures(): Work<StoreFigures> {
  const found = yield* row(
    `SELECT
       (SELECT count(*) FROM payments WHERE next_query_at_ms IS NOT NULL AND state = 'unknown') AS unknown_payments,
       (SELECT min(sent_at_ms) FROM payments WHERE next_query_at_ms IS NOT NULL AND state = 'unknown') AS unknown_since,
       (SELECT count(*) FROM refunds WHERE next_query_at_ms IS NOT NULL) AS pending_refunds,
       (SELECT min(created_at_ms) FROM refunds WHERE next_query_at_ms IS NOT NULL) AS refunds_since,
       (SELECT count(*) FROM orphans WHERE fate <> 'adopted') AS orphans,
       (SELECT count(*) FROM (SELECT 1 FROM deliveries WHERE status = 'waiting' ORDER BY position LIMIT ${COUNTED}) AS waiting) AS waiting_events,
       (SELECT created_at_ms FROM events
          WHERE position = (SELECT min(position) FROM deliveries WHERE status = 'waiting')) AS waiting_since,
       (SELECT count(*) FROM deliveries WHERE status = 'dead') AS dead_events`,
  )
  return {
    unknownPayments: found?.unknown_payments as number,
    unknownSince: found?.unknown_since as number | null,
    pendingRefunds: found?.pending_refunds as number,
    refundsSince: found?.refunds_since as number | null,
    orphans: found?.orphans as number,
    reconciled: countsOf(yield* lastReconciliation()),
    waitingEvents: found?.waiting_events as number,
    waitingSince: found?.waiting_since as number | null,
    deadEvents: found?.dead_events as number,
  }
}

function countsOf(last: Reconciliation | null): StoreFigures['reconciled'] {
  if (!last) return null
  const breaks: Partial<Record<BreakKind, number>> = {}
  for (const { kind } of last.breaks) breaks[kind] = (breaks[kind] ?? 0) + 1
  return { at: last.at, breaks }
}
