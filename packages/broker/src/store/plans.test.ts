import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PostgresServer, startPostgres } from '../../lab/postgres/server.ts'
import { OPERATIONS, type Operation, statementsOf } from '../../lab/store-operations.ts'
import { DELIVERY_STATUSES } from './event-rows.ts'
import { LAST_SETTLED } from './last-settled.ts'
import { MIGRATIONS, POSTGRES_MIGRATIONS } from './migrations.ts'
import type { SqlConnection, SqlRow } from './sql.ts'

/** Indexes that hold only the few rows that wait for something: those are read through. */
const FEW =
  /payments_due|refunds_due|refunds_unsettled|orphans_due|checkouts_overdue|deliveries_(due|untried|in_order|waiting|given_up)/
/** Where there are few rows, or few of a table that is read by its key, there is nothing to look up. */
const SMALL =
  /SCAN (schema_version|orphans|reconciliations|chores|CONSTANT ROW|\(subquery|things|queries|refund_queries|due|tellings|looked_at|oldest|waiting|authorizations|payer_handles|wallet_tokens)/

/** What reads a table in the order of its key, up to a limit. */
const BY_POSITION: Readonly<Record<string, string>> = {
  'what is forgotten of events': 'SCAN events',
  'what is forgotten of untold-events': 'SCAN events',
}

const PLAIN = { skipLocked: '', lockRow: '', isTaken: () => false }
const SQLITE = {
  ...PLAIN,
  lastSettled: 'SELECT coalesce(max(position), 0) AS position FROM events',
  shortensEvents: true,
}
const POSTGRES: SqlConnection['dialect'] = {
  ...{ ...PLAIN, skipLocked: ' FOR UPDATE SKIP LOCKED', lockRow: ' FOR NO KEY UPDATE' },
  ...{ lastSettled: LAST_SETTLED, shortensEvents: false },
}

let empty: DatabaseSync
let untold: DatabaseSync
let server: PostgresServer
let postgres: Client
beforeAll(async () => {
  const schema = `CREATE TABLE schema_version (version INTEGER NOT NULL);`
  empty = new DatabaseSync(':memory:')
  empty.exec(schema + MIGRATIONS.join(''))
  untold = new DatabaseSync(':memory:')
  untold.exec(schema + MIGRATIONS.join('') + YEARS_UNTOLD)
  server = await startPostgres()
  postgres = new Client(await server.newDatabase('plans'))
  await postgres.connect()
  await postgres.query(schema + POSTGRES_MIGRATIONS.join('') + YEARS_UNTOLD)
  // Among millions it is never cheaper to read a table through; among so few it would be.
  for (const way of ['seqscan', 'hashjoin', 'mergejoin']) await postgres.query(`SET enable_${way} = off`)
  // What is written is taken back, and belongs to nothing.
  await postgres.query('SET session_replication_role = replica')
})
afterAll(async () => {
  await postgres.end()
  await server.stop()
})

/** So many orders, each with its event, of which none was ever told. */
const ORDERS = 3_000
/** A page looks at 500, which may be joined to as many; what is rare is told from what isn't by a thousand. */
const MOST = 1_500
const YEARS_UNTOLD = `
WITH RECURSIVE orders (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM orders WHERE n < ${ORDERS})
INSERT INTO checkouts (id, order_no, trade_head, amount_fen, currency, subject, channels, payer, metadata, status, created_at_ms,
  expires_at_ms, version, event_sequence)
SELECT 'co_' || n, 'A' || n, 'A' || n, 1990, 'CNY', 'Tea', '[]', '{}', '{}', 'expired', n, n + 1, 1, 1 FROM orders;
INSERT INTO payments (id, checkout_id, account, channel, trade_no, amount_fen, state, money, disposition, action, idempotency_key,
  gateway_trade_no, not_found_count, created_at_ms, sent_at_ms, close_by_ms, close_refused, query_count, lease_until_ms, version)
SELECT replace(id, 'co', 'pay'), id, 'main', 'wechat:qr', order_no || 'x', 1990, 'paid', 'taken', 'applied', '{}', order_no,
  replace(id, 'co_', 'G'), 0, created_at_ms, created_at_ms, created_at_ms, 0, 0, 0, 1 FROM checkouts;
INSERT INTO refunds (id, refund_no, checkout_id, payment_id, account, gateway_no, amount_fen, reason, state, not_found_count,
  created_at_ms, sent_at_ms, settled_at_ms, query_count, lease_until_ms, version)
SELECT replace(id, 'pay', 'ref'), trade_no, checkout_id, id, account, trade_no || 'R', 1, '', 'succeeded', 0, created_at_ms, created_at_ms,
  created_at_ms, 0, 0, 1 FROM payments;
INSERT INTO evidence (payment_id, at_ms, source, says, from_state, to_state) SELECT id, 1, 'query', '', 'sending', 'closed' FROM payments;
INSERT INTO events (id, checkout_id, sequence, type, body, created_at_ms)
SELECT 'evt_' || id || '_1', id, 1, 'checkout.paid', '{}', created_at_ms FROM checkouts ORDER BY created_at_ms;
INSERT INTO deliveries (event_id, checkout_id, sequence, status, tries, next_at_ms, lease_until_ms)
SELECT id, checkout_id, 1, 'waiting', 0, 1, 0 FROM events;
INSERT INTO tokens (id, checkout_id, expires_at_ms) SELECT id, id, 9000000000 FROM checkouts;
INSERT INTO idempotency_keys (scope, key, fingerprint, created_at_ms) SELECT 'shop', id, '', 9000000000 FROM checkouts;
ANALYZE;`

const MANY = Array.from({ length: 1_000 }, () => ({ position: 1, body: '{}' }))

test.each(Object.entries(OPERATIONS))('nobody reads a table of years through to find %s', async (name, run) => {
  const plans = await plansOf(empty, run)
  expect(plans.length).toBeGreaterThan(0)
  const long = plans.filter((step) => step.startsWith('SCAN') && !FEW.test(step) && !SMALL.test(step))
  expect(long.filter((step) => step !== BY_POSITION[name])).toEqual([])
})

test.each(DELIVERY_STATUSES)(
  'nobody reads a table of years through to find %s events of a type with many',
  async (delivery) => {
    const plans = await plansOf(empty, (store) => store.events(1, 1, { type: 'checkout.paid', delivery }), MANY)
    expect(plans.filter((step) => step.startsWith('SCAN') || step.includes('TEMP B-TREE'))).toEqual([])
  },
)

test.each([
  ['waiting', 'deliveries_waiting'],
  ['dead', 'deliveries_given_up'],
] as const)(
  'the events %s, and those of a type with many, are found by the index that holds just them',
  async (delivery, index) => {
    for (const type of [undefined, 'checkout.paid'] as const) {
      const plans = await plansOf(empty, (store) => store.events(1, 1, { type, delivery }), MANY)
      expect(plans.join()).toContain(index)
    }
  },
)

/** What counts all that waits, up to ten thousand, and what moves all of it. */
const READS_ALL = ['what an operator watches', 'what moves with a clock that was set']
const OTHERS = Object.entries(OPERATIONS).filter(([name]) => !READS_ALL.includes(name))
/** Filters that leave a handful of rows, which may be sorted. */
const HANDFUL = / of an order$| by .*(checkoutIds|gatewayTradeNo)/
/** Where every delivery waits, these still hold few. */
const FEW_UNTOLD = /payments_due|refunds_due|refunds_unsettled|orphans_due|checkouts_overdue|deliveries_given_up/
/** What such an operation finds: of a type also as many events as make it no rare one. */
function foundBy(name: string): readonly (readonly SqlRow[])[] {
  return name.startsWith('the events of a type') ? [[], MANY] : [[]]
}

test.each(OTHERS)(
  'where no event was ever told, SQLite reads and sorts no table of years to find %s',
  async (name, run) => {
    for (const found of foundBy(name)) {
      const plans = await plansOf(untold, run, found)
      const read = plans.filter((step) => step.startsWith('SCAN') && !FEW_UNTOLD.test(step) && !SMALL.test(step))
      expect(read.filter((step) => step !== BY_POSITION[name])).toEqual([])
      const few = HANDFUL.test(name) || plans.some((step) => FEW_UNTOLD.test(step))
      if (!few) expect(plans.join()).not.toContain('TEMP B-TREE')
    }
  },
)

test.each(OTHERS)('where no event was ever told, PostgreSQL reads no table of years to find %s', async (name, run) => {
  for (const found of foundBy(name)) {
    for (const { text, values } of await statementsOf(run, POSTGRES, found)) {
      expect({ text, read: await rowsRead(text, values) }).toEqual({ text, read: expect.toSatisfy(isPart) })
    }
  }
})

const isPart = (read: number) => read <= MOST

/** How SQLite goes about an operation. */
async function plansOf(database: DatabaseSync, run: Operation, found: readonly SqlRow[] = []): Promise<string[]> {
  return (await statementsOf(run, SQLITE, found)).flatMap(({ text, values }) => {
    const steps = database.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...values.map((value) => value ?? null))
    return steps.map(({ detail }) => String(detail))
  })
}

interface Node {
  readonly 'Node Type': string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Rows Removed by Index Recheck'?: number
  readonly Plans?: readonly Node[]
}

/** How many rows PostgreSQL reads for a statement, those among them that it then leaves out. What it writes is taken back. */
async function rowsRead(text: string, values: readonly unknown[]): Promise<number> {
  let at = 0
  const numbered = text.replaceAll('?', () => `$${++at}`)
  await postgres.query('BEGIN')
  const { rows } = await postgres
    .query(`EXPLAIN (ANALYZE, FORMAT JSON) ${numbered}`, [...values])
    .finally(() => postgres.query('ROLLBACK'))
  return countOf(rows[0]['QUERY PLAN'][0].Plan)
}

function countOf(node: Node): number {
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
  const own = / Scan$/.test(node['Node Type']) && !/CTE|Subquery|Bitmap Index/.test(node['Node Type'])
  const read = own ? (node['Actual Rows'] + removed) * node['Actual Loops'] : 0
  return (node.Plans ?? []).reduce((sum, plan) => sum + countOf(plan), read)
}
