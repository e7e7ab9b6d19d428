import { DELIVERY_STATUSES } from '../src/store/event-rows.ts'
import type { CheckoutFilter, ListPage, PaymentFilter, RefundFilter } from '../src/store/list-rows.ts'
import { FORGETTABLE } from '../src/store/retention-rows.ts'
import type { SqlConnection, SqlRow, Statement, Work } from '../src/store/sql.ts'
import { sqlStore } from '../src/store/sql-store.ts'
import type { Store } from '../src/store/store.ts'

const NEWEST = { before: null, notBefore: null, limit: 1 }

/** One of them, asked of a store. */
export type Operation = (store: Store) => Promise<unknown>

/** What brokers ask a store, each once and in each way that makes it another statement: alone, in pairs of filters, and on a second page. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
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
  ...pairs<CheckoutFilter>('checkouts', { status: 'open', account: 'none', amount: 1 }, (store, filter, page) =>
    store.listCheckouts(filter, page),
  ),
  ...pairs<PaymentFilter>(
    'payments',
    {
      states: ['paid', 'unknown'],
      account: 'none',
      amount: 1,
      checkoutIds: ['co_77'],
      tradeNo: 'A77',
      gatewayTradeNo: 'G77',
    },
    (store, filter, page) => store.listPayments(filter, page),
  ),
  ...pairs<RefundFilter>(
    'refunds',
    { states: ['failed'], account: 'none', amount: 1, checkoutIds: ['co_77'] },
    (store, filter, page) => store.listRefunds(filter, page),
  ),
  'the checkouts of an order': (store) => store.checkoutIdsOf('A1'),
  'the money of an order': (store) => store.moneyOfOrder('A1'),
  'the newest moment of what goes on': (store) => store.newestMoment(),
  'what moves with a clock that was set': (store) => store.moveTimes({ by: 1, after: 0, now: 9_000_000_000_000 }),
  ...Object.fromEntries(
    FORGETTABLE.map((what) => [`what is forgotten of ${what}`, (store: Store) => store.forget(what, 1, 1)]),
  ),
  'a payment by its gateway’s number': (store) => store.paymentsByGatewayTradeNo('g'),
  'payments to compare': (store) => store.paymentsToCompare({ since: 1, account: null, after: null, limit: 1 }),
  'payments to compare, a later page': (store) =>
    store.paymentsToCompare({ since: 1, account: null, after: { createdAt: 2_000, id: 'pay_2000' }, limit: 1 }),
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

/** A list without a filter, by each filter, by each two, and by all of them; each from the newest, and on a second page. */
function pairs<Filter extends object>(
  what: string,
  all: Filter,
  list: (store: Store, filter: Filter, page: ListPage) => Promise<unknown>,
): Record<string, Operation> {
  const names = Object.keys(all) as (keyof Filter & string)[]
  const pairs = names.flatMap((one, at) => names.slice(at).map((other) => [...new Set([one, other])]))
  const asked = [[], ...pairs, names].map((chosen): [string, Operation][] => {
    const filter = Object.fromEntries(chosen.map((name) => [name, all[name]])) as Filter
    const name = `${what} by ${chosen.join(' and ') || 'nothing'}`
    const second = { ...NEWEST, before: `${{ checkouts: 'co', payments: 'pay' }[what] ?? 'ref'}_2000` }
    return [
      [name, (store) => list(store, filter, NEWEST)],
      [`${name}, a second page`, (store) => list(store, filter, second)],
    ]
  })
  return Object.fromEntries(asked.flat())
}

/** A statement with its values. */
export type Asked = Pick<Statement, 'text' | 'values'>

/** Everything that an operation asks a database of such words, where each statement finds the same. */
export async function statementsOf(
  run: Operation,
  dialect: SqlConnection['dialect'],
  found: readonly SqlRow[] = [],
): Promise<readonly Asked[]> {
  const asked: Asked[] = []
  const listen = async <Value>(work: () => Work<Value>): Promise<Value> => {
    const running = work()
    let step = running.next()
    while (!step.done) {
      asked.push(...step.value)
      step = running.next(step.value.map(() => ({ rows: found, changes: 1 })))
    }
    return step.value
  }
  await run(sqlStore({ read: listen, write: listen, dialect, close: async () => {} }, 1))
  return asked
}
