import { fen } from '@pay-checkout/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PaymentsLab, type PaymentsLabOptions, paymentsLab, startOn } from '../../lab/payments-lab.ts'
import { type PostgresServer, startPostgres } from '../../lab/postgres/server.ts'
import { mintTradeNo } from '../context/trade-number.ts'
import type { Trust } from '../gateway/errors.ts'
import type { Told } from '../gateway/verdict.ts'
import { closeCheckout } from '../payments/close-payment.ts'
import { startPayment } from '../payments/start-payment.ts'
import { startRefund } from '../refunds/start-refund.ts'
import { migratePostgres, openPostgresStore } from '../store/postgres.ts'
import type { Reconciliation } from '../store/reconcile-rows.ts'
import type { PaymentRow } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import { reconcile } from './reconcile.ts'
import { createDailyReconciliation } from './reconcile-daily.ts'

const DAY_S = 86_400

async function paid(lab: PaymentsLab, orderNo: string): Promise<PaymentRow> {
  const { id } = await lab.open({ orderNo })
  await startPayment(lab.context, startOn(id, 'wechat:qr'))
  const { tradeNo } = await lab.newest(id)
  lab.gateway.pay(tradeNo)
  await lab.hear(tradeNo)
  return lab.newest(id)
}

async function closed(lab: PaymentsLab, orderNo: string): Promise<PaymentRow> {
  const { id } = await lab.open({ orderNo })
  await startPayment(lab.context, startOn(id, 'wechat:qr'))
  await closeCheckout(lab.context, id, 'merchant')
  return lab.newest(id)
}

/** The gateway's books are changed behind everybody's back. */
function rewrite({ gateway: { ledger } }: PaymentsLab, tradeNo: string, change: Partial<Told>): void {
  const entry = ledger.get(tradeNo)
  if (!entry) throw new Error('There is no such entry')
  ledger.set(tradeNo, { ...entry, ...(change as object) })
}

/** The gateway's own list of its orders, so many a page. */
function lists(
  { gateway }: PaymentsLab,
  { size = 2, trust = 'signed' }: { size?: number; trust?: Trust } = {},
): number[] {
  const read: number[] = []
  Object.assign(gateway, {
    listOrders: async ({ page }: { page: number }) => {
      read.push(page)
      const all = [...gateway.ledger.values()].map(({ tradeNo, amount, verdict }) => {
        return { verdict, trust, tradeNo, amount, merchant: 'not-said', gatewayTradeNo: null, words: verdict }
      })
      return { orders: all.slice((page - 1) * size, page * size), pages: Math.ceil(all.length / size) }
    },
  })
  return read
}

const kinds = ({ breaks }: Reconciliation) => breaks.map(({ kind, tradeNo }) => `${kind} ${tradeNo}`)
const sent = ({ gateway: { calls, refundCalls } }: PaymentsLab) => [calls.create, calls.close, refundCalls.refund]

describe.each(['SQLite', 'PostgreSQL'] as const)('books that are kept in %s', (database) => {
  let server: PostgresServer | undefined
  let made = 0
  const stores: Store[] = []
  const labOf = async (options: PaymentsLabOptions = {}): Promise<PaymentsLab> => {
    if (!server) return paymentsLab(options)
    const url = await server.newDatabase(`books-${++made}`)
    await migratePostgres({ url })
    const store = await openPostgresStore({ url, connections: 4 })
    stores.push(store)
    return paymentsLab({ ...options, store })
  }
  beforeAll(async () => {
    if (database === 'PostgreSQL') server = await startPostgres()
  })
  afterAll(async () => {
    for (const one of stores) await one.close()
    await server?.stop()
  })

  test('agree: what was told is confirmed once, by a question', async () => {
    const lab = await labOf()
    await paid(lab, 'A1')
    await closed(lab, 'A2')
    const before = sent(lab)
    expect(await reconcile(lab.context)).toMatchObject({ payments: 2, asked: 1, unclear: 0, breaks: [] })
    expect(await reconcile(lab.context)).toMatchObject({ payments: 2, asked: 0, breaks: [] })
    expect(sent(lab)).toEqual(before)
    expect((await lab.store.figures()).reconciled).toEqual({ at: lab.context.clock.now(), breaks: {} })
  })

  test('say paid where the gateway doesn’t: told every time until it is mended, and nothing is changed', async () => {
    const lab = await labOf()
    const [fake, less, back] = [await paid(lab, 'A1'), await paid(lab, 'A2'), await paid(lab, 'A3')]
    rewrite(lab, fake.tradeNo, { verdict: 'closed' })
    rewrite(lab, less.tradeNo, { amount: fen(990) })
    rewrite(lab, back.tradeNo, { verdict: 'refunded' })
    const rows = await Promise.all([fake, less, back].map(({ id }) => lab.store.payment(id)))
    const told = [`FAKE ${fake.tradeNo}`, `AMOUNT ${less.tradeNo}`, `REFUND ${back.tradeNo}`]
    for (let day = 0; day < 2; day++) expect(kinds(await reconcile(lab.context)).sort()).toEqual(told.sort())
    expect(await Promise.all([fake, less, back].map(({ id }) => lab.store.payment(id)))).toEqual(rows)
    expect((await lab.store.figures()).reconciled?.breaks).toEqual({ FAKE: 1, AMOUNT: 1, REFUND: 1 })
    expect(lab.logged).toContainEqual(expect.objectContaining({ level: 'error', event: 'reconcile.break' }))
  })

  test('miss money that the gateway holds: it is told as lost, settled as late, and then as too much until it went back [F24]', async () => {
    const lab = await labOf({ refunds: {} })
    const payment = await closed(lab, 'A1')
    await lab.pass(2 * DAY_S)
    // Nobody asks any more, and it is paid all the same.
    rewrite(lab, payment.tradeNo, { verdict: 'paid' })
    expect(kinds(await reconcile(lab.context))).toEqual([])
    lists(lab)
    expect(kinds(await reconcile(lab.context))).toEqual([`LOST ${payment.tradeNo}`])
    expect(await lab.store.payment(payment.id)).toMatchObject({ money: 'taken', disposition: 'late' })
    expect((await lab.events()).map(({ type }) => type)).toEqual(['checkout.closed', 'payment.late'])
    expect(kinds(await reconcile(lab.context))).toEqual([`EXCESS ${payment.tradeNo}`])
    const { checkoutId, id: paymentId, amount } = payment
    await startRefund(lab.context, { checkoutId, paymentId, amount, refundNo: 'R1', reason: 'too late' })
    expect(kinds(await reconcile(lab.context))).toEqual([])
  })

  test('lack a payment that the gateway lists: it is told as an orphan, and adopted by the next pass [F33 F36]', async () => {
    const lab = await labOf()
    const checkout = await lab.open()
    const tradeNo = mintTradeNo(checkout.orderNo, 1, lab.context.random)
    const of = { amount: checkout.amount, channel: 'wechat:qr', verdict: 'paid', creates: 1 } as const
    lab.gateway.ledger.set(tradeNo, { tradeNo, ...of })
    // Another system's order, and one of ours that nobody paid.
    lab.gateway.ledger.set('20261120000077', { ...of, tradeNo: '20261120000077' })
    const unpaid = mintTradeNo('A7', 1, lab.context.random)
    lab.gateway.ledger.set(unpaid, { ...of, tradeNo: unpaid, verdict: 'pending' })
    const pages = lists(lab)
    expect(kinds(await reconcile(lab.context))).toEqual([`ORPHAN ${tradeNo}`])
    expect(pages).toEqual([1, 2])
    await lab.pass(1)
    expect(await lab.checkout(checkout.id)).toMatchObject({ status: 'paid' })
    expect(kinds(await reconcile(lab.context))).toEqual([])
  })

  test('know refunds and payments that never ended', async () => {
    const lab = await labOf({ refunds: {} })
    const payment = await paid(lab, 'A1')
    const { checkoutId, amount } = payment
    const wish = { checkoutId, amount, refundNo: 'R1', reason: 'too sour' }
    const { refund } = await startRefund(lab.context, wish)
    const { id } = await lab.open({ orderNo: 'A2' })
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    const stuck = await lab.newest(id)
    lab.gateway.faults.query = () => Promise.reject(new Error('no answer'))
    lab.skip(7 * DAY_S)
    const report = await reconcile(lab.context, { windowMs: 3_600_000 })
    expect(kinds(report).sort()).toEqual([`REFUND ${refund.gatewayNo}`, `STUCK ${stuck.tradeNo}`])
  })

  test('are compared once a day, by one of the brokers on it, for the first time on the second day', async () => {
    const lab = await labOf()
    await paid(lab, 'A1')
    const brokers = [1, 2, 3].map(() => createDailyReconciliation(lab.context))
    const done = () => lab.logged.filter(({ event }) => event === 'reconcile.done').length
    const all = () => Promise.all(brokers.map((broker) => broker.run()))
    await all()
    lab.skip(DAY_S - 60)
    await all()
    expect(done()).toBe(0)
    lab.skip(660)
    await all()
    await all()
    expect(done()).toBe(1)
    lab.skip(DAY_S)
    await all()
    expect(done()).toBe(2)
  })
})

test('a gateway that doesn’t answer confirms nothing, and is asked again', async () => {
  const lab = paymentsLab()
  const { tradeNo, id } = await paid(lab, 'A1')
  const row = await lab.store.payment(id)
  for (const query of [
    () => Promise.reject(new Error('no answer')),
    async (_: unknown, plain: () => Told): Promise<Told> => ({ ...plain(), verdict: 'not-found', trust: 'none' }),
    async (_: unknown, plain: () => Told): Promise<Told> => ({ ...plain(), tradeNo: 'ANOTHER1', verdict: 'closed' }),
  ]) {
    lab.gateway.faults.query = query
    expect(await reconcile(lab.context)).toMatchObject({ asked: 1, unclear: 1, breaks: [] })
  }
  expect(await lab.store.payment(id)).toEqual(row)
  lab.gateway.faults.query = undefined
  rewrite(lab, tradeNo, { verdict: 'failed' })
  expect(kinds(await reconcile(lab.context))).toEqual([`FAKE ${tradeNo}`])
})

test.each(['none', 'tls'] as const)('a list that nobody signed (%s) makes no orphan', async (trust) => {
  const lab = paymentsLab()
  const { orderNo, amount } = await lab.open()
  const tradeNo = mintTradeNo(orderNo, 1, lab.context.random)
  lab.gateway.ledger.set(tradeNo, { tradeNo, amount, channel: 'wechat:qr', verdict: 'paid', creates: 1 })
  lists(lab, { trust })
  expect(await reconcile(lab.context)).toMatchObject({ listed: 1, breaks: [] })
})

test('a list that breaks off is told, and what was compared before counts', async () => {
  const lab = paymentsLab()
  const { tradeNo } = await paid(lab, 'A1')
  rewrite(lab, tradeNo, { verdict: 'closed' })
  Object.assign(lab.gateway, { listOrders: () => Promise.reject(new Error('no answer')) })
  const report = await reconcile(lab.context)
  expect([kinds(report), report.unclear]).toEqual([[`FAKE ${tradeNo}`], 1])
  expect(lab.logged).toContainEqual(expect.objectContaining({ event: 'reconcile.list-unclear' }))
})

test('money that isn’t what was asked for is told until it went back [T9]', async () => {
  const lab = paymentsLab({ refunds: {} })
  const { id } = await lab.open()
  await startPayment(lab.context, startOn(id, 'wechat:qr'))
  const { tradeNo } = await lab.newest(id)
  rewrite(lab, tradeNo, { verdict: 'paid', amount: fen(1_000) })
  await lab.pass(60)
  const payment = await lab.newest(id)
  expect(payment).toMatchObject({ disposition: 'mismatch' })
  expect(kinds(await reconcile(lab.context))).toEqual([`AMOUNT ${tradeNo}`])
  const wish = {
    checkoutId: id,
    paymentId: payment.id,
    amount: payment.amount,
    refundNo: 'R1',
    reason: 'not the price',
  }
  lab.gateway.refundFaults.refund = async ({ refundNo, amount }) => {
    return { verdict: 'processing', trust: 'signed', refundNo, amount, gatewayRefundNo: null, words: '' }
  }
  await startRefund(lab.context, wish)
  expect(kinds(await reconcile(lab.context))).toEqual([])
})

test('only one account is compared where that is asked, and the figures stay those of all', async () => {
  const lab = paymentsLab()
  const { tradeNo } = await paid(lab, 'A1')
  rewrite(lab, tradeNo, { verdict: 'closed' })
  expect(await reconcile(lab.context, { account: 'another' })).toMatchObject({ payments: 0, breaks: [] })
  expect(kinds(await reconcile(lab.context, { account: 'main' }))).toEqual([`FAKE ${tradeNo}`])
  expect((await lab.store.figures()).reconciled).toBeNull()
})

test('a broker that stops leaves a comparison where it is', async () => {
  const lab = paymentsLab()
  await paid(lab, 'A1')
  await expect(reconcile(lab.context, { signal: AbortSignal.abort() })).rejects.toThrow()
  expect(await lab.store.lastReconciliation()).toBeNull()
})
