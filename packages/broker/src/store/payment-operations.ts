import { useHandle } from './authorization-operations.ts'
import {
  CHECKOUTS,
  insertText,
  insertValues,
  orderKeyOf,
  PAYMENTS,
  patchText,
  patchValues,
  REFUNDS,
} from './columns.ts'
import { appendEvent } from './event-operations.ts'
import { noteTelling } from './raw-operations.ts'
import { REFUNDS_OF_CHECKOUT } from './refund-operations.ts'
import { all, type CompareAndSet, compareAndSet, MovedOn, maybe, one } from './row-work.ts'
import type { Change, CheckoutRow, PaymentRow, WholeCheckout } from './rows.ts'
import { changes, type Dialect, row, type SqlConnection, together, type Work } from './sql.ts'
import type { Store } from './store.ts'
import { addEvidence, lastLink, lockPayment } from './trail.ts'

type PaymentOperations = Pick<
  Store,
  | 'openCheckout'
  | 'reopenOrder'
  | 'checkoutIdsOf'
  | 'moneyOfOrder'
  | 'checkout'
  | 'checkoutByOrderNo'
  | 'wholeCheckout'
  | 'wholeCheckoutOf'
  | 'payments'
  | 'payment'
  | 'paymentByTradeNo'
  | 'paymentsByGatewayTradeNo'
  | 'addPayment'
  | 'change'
  | 'leaseDuePayments'
  | 'overdueCheckouts'
>

/** The operations on checkouts and payments. Reads see only what is committed. */
export function paymentOperations({ read, write, dialect }: SqlConnection): PaymentOperations {
  return {
    openCheckout: (checkout) => write(() => openCheckout(checkout)),
    reopenOrder: (checkout, expectVersion) =>
      write(() => reopenOrder(checkout, expectVersion)).catch((error) => {
        if (error instanceof MovedOn) return false
        throw error
      }),
    checkoutIdsOf: (orderNo) =>
      read(() => all(CHECKOUTS, CHECKOUTS_OF_ORDER, orderNo, orderNo)).then((found) => found.map(({ id }) => id)),
    moneyOfOrder: (orderNo) => read(() => all(PAYMENTS, MONEY_OF_ORDER, orderNo, orderNo)),
    checkout: (id) => read(() => one(CHECKOUTS, 'SELECT * FROM checkouts WHERE id = ?', id)),
    checkoutByOrderNo: (orderNo) => read(() => one(CHECKOUTS, CHECKOUT_BY_ORDER, orderNo, orderNo)),
    wholeCheckout: (id) => read(() => wholeCheckout('?', id)),
    wholeCheckoutOf: (account, tradeNo) => read(() => wholeCheckout(CHECKOUT_OF_NUMBER, account, tradeNo)),
    payments: (checkoutId) => read(() => paymentsOf('?', checkoutId)),
    payment: (id) => read(() => one(PAYMENTS, 'SELECT * FROM payments WHERE id = ?', id)),
    paymentByTradeNo: (account, tradeNo) => read(() => one(PAYMENTS, PAYMENT_BY_NUMBER, account, tradeNo)),
    paymentsByGatewayTradeNo: (gatewayTradeNo) => read(() => all(PAYMENTS, PAYMENTS_BY_GATEWAY_NUMBER, gatewayTradeNo)),
    addPayment: (payment, expectVersion) =>
      write(() => addPayment(payment, expectVersion)).catch((error) => {
        if (error instanceof MovedOn || dialect.isTaken(error)) return false
        throw error
      }),
    change: (change) =>
      write(() => applyChange(change, dialect)).catch((error) => {
        if (error instanceof MovedOn) return false
        throw error
      }),
    leaseDuePayments: (now, leaseMs, limit) =>
      write(() =>
        all(
          PAYMENTS,
          `WITH due AS (
             SELECT id FROM payments WHERE next_query_at_ms <= ? AND lease_until_ms <= ?
             ORDER BY next_query_at_ms LIMIT ?${dialect.skipLocked}
           ) UPDATE payments SET lease_until_ms = ?, version = version + 1 WHERE id IN (SELECT id FROM due) RETURNING *`,
          ...[now, now, limit, now + leaseMs],
        ),
      ),
    overdueCheckouts: (now, limit) => read(() => all(CHECKOUTS, OVERDUE_CHECKOUTS, now, limit)),
  }
}

const CHECKOUT_BY_ORDER = 'SELECT * FROM checkouts WHERE (order_no = ? OR order_of = ?) AND reopened_as IS NULL'
const CHECKOUTS_OF_ORDER = 'SELECT * FROM checkouts WHERE order_no = ? OR order_of = ? ORDER BY round'
const MONEY_OF_ORDER = `SELECT * FROM payments
  WHERE checkout_id IN (SELECT id FROM checkouts WHERE order_no = ? OR order_of = ?) AND money IN ('possible', 'taken')
  ORDER BY created_at_ms, id`
const PAYMENT_BY_NUMBER = 'SELECT * FROM payments WHERE account = ? AND trade_no = ?'
const PAYMENTS_BY_GATEWAY_NUMBER = 'SELECT * FROM payments WHERE gateway_trade_no = ? LIMIT 10'
const CHECKOUT_OF_NUMBER = '(SELECT checkout_id FROM payments WHERE account = ? AND trade_no = ?)'
const OVERDUE_CHECKOUTS = `SELECT * FROM checkouts
  WHERE status = 'open' AND close_asked IS NULL AND expires_at_ms <= ? ORDER BY expires_at_ms LIMIT ?`

/** `which` is the SQL of the checkout's id, with the values that it takes. */
function* wholeCheckout(which: string, ...values: string[]): Work<WholeCheckout | null> {
  const [checkout, payments] = yield* together(
    one(CHECKOUTS, `SELECT * FROM checkouts WHERE id = ${which}`, ...values),
    paymentsOf(which, ...values),
  )
  if (!checkout) return null
  // The database refuses a refund of what was never taken, and money that was taken stays taken or goes back: of most there are none.
  const mayHaveRefunds = payments.some(({ money }) => money === 'taken' || money === 'returned')
  const refunds = mayHaveRefunds ? yield* all(REFUNDS, REFUNDS_OF_CHECKOUT, checkout.id) : []
  return { checkout, payments, refunds }
}

// Sorted here: a database would copy all of these wide rows to do it, and each by its own order of texts.
function* paymentsOf(which: string, ...values: string[]): Work<readonly PaymentRow[]> {
  const payments = yield* all(PAYMENTS, `SELECT * FROM payments WHERE checkout_id = ${which}`, ...values)
  return payments.length < 2 ? payments : payments.toSorted(byAge)
}

/** Within a millisecond by the sequence that a trade number ends with. */
function byAge(a: PaymentRow, b: PaymentRow): number {
  return a.createdAt - b.createdAt || (a.tradeNo.slice(-2) < b.tradeNo.slice(-2) ? -1 : 1)
}

function* openCheckout(checkout: CheckoutRow): Work<{ checkout: CheckoutRow; created: boolean }> {
  const values = insertValues(CHECKOUTS, checkout)
  const created = yield* changes(`${insertText(CHECKOUTS)} ON CONFLICT (order_no) DO NOTHING`, ...values)
  if (created === 1) return { checkout, created: true }
  const standing = yield* one(CHECKOUTS, CHECKOUT_BY_ORDER, checkout.orderNo, checkout.orderNo)
  if (!standing) throw new Error(`The order ${checkout.orderNo} was taken and is not there`)
  return { checkout: standing, created: false }
}

function* reopenOrder(checkout: CheckoutRow, expectVersion: number): Work<boolean> {
  const { id, orderNo, reopens } = checkout
  const patch = { reopenedAs: id }
  yield* compareAndSet(CHECKOUTS, { id: reopens ?? '', expectVersion, patch })
  const values = insertValues(CHECKOUTS, { ...checkout, orderNo: orderKeyOf(checkout) })
  yield* changes(insertText(CHECKOUTS), ...values)
  yield* changes('UPDATE checkouts SET order_of = ? WHERE id = ?', orderNo, id)
  return true
}

function* addPayment(payment: PaymentRow, expectCheckoutVersion: number): Work<boolean> {
  yield* together(
    countOpen(payment.checkoutId, expectCheckoutVersion),
    changes(INSERT_PAYMENT, ...insertValues(PAYMENTS, payment)),
  )
  return true
}

const INSERT_PAYMENT = insertText(PAYMENTS)

function* countOpen(checkoutId: string, expectVersion: number): Work<void> {
  const text = "UPDATE checkouts SET version = version + 1 WHERE id = ? AND version = ? AND status = 'open'"
  if ((yield* changes(text, checkoutId, expectVersion)) !== 1) throw new MovedOn()
}

function* applyChange(
  { payment, checkout, refund, handle, raw, events, evidence }: Change,
  dialect: Dialect,
): Work<boolean> {
  if (events.length > 0 && !checkout) throw new Error('An event needs the checkout whose sequence it takes a number of')
  const [sequence = 0, , , , link = ''] = yield* together(
    // The checkout's version comes first: who lost the race is told so, before a constraint can refuse what won't be written.
    maybe(checkout, (one) => countEvents(one, events.length)),
    // A payment is given back by its refunds, so that they come before it.
    maybe(refund, (one) => compareAndSet(REFUNDS, one)),
    maybe(payment, (one) => compareAndSet(PAYMENTS, one)),
    maybe(payment ? null : evidence, ({ paymentId }) => lockPayment(paymentId, dialect.lockRow)),
    maybe(evidence, ({ paymentId }) => lastLink(paymentId)),
    maybe(handle, useHandle),
    maybe(raw, noteTelling),
  )
  const first = sequence - events.length + 1
  const checkoutId = checkout?.id ?? ''
  yield* together(
    ...events.map((event, at) => appendEvent(dialect, { checkoutId, sequence: first + at, event })),
    maybe(evidence, (line) => addEvidence(line, link)),
  )
  return true
}

/** Answers the number of the last event, once those that are to come are counted. */
function* countEvents({ id, expectVersion, patch }: CompareAndSet<CheckoutRow>, events: number): Work<number> {
  const text = patchText(CHECKOUTS, patch, 'event_sequence = event_sequence + CAST(? AS BIGINT), ')
  const values = [...patchValues(CHECKOUTS, patch), events, id, expectVersion]
  const counted = yield* row(`${text} RETURNING event_sequence AS sequence`, ...values)
  if (!counted) throw new MovedOn()
  return counted.sequence as number
}
