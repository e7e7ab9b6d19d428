import { CHECKOUTS, insertText, insertValues, PAYMENTS, REFUNDS } from './columns.ts'
import { appendEvent } from './event-operations.ts'
import { all, compareAndSet, MovedOn, one } from './row-work.ts'
import { changes, type SqlConnection, type Work } from './sql.ts'
import type { Change, CheckoutRow, PaymentRow, Store } from './store.ts'
import { addEvidence, lockPayment } from './trail.ts'

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

/** The operations on checkouts and payments. Reads see only what is committed. */
export function paymentOperations({ read, write, dialect }: SqlConnection): PaymentOperations {
  return {
    openCheckout: (checkout) => write(() => openCheckout(checkout)),
    checkout: (id) => read(() => one(CHECKOUTS, 'SELECT * FROM checkouts WHERE id = ?', id)),
    checkoutByOrderNo: (orderNo) => read(() => one(CHECKOUTS, CHECKOUT_BY_ORDER, orderNo)),
    payments: (checkoutId) => read(() => all(PAYMENTS, PAYMENTS_OF_CHECKOUT, checkoutId)),
    payment: (id) => read(() => one(PAYMENTS, 'SELECT * FROM payments WHERE id = ?', id)),
    paymentByTradeNo: (account, tradeNo) => read(() => one(PAYMENTS, PAYMENT_BY_NUMBER, account, tradeNo)),
    addPayment: (payment, expectVersion) =>
      write(() => addPayment(payment, expectVersion)).catch((error) => {
        if (dialect.isTaken(error)) return false
        throw error
      }),
    change: (change) =>
      write(() => applyChange(change, dialect.lockRow)).catch((error) => {
        if (error instanceof MovedOn) return false
        throw error
      }),
    leaseDuePayments: (now, leaseMs, limit) =>
      write(() =>
        all(
          PAYMENTS,
          `UPDATE payments SET lease_until_ms = ?, version = version + 1 WHERE id IN (
             SELECT id FROM payments WHERE next_query_at_ms <= ? AND lease_until_ms <= ?
             ORDER BY next_query_at_ms LIMIT ?${dialect.skipLocked}
           ) RETURNING *`,
          now + leaseMs,
          now,
          now,
          limit,
        ),
      ),
    overdueCheckouts: (now, limit) => read(() => all(CHECKOUTS, OVERDUE_CHECKOUTS, now, limit)),
  }
}

const CHECKOUT_BY_ORDER = 'SELECT * FROM checkouts WHERE order_no = ?'
const PAYMENT_BY_NUMBER = 'SELECT * FROM payments WHERE account = ? AND trade_no = ?'
// Within a millisecond by the sequence that a trade number ends with.
const PAYMENTS_OF_CHECKOUT = `SELECT * FROM payments WHERE checkout_id = ?
  ORDER BY created_at_ms, substr(trade_no, length(trade_no) - 1)`
const OVERDUE_CHECKOUTS = `SELECT * FROM checkouts
  WHERE status = 'open' AND close_asked IS NULL AND expires_at_ms <= ? ORDER BY expires_at_ms LIMIT ?`

function* openCheckout(checkout: CheckoutRow): Work<{ checkout: CheckoutRow; created: boolean }> {
  const values = insertValues(CHECKOUTS, checkout)
  const created = yield* changes(`${insertText(CHECKOUTS)} ON CONFLICT (order_no) DO NOTHING`, ...values)
  if (created === 1) return { checkout, created: true }
  const standing = yield* one(CHECKOUTS, CHECKOUT_BY_ORDER, checkout.orderNo)
  if (!standing) throw new Error(`The order ${checkout.orderNo} was taken and is not there`)
  return { checkout: standing, created: false }
}

function* addPayment(payment: PaymentRow, expectCheckoutVersion: number): Work<boolean> {
  const open = yield* changes(
    "UPDATE checkouts SET version = version + 1 WHERE id = ? AND version = ? AND status = 'open'",
    payment.checkoutId,
    expectCheckoutVersion,
  )
  if (open !== 1) return false
  yield* changes(insertText(PAYMENTS), ...insertValues(PAYMENTS, payment))
  return true
}

function* applyChange({ payment, checkout, refund, events, evidence }: Change, lockRow: string): Work<boolean> {
  // The checkout's version comes first: who lost the race is told so, before a constraint can refuse what won't be written.
  if (checkout) yield* compareAndSet(CHECKOUTS, checkout)
  // A payment is given back by its refunds, so that they come before it.
  if (refund) yield* compareAndSet(REFUNDS, refund)
  if (payment) yield* compareAndSet(PAYMENTS, payment)
  for (const event of events) {
    if (!checkout) throw new Error('An event needs the checkout whose sequence it takes a number of')
    yield* appendEvent(checkout.id, event)
  }
  if (evidence && !payment) yield* lockPayment(evidence.paymentId, lockRow)
  if (evidence) yield* addEvidence(evidence)
  return true
}
