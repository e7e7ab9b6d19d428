import { fen } from '@pay-checkout/protocol'
import type { DeliveryStatus } from '../../packages/broker/src/store/event-rows.ts'
import type { ListPage } from '../../packages/broker/src/store/list-rows.ts'
import { FORGETTABLE } from '../../packages/broker/src/store/retention-rows.ts'
import type { Store } from '../../packages/broker/src/store/store.ts'
import { checkoutRow, paymentRow } from '../../packages/broker/src/testing/rows.ts'
import { idOf, type Years } from './fill-years.ts'

/** Something that a shop, a payer or an operator makes a broker do, and that must not cost more for the years before it. */
export type Look = (store: Store, years: Years) => Promise<unknown>

const ROWS_OF_A_PAGE = 50
const NOBODYS_AMOUNT = 1
const DAY_MS = 24 * 3_600_000

const newest: ListPage = { before: null, notBefore: null, limit: ROWS_OF_A_PAGE }
const middle = (kind: 'co' | 'pay' | 'ref', { orders }: Years): ListPage => ({
  ...newest,
  before: idOf(kind, Math.floor(orders / 2)),
})
const oldest = (kind: 'co' | 'pay' | 'ref'): ListPage => ({ ...newest, before: idOf(kind, 100) })

const CHECKOUT_FILTERS = {
  all: {},
  paid: { status: 'paid' },
  open: { status: 'open' },
  'of an account': { account: 'second' },
  'of an account that has none': { account: 'none' },
  'of an amount': { amount: 128 },
  'of an amount that nobody paid': { amount: NOBODYS_AMOUNT },
  'paid at an account, of an amount': { status: 'paid', account: 'main', amount: 128 },
} as const

const PAYMENT_FILTERS = {
  all: {},
  paid: { states: ['paid'] },
  pending: { states: ['awaiting', 'unknown'] },
  'of an account': { account: 'second' },
  'of an amount that nobody paid': { amount: NOBODYS_AMOUNT },
  'of a checkout': { checkoutIds: [idOf('co', 77)] },
  'with a gateway’s number': { gatewayTradeNo: 'G000000077' },
  'with our number, of an account': { account: 'main', checkoutIds: [idOf('co', 77)], tradeNo: 'A000000077aa' },
} as const

const REFUND_FILTERS = {
  all: {},
  failed: { states: ['failed'] },
  'of an account': { account: 'second' },
  'of a checkout': { checkoutIds: [idOf('co', 21)] },
} as const

function lists<Filter>(
  what: string,
  kind: 'co' | 'pay' | 'ref',
  filters: Readonly<Record<string, Filter>>,
  list: (store: Store, filter: Filter, page: ListPage) => Promise<unknown>,
): [string, Look][] {
  return Object.entries(filters).flatMap(([name, filter]): [string, Look][] => [
    [`${what}, ${name}: the newest`, (store) => list(store, filter, newest)],
    [`${what}, ${name}: from the middle on`, (store, years) => list(store, filter, middle(kind, years))],
    [`${what}, ${name}: the oldest`, (store) => list(store, filter, oldest(kind))],
  ])
}

let written = 0

/** A payer's whole way through the database, as far as it is one: opened, started, read. */
async function sell(store: Store): Promise<void> {
  const no = `${Date.now()}x${++written}`
  const id = `co_9${no}`
  await store.openCheckout(checkoutRow({ id, orderNo: no, tradeHead: no }))
  const numbers = { id: `pay_9${no}`, checkoutId: id, tradeNo: no, idempotencyKey: no, amount: fen(1_990) }
  await store.addPayment(paymentRow({ ...numbers, state: 'sending', nextQueryAt: null }), 0)
  await store.wholeCheckout(id)
  const patch = { status: 'closed' } as const
  const told = { type: 'checkout.closed', at: 1, data: {} } as const
  await store.change({ checkout: { id, expectVersion: 1, patch }, events: [told], evidence: null })
  await store.finishDelivery(`evt_${id}_1`, { kind: 'delivered', status: 200 }, 1)
}

/** What is done with the books as they are. */
export const LOOKS: ReadonlyMap<string, Look> = new Map<string, Look>([
  ...lists('checkouts', 'co', CHECKOUT_FILTERS, (store, filter, page) => store.listCheckouts(filter, page)),
  ...lists('payments', 'pay', PAYMENT_FILTERS, (store, filter, page) => store.listPayments(filter, page)),
  ...lists('refunds', 'ref', REFUND_FILTERS, (store, filter, page) => store.listRefunds(filter, page)),
  [
    'checkouts of a day',
    (store, years) => store.listCheckouts({}, { ...middle('co', years), notBefore: idOf('co', 1) }),
  ],
  ...eventLooks(['waiting', 'dead', 'delivered', undefined]),
  ['a sale', sell],
  ['a whole checkout', (store) => store.wholeCheckout(idOf('co', 77))],
  ['an order by its number', (store) => store.checkoutByOrderNo('A000000077')],
  ['a payment by its gateway’s number', (store) => store.paymentsByGatewayTradeNo('G000000077')],
  ['due payments', (store) => store.leaseDuePayments(1, 1, 10)],
  ['the next thing that is due', (store) => store.nextDueAt()],
  ['overdue checkouts', (store) => store.overdueCheckouts(1, 10)],
  ['what an operator watches', (store) => store.figures()],
  ['payments to compare: the first of a day', (store, years) => compare(store, years, null)],
  ['payments to compare: the last of a day', (store, years) => compare(store, years, years.orders - 100)],
  [
    'payments to compare: the last of all',
    (store, { at, orders }) =>
      store.paymentsToCompare({
        ...{ since: 0, account: null, limit: 100 },
        after: { createdAt: at(orders - 100), id: idOf('pay', orders - 100) },
      }),
  ],
  ['stuck payments', (store) => store.stuckPayments(Date.now())],
  ['unfinished refunds', (store) => store.unfinishedRefunds(Date.now())],
  ['the newest moment, at a start', (store) => store.newestMoment()],
  ...FORGETTABLE.map((what): [string, Look] => [`a step of forgetting ${what}`, (store) => store.forget(what, 1, 100)]),
])

/** What is done where no event was ever delivered. */
export const UNTOLD_LOOKS: ReadonlyMap<string, Look> = new Map<string, Look>([
  // Those that were delivered, none here, are gone through a few thousand at a time, so that nobody waits for whoever asks.
  ...eventLooks(['waiting', 'dead', undefined]),
  ['what an operator watches', (store) => store.figures()],
  ['due deliveries', (store) => store.leaseDueDeliveries(1, 1, 10)],
  ['deliveries that were never tried', (store) => store.leaseDueDeliveries(1, 1, 10, 'untried')],
  ['a step of forgetting untold-events', (store) => store.forget('untold-events', 1, 100)],
])

function compare(store: Store, { at, orders }: Years, order: number | null): Promise<unknown> {
  const after = order === null ? null : { createdAt: at(order), id: idOf('pay', order) }
  return store.paymentsToCompare({ since: at(orders) - DAY_MS, account: null, after, limit: 100 })
}

function eventLooks(standings: readonly (DeliveryStatus | undefined)[]): [string, Look][] {
  const types = ['checkout.paid', 'payment.late', undefined] as const
  return standings.flatMap((delivery) =>
    types.flatMap((type): [string, Look][] => {
      const name = `events ${delivery ?? 'of any standing'}, ${type ?? 'of any type'}`
      return [
        [`${name}: from the first`, (store) => store.events(0, ROWS_OF_A_PAGE, { type, delivery })],
        [
          `${name}: from the middle on`,
          (store, { orders }) => store.events(Math.floor(orders / 2), ROWS_OF_A_PAGE, { type, delivery }),
        ],
      ]
    }),
  )
}
