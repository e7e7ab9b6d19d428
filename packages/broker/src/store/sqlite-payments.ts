import type { SQLOutputValue } from 'node:sqlite'
import { CHECKOUTS, insertText, insertValues, PAYMENTS, patchText, patchValues, readRow } from './columns.ts'
import type { SqliteConnection } from './sqlite-connection.ts'
import { appendEvent } from './sqlite-events.ts'
import type { Change, CheckoutRow, PaymentRow, Store } from './store.ts'

type PaymentOperations = Pick<
  Store,
  | 'openCheckout'
  | 'checkout'
  | 'checkoutByOrderNo'
  | 'payments'
  | 'payment'
  | 'paymentByTradeNo'
  | 'addPayment'
  | 'change'
  | 'leaseDuePayments'
  | 'overdueCheckouts'
>

/** A compared version had moved on: the savepoint is rolled back and the caller told `false`. */
class MovedOn extends Error {}

/** The operations on checkouts and payments. Reads see only what is committed. */
export function paymentOperations(connection: SqliteConnection): PaymentOperations {
  const { prepare, write } = connection
  const one = <Row>(read: (row: SqlRow) => Row, text: string, ...values: (string | number)[]) => {
    const row = prepare(text).get(...values)
    return row ? read(row) : null
  }
  return {
    openCheckout: (row) =>
      write(() => {
        const standing = one(readCheckout, 'SELECT * FROM checkouts WHERE order_no = ?', row.orderNo)
        if (standing) return { checkout: standing, created: false }
        prepare(insertText(CHECKOUTS)).run(...insertValues(CHECKOUTS, row))
        return { checkout: row, created: true }
      }),
    checkout: async (id) => one(readCheckout, 'SELECT * FROM checkouts WHERE id = ?', id),
    checkoutByOrderNo: async (orderNo) => one(readCheckout, 'SELECT * FROM checkouts WHERE order_no = ?', orderNo),
    payments: async (checkoutId) =>
      prepare('SELECT * FROM payments WHERE checkout_id = ? ORDER BY created_at_ms, rowid')
        .all(checkoutId)
        .map(readPayment),
    payment: async (id) => one(readPayment, 'SELECT * FROM payments WHERE id = ?', id),
    paymentByTradeNo: async (account, tradeNo) =>
      one(readPayment, 'SELECT * FROM payments WHERE account = ? AND trade_no = ?', account, tradeNo),
    addPayment: (row, expectCheckoutVersion) =>
      write(() => {
        const open = prepare(
          "UPDATE checkouts SET version = version + 1 WHERE id = ? AND version = ? AND status = 'open'",
        ).run(row.checkoutId, expectCheckoutVersion)
        if (open.changes !== 1) return false
        prepare(insertText(PAYMENTS)).run(...insertValues(PAYMENTS, row))
        return true
      }).catch(falseWhenTaken),
    change: (change) =>
      write(() => {
        applyChange(connection, change)
        return true
      }).catch((error) => {
        if (error instanceof MovedOn) return false
        throw error
      }),
    leaseDuePayments: (now, leaseMs, limit) =>
      write(() =>
        prepare(
          `UPDATE payments SET lease_until_ms = ?, version = version + 1 WHERE id IN (
             SELECT id FROM payments WHERE next_query_at_ms <= ? AND lease_until_ms <= ? ORDER BY next_query_at_ms LIMIT ?
           ) RETURNING *`,
        )
          .all(now + leaseMs, now, now, limit)
          .map(readPayment),
      ),
    overdueCheckouts: async (now, limit) =>
      prepare(
        `SELECT * FROM checkouts WHERE status = 'open' AND close_asked IS NULL AND expires_at_ms <= ?
         ORDER BY expires_at_ms LIMIT ?`,
      )
        .all(now, limit)
        .map(readCheckout),
  }
}

type SqlRow = Record<string, SQLOutputValue>
const readCheckout = (row: SqlRow): CheckoutRow => readRow(CHECKOUTS, row)
const readPayment = (row: SqlRow): PaymentRow => readRow(PAYMENTS, row)

function applyChange(connection: SqliteConnection, { payment, checkout, events, evidence }: Change): void {
  const { prepare } = connection
  // The checkout's version comes first: who lost the race is told so, before a constraint can refuse what won't be written.
  if (checkout) {
    const { changes } = prepare(patchText(CHECKOUTS, checkout.patch)).run(
      ...patchValues(CHECKOUTS, checkout.patch),
      checkout.id,
      checkout.expectVersion,
    )
    if (changes !== 1) throw new MovedOn()
  }
  if (payment) {
    const { changes } = prepare(patchText(PAYMENTS, payment.patch)).run(
      ...patchValues(PAYMENTS, payment.patch),
      payment.id,
      payment.expectVersion,
    )
    if (changes !== 1) throw new MovedOn()
  }
  for (const event of events) {
    if (!checkout) throw new Error('An event needs the checkout whose sequence it takes a number of')
    appendEvent(connection, checkout.id, event)
  }
  if (evidence)
    prepare(
      'INSERT INTO evidence (payment_id, at_ms, source, says, from_state, to_state) VALUES (?, ?, ?, ?, ?, ?)',
    ).run(evidence.paymentId, evidence.at, evidence.source, evidence.says, evidence.from, evidence.to)
}

/** A taken trade number or idempotency key (`SQLITE_CONSTRAINT_UNIQUE`) is an answer, any other failure is one. */
function falseWhenTaken(error: unknown): false {
  if (error instanceof Error && 'errcode' in error && error.errcode === 2067) return false
  throw error
}
