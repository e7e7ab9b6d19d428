import { fen } from '@pay-checkout/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PaymentsLab, type PaymentsLabOptions, paymentsLab, startOn } from '../../lab/payments-lab.ts'
import { type PostgresServer, startPostgres } from '../../lab/postgres/server.ts'
import type { CheckoutInput } from '../checkouts/checkout-input.ts'
import { mintTradeNo } from '../context/trade-number.ts'
import type { Told } from '../gateway/verdict.ts'
import { closeCheckout } from '../payments/close-payment.ts'
import { startPayment } from '../payments/start-payment.ts'
import { migratePostgres, openPostgresStore } from '../store/postgres.ts'
import type { Store } from '../store/store.ts'
import { takeNotification } from './take-notification.ts'

/** After this long it was looked for. */
const LATER_S = 16 * 60

/** A checkout whose payer pays a payment that this broker has no row of: it was in a database that is gone. */
async function lost(options: PaymentsLabOptions = {}, input: Partial<CheckoutInput> = {}) {
  const lab = paymentsLab(options)
  const checkout = await lab.open(input)
  const tradeNo = mintTradeNo(checkout.orderNo, 1, lab.context.random)
  lab.gateway.ledger.set(tradeNo, {
    tradeNo,
    amount: checkout.amount,
    channel: 'wechat:qr',
    verdict: 'paid',
    creates: 1,
  })
  return { lab, checkout, tradeNo }
}

const told = (lab: PaymentsLab, tradeNo: string, change: Partial<Told> = {}) =>
  takeNotification(lab.context, 'main', lab.gateway.notification(tradeNo, change), {
    token: 'THETOKENTHATWASLOSTWITHITS',
  })

describe.each(['SQLite', 'PostgreSQL'] as const)('a payment that is lost from %s', (database) => {
  let server: PostgresServer | undefined
  let made = 0
  const stores: Store[] = []
  const store = async (): Promise<{ store?: Store }> => {
    if (!server) return {}
    const url = await server.newDatabase(`lost-${++made}`)
    await migratePostgres({ url })
    const opened = await openPostgresStore({ url, connections: 4 })
    stores.push(opened)
    return { store: opened }
  }
  beforeAll(async () => {
    if (database === 'PostgreSQL') server = await startPostgres()
  })
  afterAll(async () => {
    for (const one of stores) await one.close()
    await server?.stop()
  })

  test('is refused when it is told, looked for after a quarter of an hour, and pays its open checkout [F33 F36]', async () => {
    const { lab, checkout, tradeNo } = await lost(await store())
    expect((await told(lab, tradeNo)).body).toBe('refused')
    await lab.pass(14 * 60)
    expect(await lab.payments(checkout.id)).toEqual([])
    await lab.pass(2 * 60)
    expect(await lab.checkout(checkout.id)).toMatchObject({ status: 'paid' })
    expect(await lab.newest(checkout.id)).toMatchObject({ tradeNo, money: 'taken', disposition: 'applied' })
    expect((await lab.events()).map(({ type }) => type)).toEqual(['checkout.paid'])
    expect(await lab.store.orphans()).toEqual([])
    expect((await lab.store.checkTrail()).faults).toEqual([])
    // The gateway, which was refused, tells it again at an address that nobody knows any more.
    expect((await told(lab, tradeNo)).body).toBe('accepted')
    expect(await lab.events()).toHaveLength(1)
  })

  test('is adopted once by brokers that look for it at the same time [F36 T47]', async () => {
    const { lab, checkout, tradeNo } = await lost(await store())
    await told(lab, tradeNo)
    const [orphan] = await lab.store.orphans()
    if (!orphan) throw new Error('There is no orphan')
    const { adoptOrphan } = await import('./adopt-orphan.ts')
    await Promise.all([1, 2, 3, 4].map(() => adoptOrphan(lab.context, orphan)))
    expect(await lab.payments(checkout.id)).toHaveLength(1)
    expect((await lab.events()).map(({ type }) => type)).toEqual(['checkout.paid'])
  })

  test('is late money when its checkout has ended, and goes back where the policy says so [F24 F33]', async () => {
    const policy = { refundLate: true }
    const { lab, checkout, tradeNo } = await lost({ ...(await store()), policy, refunds: {} })
    await closeCheckout(lab.context, checkout.id, 'merchant')
    await told(lab, tradeNo)
    await lab.pass(LATER_S)
    const payment = await lab.newest(checkout.id)
    expect(payment).toMatchObject({ tradeNo, disposition: 'late' })
    const [refund] = await lab.store.refunds(checkout.id)
    expect(refund).toMatchObject({ paymentId: payment.id, amount: checkout.amount })
    expect((await lab.events()).map(({ type }) => type)).toEqual(['checkout.closed', 'payment.late'])
  })

  test('is a duplicate when its checkout was paid otherwise [F25 F33]', async () => {
    const { lab, checkout, tradeNo } = await lost({ ...(await store()), policy: { refundDuplicates: false } })
    await startPayment(lab.context, startOn(checkout.id, 'wechat:qr'))
    const first = await lab.newest(checkout.id)
    lab.gateway.pay(first.tradeNo)
    await lab.hear(first.tradeNo)
    await told(lab, tradeNo)
    await lab.pass(LATER_S)
    expect((await lab.payments(checkout.id)).map(({ disposition }) => disposition).sort()).toEqual([
      'applied',
      'duplicate',
    ])
  })
})

test('an order whose number isn’t plain is found by its digest', async () => {
  const { lab, checkout, tradeNo } = await lost({}, { orderNo: '订单-2026/0001 (第二次)' })
  expect(tradeNo).toMatch(/^H/)
  await told(lab, tradeNo)
  await lab.pass(LATER_S)
  expect(await lab.checkout(checkout.id)).toMatchObject({ status: 'paid' })
})

test('a wallet is asked after the other, where the gateway finds a payment only with its wallet', async () => {
  const { lab, checkout, tradeNo } = await lost()
  lab.gateway.faults.query = async ({ channel }, plain) =>
    channel === 'alipay:qr' ? plain() : { ...plain(), verdict: 'not-found', trust: 'tls', amount: null }
  await told(lab, tradeNo)
  await lab.pass(LATER_S)
  expect(await lab.newest(checkout.id)).toMatchObject({ channel: 'alipay:qr', disposition: 'applied' })
})

test.each([
  ['another amount', { amount: fen(1) }, 'differs'],
  ['another merchant', { merchant: 'foreign' }, 'differs'],
  ['a payment of long before the checkout', { paidAt: Date.UTC(2025, 11, 1) }, 'differs'],
  ['nothing that can be believed', { trust: 'none' }, 'waiting'],
  ['a payer who is still at it', { verdict: 'pending' }, 'waiting'],
  ['that nobody paid', { verdict: 'closed' }, 'unpaid'],
  ['that it went back', { verdict: 'refunded' }, 'unpaid'],
] as const)(
  'is not adopted when the gateway, asked, tells %s, however it was told [T9 T48]',
  async (_, answer, fate) => {
    const { lab, checkout, tradeNo } = await lost()
    lab.gateway.faults.query = async (_ref, plain) => ({ ...plain(), ...answer })
    await told(lab, tradeNo)
    await lab.pass(LATER_S)
    expect(await lab.store.orphans()).toMatchObject([{ tradeNo, fate, tries: 1 }])
    expect(await lab.payments(checkout.id)).toEqual([])
    expect(await lab.checkout(checkout.id)).toMatchObject({ status: 'open' })
  },
)

test('a number that no checkout of ours has stays an orphan; the shop that opens its order again is paid by it [F33]', async () => {
  const lab = paymentsLab()
  const tradeNo = mintTradeNo('A1000', 1, lab.context.random)
  lab.gateway.ledger.set(tradeNo, { tradeNo, amount: fen(1_990), channel: 'wechat:qr', verdict: 'paid', creates: 1 })
  await told(lab, tradeNo)
  await lab.pass(LATER_S)
  expect(await lab.store.orphans()).toMatchObject([{ fate: 'not-ours', tries: 1 }])
  expect(lab.gateway.calls.query).toBe(0)
  const checkout = await lab.open()
  await lab.pass(3_700)
  expect(await lab.newest(checkout.id)).toMatchObject({ tradeNo, money: 'taken' })
})

test('a process that dies while it adopts leaves a payment that is asked about [F1]', async () => {
  const { lab, checkout, tradeNo } = await lost()
  await told(lab, tradeNo)
  const change = lab.store.change
  lab.store.change = () => Promise.reject(new Error('killed'))
  lab.skip(LATER_S)
  await lab.pass(0)
  lab.store.change = change
  expect(await lab.payments(checkout.id)).toMatchObject([{ tradeNo, state: 'sending', money: 'possible' }])
  expect((await lab.store.checkTrail()).faults).toEqual([])
  await lab.pass(60)
  expect(await lab.checkout(checkout.id)).toMatchObject({ status: 'paid' })
})
