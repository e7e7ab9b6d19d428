import { changes, row, type SqlConnection } from '../../packages/broker/src/store/sql.ts'
import type { Store } from '../../packages/broker/src/store/store.ts'
import { checkoutRow, paymentRow, refundRow } from '../../packages/broker/src/testing/rows.ts'

/** So many rows are written by one statement: each stays far below the time that PostgreSQL gives one. */
export const AT_ONCE: number = 2_500
/** Every so manieth order was never paid, and every so manieth was given back in part. */
const UNPAID = 10
const REFUNDED = 20

/** A shop's books of years, the newest order of just now. */
export interface Years {
  readonly orders: number
  /** Milliseconds since 1970, of the order with this number, counted from 1. */
  at(order: number): number
}

/** The id of an order's checkout, payment or refund: they sort by time, as ours do. */
export function idOf(kind: 'co' | 'pay' | 'ref', order: number): string {
  return `${kind}_${String(1_000_000_000 + order).slice(1)}`
}

/** Between two orders, and when the last of them was made: milliseconds, and since 1970. */
interface Pace {
  readonly apartMs?: number
  readonly end?: number
}

/** Fills an empty database with so many orders that have ended, by its own statements: a broker would take hours. */
export async function fillYears(
  connection: SqlConnection,
  store: Store,
  orders: number,
  { apartMs = 15_000, end = Date.now() }: Pace = {},
): Promise<Years> {
  const begin = end - orders * apartMs
  const years: Years = { orders, at: (order) => begin + order * apartMs }
  await writePattern(store)
  const tables = await Promise.all(
    TABLES.map(async (table) => ({ ...table, columns: await columnsOf(connection, table) })),
  )
  for (let from = 1; from <= orders; from += AT_ONCE) {
    const to = Math.min(orders, from + AT_ONCE - 1)
    for (const table of tables) await connection.write(() => changes(copiesOf(table, { from, to, begin, apartMs })))
  }
  return years
}

/** One order whose rows the others are copied from, with other numbers. */
async function writePattern(store: Store): Promise<void> {
  const action = { type: 'wait' } as const
  const line = {
    paymentId: PATTERN.pay,
    at: 1,
    source: 'query',
    says: 'paid 1990',
    from: 'awaiting',
    to: 'paid',
  } as const
  const paid = { state: 'paid', money: 'taken', disposition: 'applied', nextQueryAt: null } as const
  await store.openCheckout(checkoutRow({ id: PATTERN.co, orderNo: 'PATTERN' }))
  await store.addPayment(
    paymentRow({ id: PATTERN.pay, checkoutId: PATTERN.co, action, tradeNo: 'PATTERN', ...paid }),
    0,
  )
  const told = { type: 'checkout.paid', at: 1, data: { subject: '茶'.repeat(150) } } as const
  const patch = { status: 'paid', paidAt: 1 } as const
  const change = { checkout: { id: PATTERN.co, expectVersion: 1, patch }, events: [told], evidence: line }
  if (!(await store.change(change))) throw new Error('The pattern was not written')
  await store.finishDelivery(`evt_${PATTERN.co}_1`, { kind: 'delivered', status: 200 }, 1)
  const refund = refundRow({ id: PATTERN.ref, checkoutId: PATTERN.co, paymentId: PATTERN.pay, amount: 1 as never })
  await store.addRefund(refund, 2)
}

const PATTERN = { co: idOf('co', 0), pay: idOf('pay', 0), ref: idOf('ref', 0) }

interface Copied {
  readonly table: string
  /** Which row is copied. */
  readonly pattern: string
  /** For which orders. */
  readonly where?: string
  /** What is another in each copy, in SQL about the order's number `n` and its time `made`. */
  readonly others: Readonly<Record<string, string>>
  /** Columns that the database fills. */
  readonly own?: readonly string[]
}

const NUMBER = 'substr(CAST(1000000000 + n AS text), 2)'
const PAID = `n % ${UNPAID} <> 0`
const AMOUNT = '100 + n % 997'
const ACCOUNT = "CASE WHEN n % 3 = 0 THEN 'second' ELSE 'main' END"
const EVENT_ID = `'evt_co_' || ${NUMBER} || '_1'`

const TABLES: readonly Copied[] = [
  {
    table: 'checkouts',
    pattern: `id = '${PATTERN.co}'`,
    others: {
      id: `'co_' || ${NUMBER}`,
      order_no: `'A' || ${NUMBER}`,
      trade_head: `'A' || ${NUMBER}`,
      amount_fen: AMOUNT,
      status: `CASE WHEN ${PAID} THEN 'paid' ELSE 'expired' END`,
      paid_at_ms: `CASE WHEN ${PAID} THEN made END`,
      created_at_ms: 'made',
      expires_at_ms: 'made + 1800000',
    },
  },
  {
    table: 'payments',
    pattern: `id = '${PATTERN.pay}'`,
    others: {
      id: `'pay_' || ${NUMBER}`,
      checkout_id: `'co_' || ${NUMBER}`,
      account: ACCOUNT,
      trade_no: `'A' || ${NUMBER} || 'aa'`,
      gateway_trade_no: `'G' || ${NUMBER}`,
      amount_fen: AMOUNT,
      notify_token: `'N' || ${NUMBER}`,
      idempotency_key: `'key-' || ${NUMBER}`,
      state: `CASE WHEN ${PAID} THEN 'paid' ELSE 'closed' END`,
      money: `CASE WHEN ${PAID} THEN 'taken' ELSE 'none' END`,
      disposition: `CASE WHEN ${PAID} THEN 'applied' END`,
      created_at_ms: 'made',
      sent_at_ms: 'made',
      close_by_ms: 'made + 1800000',
    },
  },
  {
    table: 'evidence',
    pattern: `payment_id = '${PATTERN.pay}'`,
    others: {
      payment_id: `'pay_' || ${NUMBER}`,
      at_ms: 'made',
      from_state: "'sending'",
      to_state: `CASE WHEN ${PAID} THEN 'paid' ELSE 'closed' END`,
      link: "''",
    },
    own: ['id'],
  },
  {
    table: 'events',
    pattern: `id = 'evt_${PATTERN.co}_1'`,
    others: {
      id: EVENT_ID,
      checkout_id: `'co_' || ${NUMBER}`,
      type: `CASE WHEN ${PAID} THEN 'checkout.paid' ELSE 'checkout.expired' END`,
      created_at_ms: 'made',
    },
    own: ['position', 'transaction'],
  },
  {
    table: 'deliveries',
    pattern: `event_id = 'evt_${PATTERN.co}_1'`,
    others: { event_id: EVENT_ID, checkout_id: `'co_' || ${NUMBER}`, position: 'NULL' },
  },
  {
    table: 'refunds',
    pattern: `id = '${PATTERN.ref}'`,
    where: `n % ${REFUNDED} = 1`,
    others: {
      id: `'ref_' || ${NUMBER}`,
      refund_no: `'R' || ${NUMBER}`,
      checkout_id: `'co_' || ${NUMBER}`,
      payment_id: `'pay_' || ${NUMBER}`,
      account: ACCOUNT,
      gateway_no: `'A' || ${NUMBER} || 'R'`,
      state: "'succeeded'",
      created_at_ms: 'made',
      sent_at_ms: 'made',
      settled_at_ms: 'made',
      next_query_at_ms: 'NULL',
    },
  },
]

async function columnsOf(connection: SqlConnection, { table, pattern }: Copied): Promise<readonly string[]> {
  const found = await connection.read(() => row(`SELECT * FROM ${table} WHERE ${pattern}`))
  if (!found) throw new Error(`Nothing of the pattern stands in ${table}`)
  return Object.keys(found)
}

interface Chunk {
  readonly from: number
  readonly to: number
  /** Milliseconds since 1970. */
  readonly begin: number
  readonly apartMs: number
}

function copiesOf(
  copied: Copied & { readonly columns: readonly string[] },
  { from, to, begin, apartMs }: Chunk,
): string {
  const { table, pattern, where = 'n > 0', others, own = [] } = copied
  const columns = copied.columns.filter((column) => !own.includes(column))
  return `WITH RECURSIVE counted (n) AS (SELECT CAST(${from} AS bigint) UNION ALL SELECT n + 1 FROM counted WHERE n < ${to}),
    orders AS (SELECT n, ${begin} + n * ${apartMs} AS made FROM counted WHERE ${where})
    INSERT INTO ${table} (${columns.join(', ')})
    SELECT ${columns.map((column) => others[column] ?? `pattern.${column}`).join(', ')}
    FROM orders CROSS JOIN (SELECT * FROM ${table} WHERE ${pattern}) AS pattern ORDER BY n`
}
