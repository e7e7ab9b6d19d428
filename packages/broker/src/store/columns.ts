import type { SQLInputValue, SQLOutputValue } from 'node:sqlite'
import type { CheckoutRow, PaymentRow } from './store.ts'

/** How a property stands in its column. */
type Kind = 'plain' | 'json' | 'flag'
type Columns<Row> = { readonly [Key in keyof Row]-?: readonly [column: string, kind: Kind] }
type SqlRow = Record<string, SQLOutputValue>

/** Every property of a checkout and the column it lives in. A property without a column doesn't compile. */
export const CHECKOUT_COLUMNS: Columns<CheckoutRow> = {
  id: ['id', 'plain'],
  orderNo: ['order_no', 'plain'],
  amount: ['amount_fen', 'plain'],
  currency: ['currency', 'plain'],
  subject: ['subject', 'plain'],
  detail: ['detail', 'plain'],
  account: ['account', 'plain'],
  channels: ['channels', 'json'],
  returnUrl: ['return_url', 'plain'],
  payer: ['payer', 'json'],
  metadata: ['metadata', 'json'],
  status: ['status', 'plain'],
  closeAsked: ['close_asked', 'plain'],
  createdAt: ['created_at_ms', 'plain'],
  expiresAt: ['expires_at_ms', 'plain'],
  paidAt: ['paid_at_ms', 'plain'],
  version: ['version', 'plain'],
  eventSequence: ['event_sequence', 'plain'],
}

/** Every property of a payment and the column it lives in. */
export const PAYMENT_COLUMNS: Columns<PaymentRow> = {
  id: ['id', 'plain'],
  checkoutId: ['checkout_id', 'plain'],
  account: ['account', 'plain'],
  channel: ['channel', 'plain'],
  tradeNo: ['trade_no', 'plain'],
  amount: ['amount_fen', 'plain'],
  state: ['state', 'plain'],
  money: ['money', 'plain'],
  disposition: ['disposition', 'plain'],
  action: ['action', 'json'],
  idempotencyKey: ['idempotency_key', 'plain'],
  gatewayTradeNo: ['gateway_trade_no', 'plain'],
  refusedCode: ['refused_code', 'plain'],
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
}

const WRITE: Record<Kind, (value: unknown) => SQLInputValue> = {
  plain: (value) => value as SQLInputValue,
  json: (value) => JSON.stringify(value),
  flag: (value) => (value ? 1 : 0),
}
const READ: Record<Kind, (value: SQLOutputValue | undefined) => unknown> = {
  plain: (value) => value,
  json: (value) => JSON.parse(String(value)),
  flag: (value) => value === 1,
}

/** Reads a row of the database into its type. */
export function readRow<Row>(columns: Columns<Row>, row: SqlRow): Row {
  const read: Record<string, unknown> = {}
  for (const [property, [column, kind]] of entriesOf(columns)) read[property] = READ[kind](row[column])
  return read as Row
}

/** `INSERT` for a whole row of this table, its values in the order of {@link insertValues}. */
export function insertText<Row>(table: string, columns: Columns<Row>): string {
  const names = entriesOf(columns).map(([, [column]]) => column)
  return `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`
}

/** The values of a row for {@link insertText}. */
export function insertValues<Row extends object>(columns: Columns<Row>, row: Row): SQLInputValue[] {
  return entriesOf(columns).map(([property, [, kind]]) => WRITE[kind](row[property]))
}

/** A compare-and-set that writes a patch where id and version still fit, and counts the version up. */
export function patchText<Row>(table: string, columns: Columns<Row>, patch: Partial<Row>): string {
  const sets = patchedProperties(columns, patch).map((property) => `${columns[property][0]} = ?`)
  return `UPDATE ${table} SET ${[...sets, 'version = version + 1'].join(', ')} WHERE id = ? AND version = ?`
}

/** The values of a patch for {@link patchText}; id and version follow them. */
export function patchValues<Row>(columns: Columns<Row>, patch: Partial<Row>): SQLInputValue[] {
  return patchedProperties(columns, patch).map((property) => WRITE[columns[property][1]](patch[property]))
}

/** The properties of a patch in the order of the columns, so that equal patches make equal statements. */
export function patchedProperties<Row>(columns: Columns<Row>, patch: Partial<Row>): (keyof Row)[] {
  return entriesOf(columns)
    .map(([property]) => property)
    .filter((property) => property !== 'version' && patch[property] !== undefined)
}

function entriesOf<Row>(columns: Columns<Row>): [keyof Row & string, readonly [string, Kind]][] {
  return Object.entries(columns) as [keyof Row & string, readonly [string, Kind]][]
}
