import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { DELIVERY_STATUSES, type DeliveryStatus } from './event-rows.ts'
import { MIGRATIONS } from './migrations.ts'
import { FORGETTABLE } from './retention-rows.ts'
import type { SqlConnection, SqlRow, Statement, Work } from './sql.ts'
import { sqlStore } from './sql-store.ts'
import type { Store } from './store.ts'

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

const NEWEST = { before: null, notBefore: null, limit: 1 }

type Operation = (store: Store) => Promise<unknown>

const OPERATIONS: Readonly<Record<string, Operation>> = {
  ...Object.fromEntries(
    [...DELIVERY_STATUSES, undefined].map((delivery) => [
      `the events ${delivery ?? 'of any standing'}`,
      (store: Store) => store.events(1, 1, { delivery }),
    ]),
  ),
  ...Object.fromEntries(
    [...DELIVERY_STATUSES, undefined].map((delivery) => [
      `the events of a type ${delivery ?? 'and any standing'}`,
      (store: Store) => store.events(1, 1, { type: 'checkout.paid', delivery }),
    ]),
  ),
  'due payments': (store) => store.leaseDuePayments(1, 1, 1),
  'due refunds': (store) => store.leaseDueRefunds(1, 1, 1),
  'due deliveries': (store) => store.leaseDueDeliveries(1, 1, 1),
  'deliveries that were never tried': (store) => store.leaseDueDeliveries(1, 1, 1, 'untried'),
  'due orphans': (store) => store.leaseDueOrphans(1, 1, 1),
  'overdue checkouts': (store) => store.overdueCheckouts(1, 1),
  'the next thing that is due': (store) => store.nextDueAt(),
  'what an operator watches': (store) => store.figures(),
  'a whole checkout': (store) => store.wholeCheckout('co'),
  'a whole checkout by a number of its payments': (store) => store.wholeCheckoutOf('main', 'A1'),
  'a checkout by its trade head': (store) => store.checkoutByTradeHead('A'),
  'checkouts of a day': (store) =>
    store.listCheckouts({ status: 'paid', account: 'a', amount: 1 }, { before: 'co_2', notBefore: 'co_1', limit: 1 }),
  'payments, from the newest': (store) => store.listPayments({ states: ['paid'] }, NEWEST),
  'the checkouts of an order': (store) => store.checkoutIdsOf('A1'),
  'the money of an order': (store) => store.moneyOfOrder('A1'),
  'payments of a checkout': (store) => store.listPayments({ checkoutIds: ['co'], tradeNo: 'A1' }, NEWEST),
  'payments with their gateway’s number': (store) => store.listPayments({ gatewayTradeNo: 'g' }, NEWEST),
  'refunds, from the newest': (store) => store.listRefunds({ states: ['failed'] }, NEWEST),
  'refunds of a checkout': (store) => store.listRefunds({ checkoutIds: ['co'] }, NEWEST),
  'the newest moment of what goes on': (store) => store.newestMoment(),
  'what moves with a clock that was set': (store) => store.moveTimes({ by: 1, after: 0, now: 1 }),
  ...Object.fromEntries(
    FORGETTABLE.map((what) => [`what is forgotten of ${what}`, (store: Store) => store.forget(what, 1, 1)]),
  ),
  'a payment by its gateway’s number': (store) => store.paymentsByGatewayTradeNo('g'),
  'payments to compare': (store) => store.paymentsToCompare({ since: 1, account: null, after: null, limit: 1 }),
  'stuck payments': (store) => store.stuckPayments(1),
  'unfinished refunds': (store) => store.unfinishedRefunds(1),
  'an authorization': (store) => store.takeAuthorization({ state: 's', method: 'wechat' }, 1),
  'a handle': (store) => store.handle({ handle: 'h', checkoutId: 'co', proof: 'p' }, 1),
  'authorizations that have expired': (store) =>
    store.saveHandle({ handle: 'h', checkoutId: 'co', appId: 'wx', proof: 'p', ids: [], expiresAt: 1 }, 1),
  'a wallet’s token': (store) => store.walletToken('name'),
  'tokens that have expired': (store) => store.saveToken({ id: 't', checkoutId: 'co', expiresAt: 1, revokedAt: null }),
  'an idempotency key': (store) => store.claimKey('caller', 'key', 'print', 1),
  'a delivery that has ended': (store) => store.finishDelivery('evt', { kind: 'dead', reason: '' }, 1),
}

test.each(Object.entries(OPERATIONS))('nobody reads a table of years through to find %s', async (name, run) => {
  const plans = await plansOf(run)
  expect(plans.length).toBeGreaterThan(0)
  const long = plans.filter((step) => step.startsWith('SCAN') && !FEW.test(step) && !SMALL.test(step))
  expect(long.filter((step) => step !== BY_POSITION[name])).toEqual([])
})

test.each(DELIVERY_STATUSES)(
  'nobody reads a table of years through to find %s events of a type with many',
  async (delivery) => {
    const many = Array.from({ length: 1_000 }, () => ({ position: 1 }))
    const plans = await plansOf((store) => store.events(1, 1, { type: 'checkout.paid', delivery }), many)
    expect(plans.filter((step) => step.startsWith('SCAN') || step.includes('TEMP B-TREE'))).toEqual([])
  },
)

test.each([
  ['waiting', 'deliveries_waiting'],
  ['dead', 'deliveries_given_up'],
])('the events %s are found by the index that holds just them', async (delivery, index) => {
  const listed: Operation = (store) => store.events(1, 1, { delivery: delivery as DeliveryStatus })
  expect((await plansOf(listed)).join()).toContain(index)
})

/** How SQLite goes about an operation. */
async function plansOf(run: Operation, found: readonly SqlRow[] = []): Promise<string[]> {
  const database = new DatabaseSync(':memory:')
  database.exec(`CREATE TABLE schema_version (version INTEGER NOT NULL); ${MIGRATIONS.join('')}`)
  const asked: Asked[] = []
  await run(sqlStore(listeningConnection(asked, found), 1))
  return asked.flatMap(({ text, values }) => {
    const steps = database.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...values.map((value) => value ?? null))
    return steps.map(({ detail }) => String(detail))
  })
}

type Asked = Pick<Statement, 'text' | 'values'>

/** A connection that keeps what it is asked, and always finds the same. */
function listeningConnection(asked: Asked[], rows: readonly SqlRow[]): SqlConnection {
  const run = async <Value>(work: () => Work<Value>): Promise<Value> => {
    const running = work()
    let step = running.next()
    while (!step.done) {
      asked.push(...step.value)
      step = running.next(step.value.map(() => ({ rows, changes: 1 })))
    }
    return step.value
  }
  const lastSettled = 'SELECT coalesce(max(position), 0) AS position FROM events'
  const dialect = { skipLocked: '', lockRow: '', lastSettled, isTaken: () => false, shortensEvents: true }
  return { read: run, write: run, dialect, close: async () => {} }
}
