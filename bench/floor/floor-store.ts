/** A notification's facts, verified. */
export interface Paid {
  readonly tradeNo: string
  readonly notifyToken: string
  readonly amount: number
  readonly gatewayTradeNo: string
}

export interface NewPayment {
  readonly id: string
  readonly checkoutId: string
  readonly tradeNo: string
  readonly amount: number
  readonly notifyToken: string
  readonly idempotencyKey: string
  readonly at: number
}

/** A client token's checkout, as far as a create needs it. */
export interface Grant {
  readonly checkoutId: string
  readonly orderNo: string
  readonly amount: number
  readonly subject: string
  readonly status: string
  readonly version: number
  readonly expiresAt: number
}

export interface FloorPayment {
  readonly id: string
  readonly state: string
  readonly action: string
}

/** What the floor needs of a database: the statements that a careful hand would write, on the broker's own schema. */
export interface FloorStore {
  grant(tokenId: string): Promise<Grant | null>
  payment(id: string, checkoutId: string): Promise<FloorPayment | null>
  /** Key, checkout's version and payment in one durable commit. False: somebody was quicker. */
  begin(payment: NewPayment, checkoutVersion: number): Promise<boolean>
  /** The create's answer, durable. */
  accept(paymentId: string, action: string, at: number): Promise<void>
  /** Payment, checkout, trail, event and delivery in one durable commit. Answers the checkout that is paid now, or null. */
  pay(paid: Paid): Promise<string | null>
}

/** The event's body, as large as the broker's. */
export function eventBody(found: Readonly<Record<string, unknown>>, paid: Paid, at: number): string {
  const timestamp = new Date(at).toISOString()
  const payment = {
    ...{ id: found.payment_id, status: 'paid', account: found.account, channel: found.channel, tradeNo: paid.tradeNo },
    ...{ gatewayTradeNo: paid.gatewayTradeNo, amount: paid.amount, money: 'taken', disposition: 'applied' },
    ...{ refusedCode: null, createdAt: timestamp },
  }
  const data = {
    ...{ id: found.checkout_id, orderNo: found.order_no, status: 'paid', amount: paid.amount, currency: 'CNY' },
    ...{ subject: found.subject, payUrl: `http://127.0.0.1/pay/${found.checkout_id}`, createdAt: timestamp },
    ...{ expiresAt: timestamp, paidAt: timestamp, facts: [], metadata: {}, refundedAmount: 0, refunds: [] },
    payments: [payment],
  }
  return JSON.stringify({ type: 'checkout.paid', timestamp, sequence: Number(found.event_sequence) + 1, data })
}

/** The statements, `?` for each value. */
export const GRANT = `SELECT checkouts.id, order_no, amount_fen, subject, status, version, tokens.expires_at_ms FROM tokens
  JOIN checkouts ON checkouts.id = tokens.checkout_id WHERE tokens.id = ? AND revoked_at_ms IS NULL`
export const PAYMENT = 'SELECT id, state, action FROM payments WHERE id = ? AND checkout_id = ?'
export const KEEP_KEY = 'INSERT INTO idempotency_keys (scope, key, fingerprint, created_at_ms) VALUES (?, ?, ?, ?)'
export const COUNT_CHECKOUT =
  "UPDATE checkouts SET version = version + 1 WHERE id = ? AND version = ? AND status = 'open'"
export const ADD_PAYMENT = `INSERT INTO payments (id, checkout_id, account, channel, trade_no, amount_fen, state, money, action,
  notify_token, idempotency_key, not_found_count, created_at_ms, sent_at_ms, close_by_ms, close_refused, next_query_at_ms,
  query_count, lease_until_ms, version) VALUES (?, ?, 'main', 'wechat:qr', ?, ?, 'sending', 'possible', '{"type":"wait"}',
  ?, ?, 0, ?, ?, ?, 0, ?, 0, 0, 0)`
export const ACCEPT = `UPDATE payments SET state = 'awaiting', action = ?, next_query_at_ms = ?, version = version + 1
  WHERE id = ? AND state = 'sending'`
export const FIND = `SELECT payments.id AS payment_id, payments.version AS payment_version, payments.account, channel, state, payments.amount_fen,
  notify_token, checkouts.id AS checkout_id, order_no, subject, checkouts.version AS checkout_version, event_sequence FROM payments
  JOIN checkouts ON checkouts.id = checkout_id WHERE payments.account = 'main' AND trade_no = ?`
export const PAY = `UPDATE payments SET state = 'paid', money = 'taken', disposition = 'applied', gateway_trade_no = ?,
  next_query_at_ms = NULL, version = version + 1 WHERE id = ? AND version = ?`
export const PAY_CHECKOUT = `UPDATE checkouts SET status = 'paid', paid_at_ms = ?, event_sequence = event_sequence + 1,
  version = version + 1 WHERE id = ? AND version = ?`
export const ADD_EVIDENCE = `INSERT INTO evidence (payment_id, at_ms, source, says, from_state, to_state, link)
  VALUES (?, ?, ?, ?, ?, ?, ?)`
export const ADD_EVENT =
  'INSERT INTO events (id, checkout_id, sequence, type, body, created_at_ms) VALUES (?, ?, ?, ?, ?, ?)'
export const ADD_DELIVERY = `INSERT INTO deliveries (event_id, checkout_id, sequence, status, tries, next_at_ms, lease_until_ms)
  VALUES (?, ?, ?, 'waiting', 0, ?, 0)`
