import { storableText } from '../storable-text.ts'
import { CHECKOUTS, insertText, insertValues, PAYMENTS } from './columns.ts'
import type { OrphanFate, OrphanRow, OrphanStore, SeenOrphan } from './orphan-rows.ts'
import { one } from './row-work.ts'
import type { PaymentRow } from './rows.ts'
import { changes, rows, type SqlConnection, type SqlRow, type Work } from './sql.ts'

/** The operations on what was told of payments that we don't have. */
export function orphanOperations({ read, write, dialect }: SqlConnection): OrphanStore {
  return {
    recordOrphan: (orphan) => write(() => recordOrphan(orphan)),
    orphans: () => read(orphans),
    leaseDueOrphans: (now, leaseMs, limit) => write(() => leaseDue(now, now + leaseMs, limit, dialect.skipLocked)),
    finishOrphan: (orphan, fate, nextAt) => write(() => finishOrphan(orphan, fate, nextAt)),
    // One that was opened before heads were written has none: a plain order number is its own.
    checkoutByTradeHead: (head) => read(() => one(CHECKOUTS, CHECKOUT_BY_HEAD, head, head)),
    adoptPayment: (payment, expectVersion) =>
      write(() => adoptPayment(payment, expectVersion)).catch((error) => {
        if (dialect.isTaken(error)) return false
        throw error
      }),
  }
}

// A head that is no order number has an index of its own, which holds no other.
const CHECKOUT_BY_HEAD = `SELECT * FROM checkouts
  WHERE (trade_head = ? AND trade_head <> order_no) OR order_no = ? LIMIT 1`

function* recordOrphan({ account, tradeNo, words, at, dueAt }: SeenOrphan): Work<void> {
  yield* changes(
    `INSERT INTO orphans (account, trade_no, words, first_at_ms, last_at_ms, seen, next_at_ms) VALUES (?, ?, ?, ?, ?, 1, ?)
     ON CONFLICT (account, trade_no) DO UPDATE
       SET words = excluded.words, last_at_ms = excluded.last_at_ms, seen = orphans.seen + 1,
         next_at_ms = CASE WHEN orphans.fate = 'adopted' THEN NULL ELSE coalesce(orphans.next_at_ms, excluded.next_at_ms) END`,
    ...[account, storableText(tradeNo), storableText(words), at, at, dueAt],
  )
}

function* orphans(): Work<readonly OrphanRow[]> {
  const found = yield* rows("SELECT * FROM orphans WHERE fate <> 'adopted' ORDER BY first_at_ms, account, trade_no")
  return found.map(readOrphan)
}

function* leaseDue(now: number, until: number, limit: number, skipLocked: string): Work<readonly OrphanRow[]> {
  const found = yield* rows(
    `WITH due AS (
       SELECT account, trade_no FROM orphans WHERE next_at_ms <= ? ORDER BY next_at_ms LIMIT ?${skipLocked}
     ) UPDATE orphans SET next_at_ms = ?, tries = tries + 1
       WHERE (account, trade_no) IN (SELECT account, trade_no FROM due) RETURNING *`,
    ...[now, limit, until],
  )
  return found.map(readOrphan)
}

function* finishOrphan(
  { account, tradeNo }: Pick<OrphanRow, 'account' | 'tradeNo'>,
  fate: OrphanFate,
  nextAt: number | null,
): Work<void> {
  const text = 'UPDATE orphans SET fate = ?, next_at_ms = ? WHERE account = ? AND trade_no = ?'
  yield* changes(text, fate, nextAt, account, tradeNo)
}

function* adoptPayment(payment: PaymentRow, expectCheckoutVersion: number): Work<boolean> {
  const counted = yield* changes(
    'UPDATE checkouts SET version = version + 1 WHERE id = ? AND version = ?',
    ...[payment.checkoutId, expectCheckoutVersion],
  )
  if (counted !== 1) return false
  yield* changes(insertText(PAYMENTS), ...insertValues(PAYMENTS, payment))
  return true
}

function readOrphan(found: SqlRow): OrphanRow {
  return {
    account: found.account as string,
    tradeNo: found.trade_no as string,
    words: found.words as string,
    firstAt: found.first_at_ms as number,
    lastAt: found.last_at_ms as number,
    seen: found.seen as number,
    fate: found.fate as OrphanRow['fate'],
    tries: found.tries as number,
  }
}
