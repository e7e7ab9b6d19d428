import { storableText } from '../storable-text.ts'
import type { CheckoutRow, PaymentRow, RefundRow } from './rows.ts'
import type { SqlRow, SqlValue } from './sql.ts'

/** How a property stands in its column. */
type Kind = 'plain' | 'json' | 'flag' | 'order'
type Columns<Row> = { readonly [Key in keyof Row]-?: readonly [column: string, kind: Kind] }

/** A table of the database and the properties of its rows. */
export interface Table<Row> {
  readonly name: string
  readonly columns: readonly { readonly property: keyof Row & string; readonly column: string; readonly kind: Kind }[]
}

function table<Row>(name: string, columns: Columns<Row>): Table<Row> {
  const entries = Object.entries(columns) as [keyof Row & string, readonly [string, Kind]][]
  return { name, columns: entries.map(([property, [column, kind]]) => ({ property, column, kind })) }
}

/** Every property of a checkout and the column it lives in. A property without a column doesn't compile. */
export const CHECKOUTS: Table<CheckoutRow> = table('checkouts', {
  id: ['id', 'plain'],
  orderNo: ['order_no', 'order'],
  amount: ['amount_fen', 'plain'],
  currency: ['currency', 'plain'],
  subject: ['subject', 'plain'],
  detail: ['detail', 'plain'],
  account: ['account', 'plain'],
  channels: ['channels', 'json'],
  returnUrl: ['return_url', 'plain'],
  payer: ['payer', 'json'],
  metadata: ['metadata', 'json'],
  extras: ['extras', 'json'],
  status: ['status', 'plain'],
  closeAsked: ['close_asked', 'plain'],
  createdAt: ['created_at_ms', 'plain'],
  expiresAt: ['expires_at_ms', 'plain'],
  paidAt: ['paid_at_ms', 'plain'],
  toldPaidAt: ['told_paid_at_ms', 'plain'],
  version: ['version', 'plain'],
  eventSequence: ['event_sequence', 'plain'],
  tradeHead: ['trade_head', 'plain'],
  openedAt: ['opened_at_ms', 'plain'],
  said: ['said', 'json'],
  round: ['round', 'plain'],
  reopens: ['reopens', 'plain'],
  reopenedAs: ['reopened_as', 'plain'],
})

/** Every property of a payment and the column it lives in. */
export const PAYMENTS: Table<PaymentRow> = table('payments', {
  id: ['id', 'plain'],
  checkoutId: ['checkout_id', 'plain'],
  account: ['account', 'plain'],
  channel: ['channel', 'plain'],
  bankCode: ['bank_code', 'plain'],
  payerAt: ['payer_at_ms', 'plain'],
  tradeNo: ['trade_no', 'plain'],
  amount: ['amount_fen', 'plain'],
  state: ['state', 'plain'],
  money: ['money', 'plain'],
  disposition: ['disposition', 'plain'],
  action: ['action', 'json'],
  notifyToken: ['notify_token', 'plain'],
  idempotencyKey: ['idempotency_key', 'plain'],
  gatewayTradeNo: ['gateway_trade_no', 'plain'],
  refusedCode: ['refused_code', 'plain'],
  refusal: ['refusal', 'json'],
  problem: ['problem', 'json'],
  facts: ['facts', 'json'],
  toldPayer: ['told_payer', 'json'],
  notFoundCount: ['not_found_count', 'plain'],
  createdAt: ['created_at_ms', 'plain'],
  sentAt: ['sent_at_ms', 'plain'],
  closeBy: ['close_by_ms', 'plain'],
  closeRefused: ['close_refused', 'flag'],
  nextQueryAt: ['next_query_at_ms', 'plain'],
  queryCount: ['query_count', 'plain'],
  leaseUntil: ['lease_until_ms', 'plain'],
  lastAskedAt: ['last_asked_at_ms', 'plain'],
  version: ['version', 'plain'],
})

/** Every property of a refund and the column it lives in. */
export const REFUNDS: Table<RefundRow> = table('refunds', {
  id: ['id', 'plain'],
  refundNo: ['refund_no', 'plain'],
  checkoutId: ['checkout_id', 'plain'],
  paymentId: ['payment_id', 'plain'],
  account: ['account', 'plain'],
  gatewayNo: ['gateway_no', 'plain'],
  amount: ['amount_fen', 'plain'],
  reason: ['reason', 'plain'],
  notifyToken: ['notify_token', 'plain'],
  state: ['state', 'plain'],
  gatewayRefundNo: ['gateway_refund_no', 'plain'],
  refusedCode: ['refused_code', 'plain'],
  refusal: ['refusal', 'json'],
  facts: ['facts', 'json'],
  notFoundCount: ['not_found_count', 'plain'],
  createdAt: ['created_at_ms', 'plain'],
  sentAt: ['sent_at_ms', 'plain'],
  settledAt: ['settled_at_ms', 'plain'],
  nextQueryAt: ['next_query_at_ms', 'plain'],
  queryCount: ['query_count', 'plain'],
  leaseUntil: ['lease_until_ms', 'plain'],
  lastAskedAt: ['last_asked_at_ms', 'plain'],
  version: ['version', 'plain'],
})

/** Stands in no order number, for no text that comes in has a control character. */
const ORDER_KEY_MARK = '\t'

/**
 * What stands in the column of order numbers, where each stands once: the number itself for the order's first checkout. Trade numbers of
 * a later one begin with another head, too, so that a lost payment is adopted by the checkout that it was made for.
 */
export function orderKeyOf({ orderNo, round }: Pick<CheckoutRow, 'orderNo' | 'round'>): string {
  return round === 1 ? orderNo : `${orderNo}${ORDER_KEY_MARK}${round}`
}

const WRITE: Record<Kind, (value: unknown) => SqlValue> = {
  // A caller's text is refused long before; what a gateway says is kept as well as it can be, by both databases alike.
  plain: (value) => (typeof value === 'string' ? storableText(value) : (value as SqlValue)),
  json: (value) => JSON.stringify(value),
  flag: (value) => (value ? 1 : 0),
  order: (value) => value as SqlValue,
}
const READ: Record<Kind, (value: SqlValue | undefined) => unknown> = {
  plain: (value) => value,
  json: (value) => JSON.parse(String(value)),
  flag: (value) => value === 1,
  order: (value) => String(value).split(ORDER_KEY_MARK, 1)[0],
}

/** Reads a row of the database into its type. */
export function readRow<Row>({ columns }: Table<Row>, row: SqlRow): Row {
  const read: Record<string, unknown> = {}
  for (const { property, column, kind } of columns) read[property] = READ[kind](row[column])
  return read as Row
}

/** `INSERT` for a whole row, its values in the order of {@link insertValues}. */
export function insertText<Row>({ name, columns }: Table<Row>): string {
  const names = columns.map(({ column }) => column)
  return `INSERT INTO ${name} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`
}

/** The values of a row for {@link insertText}. */
export function insertValues<Row>({ columns }: Table<Row>, row: Row): SqlValue[] {
  return columns.map(({ property, kind }) => WRITE[kind](row[property]))
}

/** A compare-and-set that writes a patch where id and version still fit, and counts the version up, and what else it is told to. */
export function patchText<Row>(table: Table<Row>, patch: Partial<Row>, counts = ''): string {
  const sets = patched(table, patch).map(({ column }) => `${column} = ?, `)
  return `UPDATE ${table.name} SET ${sets.join('')}${counts}version = version + 1 WHERE id = ? AND version = ?`
}

/** The values of a patch for {@link patchText}; id and version follow them. */
export function patchValues<Row>(table: Table<Row>, patch: Partial<Row>): SqlValue[] {
  return patched(table, patch).map(({ property, kind }) => WRITE[kind](patch[property]))
}

// In the order of the columns, so that equal patches make equal statements. The version is counted, never set.
function patched<Row>({ columns }: Table<Row>, patch: Partial<Row>): Table<Row>['columns'] {
  return columns.filter(({ property }) => property !== 'version' && patch[property] !== undefined)
}
