import assert from 'node:assert/strict'
import type { PaymentRow } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import { checkoutRow, paymentRow } from './rows.ts'

type On = (name: string, run: (store: Store, place: string) => Promise<void>) => void

/** What every store has to keep of orders that have more than one checkout. */
export function orderPromises(on: On): void {
  on(
    'an order is opened again once, after its checkout has ended unpaid, and is found by its newest',
    async (store) => {
      await store.openCheckout(checkoutRow())
      const first = checkoutRow({ id: 'co_2', round: 2, reopens: 'co_1', tradeHead: 'H2' })
      await assert.rejects(store.reopenOrder(first, 0))
      const patch = { status: 'closed' } as const
      await store.change({ checkout: { id: 'co_1', expectVersion: 0, patch }, events: [], evidence: null })
      assert.equal(await store.reopenOrder(first, 0), false)
      // One of them wins; on a database that several connections share, whichever.
      const rows = [first, { ...first, id: 'co_3' }, { ...first, id: 'co_4' }]
      const won = await Promise.all(rows.map((row) => store.reopenOrder(row, 1)))
      assert.equal(won.filter(Boolean).length, 1)
      const later = rows[won.indexOf(true)] ?? first
      assert.deepEqual(await store.checkout(later.id), later)
      assert.deepEqual(await store.checkoutByOrderNo('A1000'), later)
      assert.equal((await store.checkout('co_1'))?.reopenedAs, later.id)
      assert.deepEqual(await store.checkoutIdsOf('A1000'), ['co_1', later.id])
      assert.deepEqual(await store.checkoutIdsOf('A1001'), [])
      assert.deepEqual(await store.openCheckout(checkoutRow({ id: 'co_5' })), { checkout: later, created: false })
      await assert.rejects(store.reopenOrder(checkoutRow({ id: 'co_6', round: 2, reopens: 'co_1' }), 2))
      assert.equal((await store.checkoutByTradeHead('H2'))?.id, later.id)
      assert.equal((await store.checkoutByTradeHead('A1000'))?.id, 'co_1')
    },
  )

  on('the money of an order is that of all its checkouts', async (store) => {
    await store.openCheckout(checkoutRow())
    await store.addPayment(paymentRow(), 0)
    const numbers = (orderNo: string) =>
      store.moneyOfOrder(orderNo).then((all) => all.map(({ id, money }) => [id, money]))
    assert.deepEqual(await numbers('A1000'), [['pay_1', 'possible']])
    const change = (expectVersion: number, patch: Partial<PaymentRow>) =>
      store.change({ payment: { id: 'pay_1', expectVersion, patch }, events: [], evidence: null })
    await change(0, { state: 'closed', money: 'none' })
    assert.deepEqual(await numbers('A1000'), [])
    const patch = { status: 'expired' } as const
    await store.change({ checkout: { id: 'co_1', expectVersion: 1, patch }, events: [], evidence: null })
    await store.reopenOrder(checkoutRow({ id: 'co_2', round: 2, reopens: 'co_1' }), 2)
    await store.addPayment(paymentRow({ id: 'pay_2', checkoutId: 'co_2', tradeNo: 'A2' }), 0)
    await change(1, { state: 'paid', money: 'taken', disposition: 'late' })
    assert.deepEqual(await numbers('A1000'), [
      ['pay_1', 'taken'],
      ['pay_2', 'possible'],
    ])
    assert.deepEqual(await numbers('A1001'), [])
    const listed = await store.listPayments({ checkoutIds: ['co_2'] }, { before: null, notBefore: null, limit: 9 })
    assert.deepEqual(
      listed.rows.map(({ orderNo }) => orderNo),
      ['A1000'],
    )
    const none = await store.listRefunds({ checkoutIds: [] }, { before: null, notBefore: null, limit: 9 })
    assert.deepEqual(none, { rows: [], next: null })
  })
}
