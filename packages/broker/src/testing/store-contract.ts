import assert from 'node:assert/strict'
import type { CheckoutRow, NewEvent } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import { checkoutRow, paymentRow, refundRow } from './rows.ts'
import { authorizationPromises } from './store-authorization-contract.ts'
import { clockPromises } from './store-clock-contract.ts'
import { deliveryPromises } from './store-delivery-contract.ts'
import { duePromises } from './store-due-contract.ts'
import { listPromises } from './store-list-contract.ts'
import { orderPromises } from './store-order-contract.ts'
import { orphanPromises } from './store-orphan-contract.ts'
import { reconcilePromises } from './store-reconcile-contract.ts'
import { refundPromises } from './store-refund-contract.ts'
import { retentionPromises } from './store-retention-contract.ts'
import { toldPromises } from './store-told-contract.ts'
import { trailPromises } from './store-trail-contract.ts'

/** The runner's `test`: a name and what to run. */
export type ContractTest = (name: string, run: () => Promise<void>) => void

/** Opens a store over the same, empty database each time it is called with the same `place`. */
export type OpenContractStore = (place: string) => Promise<Store>

const AT = 1_000_000_000
const event = (at = AT): NewEvent => ({ type: 'payment.late', at, data: { amount: 1_990 } })

/** What every store has to keep. Give it the runner's `test` and how your store is opened. */
export function storeContract(test: ContractTest, openStore: OpenContractStore): void {
  let places = 0
  const on = (name: string, run: (store: Store, place: string) => Promise<void>) =>
    test(name, async () => {
      const place = `contract-${++places}`
      const store = await openStore(place)
      try {
        await run(store, place)
      } finally {
        await store.close()
      }
    })
  for (const promises of PROMISES) promises(on)
  smallPromises(on, openStore)
}

type On = (name: string, run: (store: Store, place: string) => Promise<void>) => void

const PROMISES: readonly ((on: On) => void)[] = [
  ...[checkoutPromises, toldPromises, orderPromises, changePromises, duePromises, eventPromises, deliveryPromises],
  ...[refundPromises, trailPromises, orphanPromises, reconcilePromises, authorizationPromises, clockPromises],
  ...[listPromises, retentionPromises],
]

async function seeded(store: Store, change: Partial<CheckoutRow> = {}): Promise<CheckoutRow> {
  const { checkout } = await store.openCheckout(checkoutRow(change))
  return checkout
}

function checkoutPromises(on: On): void {
  on('a hundred concurrent opens of one order number make one checkout', async (store) => {
    const opens = Array.from({ length: 100 }, (_, n) => store.openCheckout(checkoutRow({ id: `co_${n}` })))
    const opened = await Promise.all(opens)
    assert.equal(opened.filter(({ created }) => created).length, 1)
    assert.equal(new Set(opened.map(({ checkout }) => checkout.id)).size, 1)
  })

  on('a row comes back as it was put in', async (store) => {
    const full = {
      detail: 'two tins',
      payer: { wechatOpenid: 'o1' },
      metadata: { a: '茶', b: '"' },
      returnUrl: 'https://a.b/',
    }
    const checkout = await seeded(store, full)
    assert.deepEqual(await store.checkout(checkout.id), checkoutRow(full))
    assert.deepEqual(await store.checkoutByOrderNo(checkout.orderNo), checkoutRow(full))
    const payment = paymentRow({ closeRefused: true, gatewayTradeNo: 'g1', refusedCode: 'X', nextQueryAt: null })
    assert.equal(await store.addPayment(payment, 0), true)
    assert.deepEqual(await store.payment(payment.id), payment)
    assert.deepEqual(await store.paymentByTradeNo('main', payment.tradeNo), payment)
    assert.equal(await store.paymentByTradeNo('other', payment.tradeNo), null)
    assert.deepEqual(await store.paymentsByGatewayTradeNo('g1'), [payment])
    assert.deepEqual(await store.paymentsByGatewayTradeNo('g2'), [])
  })

  on(
    'a checkout is found whole by a number of its payments, and they in the order they were made in',
    async (store) => {
      await seeded(store)
      const tradeNos = ['B03', 'A01', 'C02']
      for (const [at, tradeNo] of tradeNos.entries()) {
        const payment = paymentRow({ id: `pay_${at}`, tradeNo, idempotencyKey: tradeNo, createdAt: AT })
        assert.equal(await store.addPayment(payment, at), true)
      }
      const earlier = paymentRow({ id: 'pay_9', tradeNo: 'A99', idempotencyKey: 'A99', createdAt: AT - 1 })
      assert.equal(await store.addPayment(earlier, 3), true)
      const whole = await store.wholeCheckoutOf('main', 'C02')
      assert.deepEqual(whole, await store.wholeCheckout('co_1'))
      assert.deepEqual(whole?.payments, await store.payments('co_1'))
      assert.deepEqual(
        whole?.payments.map(({ tradeNo }) => tradeNo),
        ['A99', 'A01', 'C02', 'B03'],
      )
      assert.equal(await store.wholeCheckoutOf('other', 'C02'), null)
      assert.equal(await store.wholeCheckoutOf('main', 'C03'), null)
    },
  )

  on('nothing is found by a name that holds a NUL, which anybody may write into an address', async (store) => {
    await seeded(store)
    const found = [store.checkout('co_1\0'), store.checkoutByOrderNo('\0'), store.payment('\0'), store.refund('\0')]
    assert.deepEqual(await Promise.all([...found, store.redeliver('\0', AT)]), [null, null, null, null, null])
  })

  on(
    'a payment is added only at the version it was decided on, under a number and key that are free',
    async (store) => {
      await seeded(store)
      assert.equal(await store.addPayment(paymentRow(), 1), false)
      assert.equal(await store.addPayment(paymentRow(), 0), true)
      assert.equal((await store.checkout('co_1'))?.version, 1)
      assert.equal(await store.addPayment(paymentRow({ id: 'pay_2', idempotencyKey: 'key-2' }), 1), false)
      assert.equal(await store.addPayment(paymentRow({ id: 'pay_2', tradeNo: 'A2' }), 1), false)
      assert.equal((await store.checkout('co_1'))?.version, 1)
      assert.equal(await store.addPayment(paymentRow({ id: 'pay_2', tradeNo: 'A2', idempotencyKey: 'key-2' }), 1), true)
      assert.deepEqual(
        (await store.payments('co_1')).map(({ id }) => id),
        ['pay_1', 'pay_2'],
      )
    },
  )
}

function changePromises(on: On): void {
  on('of 200 concurrent changes at one version exactly one is written, with its event', async (store) => {
    const { id } = await seeded(store)
    await store.addPayment(paymentRow(), 0)
    const changes = Array.from({ length: 200 }, (_, n) =>
      store.change({
        payment: { id: 'pay_1', expectVersion: 0, patch: { queryCount: n } },
        checkout: { id, expectVersion: 1, patch: {} },
        events: [event()],
        evidence: { paymentId: 'pay_1', at: AT, source: 'query', says: 'paid', from: 'awaiting', to: 'awaiting' },
      }),
    )
    assert.equal((await Promise.all(changes)).filter(Boolean).length, 1)
    assert.equal((await store.payment('pay_1'))?.version, 1)
    assert.equal((await store.events(0, 10)).length, 1)
  })

  on('a change whose second version has moved on writes nothing at all', async (store) => {
    const { id } = await seeded(store)
    await store.addPayment(paymentRow(), 0)
    const written = await store.change({
      payment: { id: 'pay_1', expectVersion: 0, patch: { state: 'user-paying' } },
      checkout: { id, expectVersion: 7, patch: {} },
      events: [event()],
      evidence: null,
    })
    assert.equal(written, false)
    assert.deepEqual(await store.payment('pay_1'), paymentRow())
    assert.deepEqual(await store.events(0, 10), [])
  })

  on('a write that is refused takes no other with it', async (store) => {
    await seeded(store)
    await store.addPayment(paymentRow(), 0)
    const bad = store.change({
      payment: { id: 'pay_1', expectVersion: 0, patch: { state: 'paid', money: 'none', disposition: 'applied' } },
      events: [],
      evidence: null,
    })
    const good = store.openCheckout(checkoutRow({ id: 'co_2', orderNo: 'A1001' }))
    await assert.rejects(bad)
    assert.equal((await good).created, true)
    assert.deepEqual(await store.payment('pay_1'), paymentRow())
  })

  on('taken money is never forgotten, and only one payment is applied', async (store) => {
    await seeded(store)
    await store.addPayment(paymentRow(), 0)
    await store.addPayment(paymentRow({ id: 'pay_2', tradeNo: 'A2', idempotencyKey: 'key-2' }), 1)
    const paid = { state: 'paid', money: 'taken', disposition: 'applied' } as const
    const patch = (id: string, expectVersion: number, change: object) =>
      store.change({ payment: { id, expectVersion, patch: change }, events: [], evidence: null })
    assert.equal(await patch('pay_1', 0, paid), true)
    const late = { payment: { id: 'pay_2', expectVersion: 0, patch: paid }, events: [], evidence: null }
    assert.equal(await store.change({ ...late, checkout: { id: 'co_1', expectVersion: 1, patch: {} } }), false)
    await assert.rejects(patch('pay_1', 1, { state: 'closed', money: 'none', disposition: null }))
    await assert.rejects(patch('pay_2', 0, paid))
    await assert.rejects(
      store.addPayment(paymentRow({ id: 'pay_3', tradeNo: 'A3', idempotencyKey: 'k3', amount: 0 as never }), 2),
    )
    assert.equal((await store.payment('pay_1'))?.money, 'taken')
  })
}

function eventPromises(on: On): void {
  on('events of a checkout are numbered without a gap, whoever loses a race', async (store) => {
    const { id } = await seeded(store)
    for (let round = 0; round < 5; round++) {
      const expectVersion = (await store.checkout(id))?.version ?? -1
      const changes = Array.from({ length: 10 }, () =>
        store.change({ checkout: { id, expectVersion, patch: {} }, events: [event(), event()], evidence: null }),
      )
      await Promise.all(changes)
    }
    const events = await store.events(0, 100)
    assert.deepEqual(
      events.map(({ sequence }) => sequence),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    )
    assert.deepEqual(Object.keys(JSON.parse(events[0]?.body ?? '')), ['type', 'timestamp', 'sequence', 'data'])
    assert.deepEqual(
      (await store.events(events[6]?.position ?? 0, 2)).map(({ sequence }) => sequence),
      [8, 9],
    )
  })
}

function smallPromises(on: On, openStore: OpenContractStore): void {
  on('what an operator watches is counted', async (store) => {
    const none = {
      unknownPayments: 0,
      unknownSince: null,
      pendingRefunds: 0,
      refundsSince: null,
      orphans: 0,
      reconciled: null,
      waitingEvents: 0,
      waitingSince: null,
      deadEvents: 0,
    }
    assert.deepEqual(await store.figures(), none)
    const { id } = await seeded(store)
    await store.addPayment(paymentRow({ state: 'unknown', sentAt: AT, nextQueryAt: AT }), 0)
    await store.recordOrphan({ account: 'main', tradeNo: 'X1', words: 'paid', at: AT, dueAt: AT })
    const paid = { id: 'pay_2', tradeNo: 'A12', idempotencyKey: 'k2', state: 'paid', money: 'taken' } as const
    await store.addPayment(paymentRow({ ...paid, disposition: 'applied' }), 1)
    await store.addRefund(refundRow({ paymentId: 'pay_2', createdAt: AT, nextQueryAt: AT + 1 }), 2)
    const events = [event(AT), event(AT + 1)]
    await store.change({ checkout: { id, expectVersion: 3, patch: {} }, events, evidence: null })
    const some = {
      unknownPayments: 1,
      unknownSince: AT,
      pendingRefunds: 1,
      refundsSince: AT,
      orphans: 1,
      reconciled: null,
      waitingEvents: 2,
      waitingSince: AT,
      deadEvents: 0,
    }
    assert.deepEqual(await store.figures(), some)
    const [due] = await store.leaseDueDeliveries(AT, 1_000, 1)
    await store.finishDelivery(due?.event.id ?? '', { kind: 'dead', reason: 'gone' }, AT)
    assert.deepEqual(await store.figures(), { ...some, waitingEvents: 1, waitingSince: AT + 1, deadEvents: 1 })
  })

  on('an idempotency key remembers its first body', async (store) => {
    const claims = await Promise.all(Array.from({ length: 10 }, () => store.claimKey('caller', 'k', 'body', AT)))
    assert.deepEqual(claims.sort(), ['new', ...Array(9).fill('same')])
    assert.equal(await store.claimKey('caller', 'k', 'another body', AT), 'conflict')
    assert.equal(await store.claimKey('another caller', 'k', 'another body', AT), 'new')
  })

  on('tokens are kept', async (store) => {
    await seeded(store)
    const token = { id: 't1', checkoutId: 'co_1', expiresAt: AT, revokedAt: null }
    await store.saveToken(token)
    assert.deepEqual(await store.token('t1'), { ...token, checkoutExpiresAt: checkoutRow().expiresAt })
    assert.equal(await store.token('t2'), null)
    await store.ping()
  })

  on('tokens that have long expired give way to new ones', async (store) => {
    await seeded(store)
    const token = (id: string, expiresAt: number) => ({ id, checkoutId: 'co_1', expiresAt, revokedAt: null })
    await store.saveToken(token('old', AT))
    await store.saveToken(token('day', AT + 86_400_000))
    assert.equal((await store.token('old'))?.id, 'old')
    await Promise.all(Array.from({ length: 4 }, (_, at) => store.saveToken(token(`new${at}`, AT + 80 * 3_600_000))))
    assert.equal(await store.token('old'), null)
    assert.equal((await store.token('day'))?.id, 'day')
  })

  on('everything is there after close and reopen, and a closed store refuses', async (store, place) => {
    const { id } = await seeded(store)
    const last = store.addPayment(paymentRow(), 0)
    await store.close()
    assert.equal(await last, true)
    await assert.rejects(store.ping())
    const again = await openStore(place)
    assert.deepEqual(await again.payment('pay_1'), paymentRow())
    assert.equal((await again.checkout(id))?.version, 1)
    await again.close()
  })
}
