import { PAYMENTS, REFUNDS, readRow } from './columns.ts'
import type { PaymentsToCompare, ReconcileStore, Reconciliation, TrailedPayment } from './reconcile-rows.ts'
import { all } from './row-work.ts'
import { changes, row, rows, type SqlConnection, type Work } from './sql.ts'

/** The operations by which our books are compared with the gateways'. */
export function reconcileOperations({ read, write }: SqlConnection): ReconcileStore {
  return {
    paymentsToCompare: (page) => read(() => paymentsToCompare(page)),
    stuckPayments: (closedBefore) => read(() => all(PAYMENTS, STUCK, closedBefore)),
    unfinishedRefunds: (sentBefore) => read(() => all(REFUNDS, UNFINISHED, sentBefore)),
    claimChore: (name, now, everyMs) => write(() => claimChore(name, now, everyMs)),
    saveReconciliation: (report) => write(() => saveReconciliation(report)),
    lastReconciliation: () => read(lastReconciliation),
  }
}

// The plus keeps the order from being read out of the index of all payments there ever were.
const STUCK = `SELECT * FROM payments
  WHERE next_query_at_ms IS NOT NULL AND close_by_ms < ? AND (money = 'possible' OR state = 'reversing')
  ORDER BY +created_at_ms, id`

const UNFINISHED = 'SELECT * FROM refunds WHERE settled_at_ms IS NULL AND sent_at_ms < ? ORDER BY sent_at_ms, id'

const PAGE = `SELECT payments.*, coalesce((SELECT max(at_ms) FROM evidence
    WHERE payment_id = payments.id AND refund_id IS NULL), created_at_ms) AS changed_at_ms
  FROM payments
  WHERE (created_at_ms, id) > (?, ?) AND account = coalesce(?, account)
  ORDER BY created_at_ms, id LIMIT ?`

function* paymentsToCompare({ since, account, after, limit }: PaymentsToCompare): Work<readonly TrailedPayment[]> {
  const { createdAt, id } = after ?? { createdAt: since, id: '' }
  const found = yield* rows(PAGE, createdAt, id, account, limit)
  return found.map((one) => ({ payment: readRow(PAYMENTS, one), changedAt: one.changed_at_ms as number }))
}

function* claimChore(name: string, now: number, everyMs: number): Work<boolean> {
  const text = 'INSERT INTO chores (name, at_ms) VALUES (?, ?) ON CONFLICT DO NOTHING'
  if ((yield* changes(text, name, now)) === 1) return false
  return (yield* changes('UPDATE chores SET at_ms = ? WHERE name = ? AND at_ms <= ?', now, name, now - everyMs)) === 1
}

function* saveReconciliation(report: Reconciliation): Work<void> {
  yield* changes(
    'INSERT INTO reconciliations (at_ms, report) VALUES (?, ?) ON CONFLICT (at_ms) DO UPDATE SET report = excluded.report',
    ...[report.at, JSON.stringify(report)],
  )
}

/** The newest comparison; null: there was none yet. */
export function* lastReconciliation(): Work<Reconciliation | null> {
  const found = yield* row('SELECT report FROM reconciliations ORDER BY at_ms DESC LIMIT 1')
  return found && (JSON.parse(String(found.report)) as Reconciliation)
}
