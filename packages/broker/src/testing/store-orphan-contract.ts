import assert from 'node:assert/strict'
import type { SeenOrphan } from '../store/orphan-rows.ts'
import type { Store } from '../store/store.ts'
import { checkoutRow, paymentRow } from './rows.ts'
import { rawPromises } from './store-raw-contract.ts'

type On = (name: string, run: (store: Store, place: string) => Promise<void>) => void

const AT = 1_000_000_000
const seen = (change: Partial<SeenOrphan> = {}): SeenOrphan => {
  return { account: 'main', tradeNo: 'X1', words: 'paid', at: AT, dueAt: AT + 900, ...change }
}

/** What every store has to keep of payments that it lost, or never had: those that merchants make by gateways' own calls. */
export function orphanPromises(on: On): void {
  rawPromises(on)
  on('an orphan is counted when it is told again, and due when it was first said', async (store) => {
    await store.recordOrphan(seen())
    await store.recordOrphan(seen({ words: 'PAID', at: AT + 5, dueAt: AT + 905 }))
    const orphan = { account: 'main', tradeNo: 'X1', words: 'PAID', firstAt: AT, lastAt: AT + 5, seen: 2 }
    assert.deepEqual(await store.orphans(), [{ ...orphan, fate: 'waiting', tries: 0 }])
    assert.equal(await store.nextDueAt(), AT + 900)
    assert.deepEqual(await store.leaseDueOrphans(AT + 899, 30, 9), [])
    const leases = await Promise.all([1, 2, 3].map(() => store.leaseDueOrphans(AT + 900, 30, 9)))
    assert.deepEqual(leases.flat(), [{ ...orphan, fate: 'waiting', tries: 1 }])
    assert.equal((await store.leaseDueOrphans(AT + 930, 30, 9)).length, 1)
  })

  on(
    'an orphan that was looked for in vain may be told again, one that was adopted is none any more',
    async (store) => {
      for (const tradeNo of ['X1', 'X2']) await store.recordOrphan(seen({ tradeNo }))
      await store.finishOrphan(seen({ tradeNo: 'X1' }), 'adopted', null)
      await store.finishOrphan(seen({ tradeNo: 'X2' }), 'not-ours', null)
      assert.equal(await store.nextDueAt(), null)
      for (const tradeNo of ['X1', 'X2']) await store.recordOrphan(seen({ tradeNo, dueAt: AT + 50 }))
      const due = await store.leaseDueOrphans(AT + 50, 30, 9)
      assert.deepEqual(
        due.map(({ tradeNo, fate }) => [tradeNo, fate]),
        [['X2', 'not-ours']],
      )
      assert.equal((await store.orphans()).length, 1)
      assert.equal((await store.figures()).orphans, 1)
    },
  )

  on('a checkout is found by what its trade numbers begin with, and by a plain order number', async (store) => {
    await store.openCheckout(checkoutRow({ orderNo: '订单 7', tradeHead: 'HDIGEST' }))
    await store.openCheckout(checkoutRow({ id: 'co_2', orderNo: 'B7', tradeHead: '' }))
    assert.equal((await store.checkoutByTradeHead('HDIGEST'))?.id, 'co_1')
    assert.equal((await store.checkoutByTradeHead('B7'))?.id, 'co_2')
    assert.equal(await store.checkoutByTradeHead('B8'), null)
  })

  on('a lost payment is added once, to a checkout that has ended too', async (store) => {
    await store.openCheckout(checkoutRow())
    const patch = { status: 'closed' } as const
    await store.change({ checkout: { id: 'co_1', expectVersion: 0, patch }, events: [], evidence: null })
    const lost = paymentRow({ state: 'unknown', notifyToken: '' })
    assert.equal(await store.addPayment(lost, 1), false)
    assert.equal(await store.adoptPayment(lost, 0), false)
    const adopted = await Promise.all([1, 2].map(() => store.adoptPayment(lost, 1)))
    assert.deepEqual(adopted.sort(), [false, true])
    assert.equal(await store.adoptPayment({ ...lost, id: 'pay_2' }, 2), false)
    assert.deepEqual(await store.payments('co_1'), [lost])
  })
}
