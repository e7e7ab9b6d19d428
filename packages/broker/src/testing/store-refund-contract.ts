import assert from 'node:assert/strict'
import { type Fen, fen } from '@pay-checkout/protocol'
import type { Change, RefundRow } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import { checkoutRow, paymentRow, refundRow } from './rows.ts'

type On = (name: string, run: (store: Store, place: string) => Promise<void>) => void

const AT = 1_000_000_000
const PAID = 1_990
const SUCCEEDED = { state: 'succeeded', settledAt: AT, nextQueryAt: null } as const
const FAILED = { state: 'failed', settledAt: AT, nextQueryAt: null } as const

/** A paid checkout at version 2, with its payment at version 1. */
async function paid(store: Store): Promise<void> {
  await store.openCheckout(checkoutRow())
  await store.addPayment(paymentRow(), 0)
  const patch = { state: 'paid', money: 'taken', disposition: 'applied', nextQueryAt: null } as const
  const written = await store.change({
    payment: { id: 'pay_1', expectVersion: 0, patch },
    checkout: { id: 'co_1', expectVersion: 1, patch: { status: 'paid', paidAt: AT } },
    events: [],
    evidence: null,
  })
  assert.equal(written, true)
}

/** The n-th refund of the payment, by its own numbers. */
function nth(n: number, change: Partial<RefundRow> = {}): RefundRow {
  return refundRow({ id: `ref_${n}`, refundNo: `R${n}`, gatewayNo: `A1R${n}`, ...change })
}

function settle(store: Store, patch: Partial<RefundRow>, rest: Partial<Change> = {}): Promise<boolean> {
  const refund = { id: 'ref_1', expectVersion: 0, patch }
  return store.change({ refund, events: [], evidence: null, ...rest })
}

/** What every store has to keep of refunds. */
export function refundPromises(on: On): void {
  addingPromises(on)
  sumPromises(on)
  changePromises(on)
  duePromises(on)
}

function addingPromises(on: On): void {
  on('a refund comes back as it was put in, by each of its numbers', async (store) => {
    await paid(store)
    assert.equal(await store.addRefund(refundRow(), 2), true)
    assert.deepEqual(await store.refund('R1'), refundRow())
    assert.deepEqual(await store.refundByGatewayNo('main', 'A1R1'), refundRow())
    assert.equal(await store.refundByGatewayNo('other', 'A1R1'), null)
    assert.equal(await store.refund('R2'), null)
    assert.equal((await store.checkout('co_1'))?.version, 3)
    assert.equal(await store.addRefund(nth(2, { amount: fen(1) }), 3), true)
    assert.deepEqual(
      (await store.refunds('co_1')).map(({ id }) => id),
      ['ref_1', 'ref_2'],
    )
    assert.deepEqual((await store.wholeCheckout('co_1'))?.refunds, await store.refunds('co_1'))
  })

  on('a refund is added only at the version it was decided on, under numbers that are free', async (store) => {
    await paid(store)
    assert.equal(await store.addRefund(refundRow(), 1), false)
    assert.equal(await store.addRefund(refundRow(), 2), true)
    assert.equal(await store.addRefund(nth(2, { refundNo: 'R1' }), 3), false)
    assert.equal(await store.addRefund(nth(2, { gatewayNo: 'A1R1' }), 3), false)
    assert.equal((await store.checkout('co_1'))?.version, 3)
    assert.equal((await store.refunds('co_1')).length, 1)
  })

  on('money that a payment hasn’t taken, or that another took, can’t be given back', async (store) => {
    await store.openCheckout(checkoutRow())
    await store.addPayment(paymentRow(), 0)
    await assert.rejects(store.addRefund(refundRow(), 1))
    await assert.rejects(store.addRefund(nth(2, { paymentId: 'pay_9' }), 1))
    assert.deepEqual(await store.refunds('co_1'), [])
    assert.equal((await store.checkout('co_1'))?.version, 1)
  })
}

function sumPromises(on: On): void {
  on('200 refunds that race for one payment never give back more than it took', async (store) => {
    await paid(store)
    const race = async (n: number): Promise<void> => {
      const amount = fen(70 + (n % 40))
      for (;;) {
        const [checkout, refunds] = [await store.checkout('co_1'), await store.refunds('co_1')]
        const given = refunds.reduce((sum, refund) => sum + refund.amount, 0)
        if (given + amount > PAID) return
        if (await store.addRefund(nth(n, { amount }), checkout?.version ?? -1)) return
      }
    }
    await Promise.all(Array.from({ length: 200 }, (_, n) => race(n)))
    const given = (await store.refunds('co_1')).reduce((sum, { amount }) => sum + amount, 0)
    assert.ok(given <= PAID && given > PAID - 110, `${given} of ${PAID}`)
  })

  on(
    'whoever doesn’t count is refused: pending and succeeded refunds take room, failed ones give it back',
    async (store) => {
      await paid(store)
      await store.addRefund(nth(1, { amount: fen(1_000) }), 2)
      await assert.rejects(store.addRefund(nth(2, { amount: fen(991) }), 3))
      assert.equal((await store.checkout('co_1'))?.version, 3)
      await settle(store, FAILED)
      assert.equal(await store.addRefund(nth(3, { amount: fen(1_990) }), 3), true)
      await assert.rejects(store.addRefund(nth(4, { amount: fen(1) }), 4))
    },
  )

  on('a payment is given back when its refunds amount to it, and not before', async (store) => {
    await paid(store)
    await store.addRefund(nth(1, { amount: fen(1_989) }), 2)
    const returned = { payment: { id: 'pay_1', expectVersion: 1, patch: { money: 'returned' } } } as const
    await assert.rejects(settle(store, SUCCEEDED, returned))
    assert.equal((await store.refund('R1'))?.state, 'sending')
    assert.equal(await settle(store, SUCCEEDED), true)
    await store.addRefund(nth(2, { amount: fen(1) }), 3)
    const second = { refund: { id: 'ref_2', expectVersion: 0, patch: SUCCEEDED } }
    assert.equal(await settle(store, {}, { ...returned, ...second }), true)
    assert.equal((await store.payment('pay_1'))?.money, 'returned')
    assert.deepEqual((await store.wholeCheckout('co_1'))?.refunds, await store.refunds('co_1'))
  })

  on('a payment with refunds is not reversed, one whose refunds failed may be', async (store) => {
    await paid(store)
    await store.addRefund(refundRow(), 2)
    const reverse = () =>
      store.change({
        payment: { id: 'pay_1', expectVersion: 1, patch: { state: 'reversing' } },
        events: [],
        evidence: null,
      })
    await assert.rejects(reverse())
    await settle(store, FAILED)
    assert.equal(await reverse(), true)
  })
}

function changePromises(on: On): void {
  on(
    'of 200 concurrent changes of a refund exactly one is written, with its event and its line in the trail',
    async (store) => {
      await paid(store)
      await store.addRefund(refundRow(), 2)
      const trail = { paymentId: 'pay_1', refundId: 'ref_1', at: AT, source: 'query', says: 'done' } as const
      const changes = Array.from({ length: 200 }, () =>
        settle(store, SUCCEEDED, {
          checkout: { id: 'co_1', expectVersion: 3, patch: {} },
          events: [{ type: 'refund.succeeded', at: AT, data: {} }],
          evidence: { ...trail, from: 'sending', to: 'succeeded' },
        }),
      )
      assert.equal((await Promise.all(changes)).filter(Boolean).length, 1)
      assert.deepEqual(await store.refund('R1'), refundRow({ ...SUCCEEDED, version: 1 }))
      assert.equal((await store.events(0, 10)).length, 1)
    },
  )

  on('a refund that has moved on writes nothing of its change', async (store) => {
    await paid(store)
    await store.addRefund(refundRow(), 2)
    assert.equal(await settle(store, { state: 'unknown' }), true)
    const checkout = { id: 'co_1', expectVersion: 3, patch: {} }
    const events = [{ type: 'refund.failed' as const, at: AT, data: {} }]
    assert.equal(await settle(store, FAILED, { checkout, events }), false)
    assert.equal((await store.refund('R1'))?.state, 'unknown')
    assert.equal((await store.checkout('co_1'))?.version, 3)
    assert.deepEqual(await store.events(0, 10), [])
  })

  on(
    'an ended refund stays as it ended, and no refund changes its amount, its numbers or its payment',
    async (store) => {
      await paid(store)
      await store.addRefund(refundRow(), 2)
      const wrong: Partial<RefundRow>[] = [
        { amount: 501 as Fen },
        { refundNo: 'R9' },
        { gatewayNo: 'A1R9' },
        { account: 'other' },
        { paymentId: 'pay_9' },
        { state: 'succeeded' },
        { settledAt: AT },
      ]
      for (const patch of wrong) await assert.rejects(settle(store, patch), JSON.stringify(patch))
      assert.equal(await settle(store, SUCCEEDED), true)
      for (const state of ['failed', 'processing', 'unknown', 'sending'] as const) {
        const patch = { state, settledAt: state === 'failed' ? AT : (null as never) }
        await assert.rejects(settle(store, {}, { refund: { id: 'ref_1', expectVersion: 1, patch } }), state)
      }
      assert.deepEqual(await store.refund('R1'), refundRow({ ...SUCCEEDED, version: 1 }))
    },
  )
}

function duePromises(on: On): void {
  on('a due refund is leased to one caller until its lease ends', async (store) => {
    await paid(store)
    await store.addRefund(refundRow({ nextQueryAt: AT }), 2)
    assert.equal(await store.nextDueAt(), AT)
    assert.deepEqual(await store.leaseDueRefunds(AT - 1, 1_000, 10), [])
    const leases = await Promise.all(Array.from({ length: 20 }, () => store.leaseDueRefunds(AT, 1_000, 10)))
    assert.deepEqual(leases.flat(), [refundRow({ nextQueryAt: AT, leaseUntil: AT + 1_000, version: 1 })])
    assert.equal(await store.nextDueAt(), AT + 1_000)
    assert.equal((await store.leaseDueRefunds(AT + 999, 1_000, 10)).length, 0)
    assert.equal((await store.leaseDueRefunds(AT + 1_000, 1_000, 10)).length, 1)
    assert.deepEqual(await store.leaseDuePayments(AT + 9_999_999, 1_000, 10), [])
  })
}
