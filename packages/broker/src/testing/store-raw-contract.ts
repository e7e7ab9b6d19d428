import assert from 'node:assert/strict'
import type { Store } from '../store/store.ts'
import { checkoutRow, paymentRow } from './rows.ts'

type On = (name: string, run: (store: Store, place: string) => Promise<void>) => void

const AT = 1_000_000_000
const RAW = {
  ...{ account: 'main', tradeNo: 'RAW1', checkoutId: 'co_1', operation: 'unionpay.wap' },
  ...{ notifyToken: 'TOKEN', createdAt: AT, told: '' },
}

/** What every store has to keep of payments that merchants make by gateways' own calls. */
export function rawPromises(on: On): void {
  on('a raw payment has a number of its own at its account [A7]', async (store) => {
    await store.openCheckout(checkoutRow())
    await store.addPayment(paymentRow({ tradeNo: 'OURS1' }), 0)
    const added = await Promise.all([1, 2, 3].map(() => store.addRawPayment(RAW)))
    assert.equal(added.filter(Boolean).length, 1)
    assert.equal(await store.addRawPayment({ ...RAW, tradeNo: 'OURS1' }), false)
    assert.equal(await store.addRawPayment({ ...RAW, account: 'bank', tradeNo: 'OURS1' }), true)
    assert.deepEqual(await store.rawPayment('main', 'RAW1'), RAW)
    assert.equal(await store.rawPayment('bank', 'RAW1'), null)
  })

  on('what is told of a raw payment is told once, with its event [A7]', async (store) => {
    await store.openCheckout(checkoutRow())
    await store.addRawPayment(RAW)
    const tell = async () => {
      const version = (await store.checkout('co_1'))?.version ?? 0
      return store.change({
        checkout: { id: 'co_1', expectVersion: version, patch: {} },
        raw: { account: 'main', tradeNo: 'RAW1', before: '', told: 'paid 100' },
        events: [{ type: 'operation.notified', at: AT, data: {} }],
        evidence: null,
      })
    }
    const told = await Promise.all([tell(), tell()])
    assert.deepEqual(told.sort(), [false, true])
    assert.equal(await tell(), false)
    assert.equal((await store.events(0, 10)).length, 1)
    assert.equal((await store.rawPayment('main', 'RAW1'))?.told, 'paid 100')
  })
}
