import { CHECKOUTS, PAYMENTS, REFUNDS, readRow } from './columns.ts'
import { type Listed, type ListPage, type ListStore, LOOKED_AT } from './list-rows.ts'
import { row, rows, type SqlConnection, type SqlRow, type SqlValue, type Work } from './sql.ts'

/** The lists of what a merchant has. */
export function listOperations({ read }: SqlConnection): ListStore {
  return {
    listCheckouts: ({ status, account, amount }, page) => {
      const wanted = [
        ...equal('status', status),
        ...equal('amount_fen', amount),
        ...(account === undefined ? [] : [{ text: ACCOUNT_OF_CHECKOUT, values: [account, account] }]),
      ]
      return read(() => list('checkouts', { wanted, page }, (found) => readRow(CHECKOUTS, found)))
    },
    listPayments: ({ states, account, amount, checkoutIds, tradeNo, gatewayTradeNo }, page) => {
      const wanted = [...among('state', states), ...equal('account', account), ...equal('amount_fen', amount)]
      const few = [...among('checkout_id', checkoutIds), ...equal('gateway_trade_no', gatewayTradeNo)]
      const reading = { wanted: [...wanted, ...equal('trade_no', tradeNo)], few, page, more: ORDER_NUMBER }
      return read(() =>
        list('payments', reading, (found) => ({
          payment: readRow(PAYMENTS, found),
          orderNo: String(found.order_no),
        })),
      )
    },
    listRefunds: ({ states, account, amount, checkoutIds }, page) => {
      const wanted = [...among('state', states), ...equal('account', account), ...equal('amount_fen', amount)]
      const reading = { wanted, few: among('checkout_id', checkoutIds), page }
      return read(() => list('refunds', reading, (found) => readRow(REFUNDS, found)))
    },
  }
}

/** A part of a `WHERE`. */
interface Condition {
  readonly text: string
  readonly values: readonly SqlValue[]
}

interface Reading {
  readonly wanted: readonly Condition[]
  /** Conditions that an index answers with a handful of rows. */
  readonly few?: readonly Condition[]
  readonly page: ListPage
  /** Further columns. */
  readonly more?: string
}

const ACCOUNT_OF_CHECKOUT = `(account = ?
  OR EXISTS (SELECT 1 FROM payments WHERE payments.checkout_id = looked_at.id AND payments.account = ?))`
const ORDER_NUMBER =
  ', (SELECT coalesce(order_of, order_no) FROM checkouts WHERE checkouts.id = looked_at.checkout_id) AS order_no'

/**
 * Rows are first looked at, then chosen among: a filter that fits few of them would else read a table of years through. Materialized,
 * so that no planner makes one of the two and comes to the same.
 */
function* list<Row>(
  table: string,
  { wanted, few = [], page, more = '' }: Reading,
  readFound: (found: SqlRow) => Row,
): Work<Listed<Row>> {
  const most = wanted.length === 0 ? page.limit + 1 : LOOKED_AT
  const scope = where([...few, ...bounds(page)])
  const end = few.length > 0 ? '' : ` ORDER BY id DESC LIMIT ${most}`
  const chosen = where(wanted)
  const found = yield* rows(
    `WITH looked_at AS MATERIALIZED (SELECT * FROM ${table}${scope.text}${end})
     SELECT looked_at.*${more} FROM looked_at${chosen.text} ORDER BY id DESC LIMIT ?`,
    ...[...scope.values, ...chosen.values, page.limit + 1],
  )
  const shown = found.slice(0, page.limit)
  const answer = shown.map(readFound)
  if (found.length > page.limit) return { rows: answer, next: String(shown.at(-1)?.id) }
  if (few.length > 0) return { rows: answer, next: null }
  const last = yield* row(
    `SELECT count(*) AS seen, min(id) AS last FROM (SELECT id FROM ${table}${scope.text}${end}) AS looked_at`,
    ...scope.values,
  )
  return { rows: answer, next: last?.seen === most ? String(last.last) : null }
}

// Always with an end, so that a plan shows a search where the ids are walked along their index.
function bounds({ before, notBefore }: ListPage): readonly Condition[] {
  return [
    { text: 'id >= ?', values: [notBefore ?? ''] },
    ...(before === null ? [] : [{ text: 'id < ?', values: [before] }]),
  ]
}

function equal(column: string, value: SqlValue | undefined): readonly Condition[] {
  return value === undefined ? [] : [{ text: `${column} = ?`, values: [value] }]
}

function among(column: string, values: readonly SqlValue[] | undefined): readonly Condition[] {
  if (values?.length === 0) return [{ text: `${column} IS NULL`, values }]
  return values === undefined ? [] : [{ text: `${column} IN (${values.map(() => '?').join(', ')})`, values }]
}

function where(conditions: readonly Condition[]): Condition {
  const text = conditions.map((one) => one.text).join(' AND ')
  return { text: text && ` WHERE ${text}`, values: conditions.flatMap(({ values }) => values) }
}
