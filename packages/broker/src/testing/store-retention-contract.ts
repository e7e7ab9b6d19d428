import assert from 'node:assert/strict'
import type { CheckoutRow } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import { checkoutRow, paymentRow } from './rows.ts'

type On = (name: string, run: (store: Store, place: string) => Promise<void>) => void

const AT = 1_000_000_000
const TOLD = { wechatOpenid: 'o-told' } as const
const PAYER = { ids: [{ kind: 'openid', appId: 'wx1', id: 'o-first', at: AT }], ip: '203.0.113.7' } as const

/** What every store has to forget, and what it has to keep. */
export function retentionPromises(on: On): void {
  on(
    'who paid is forgotten of checkouts that ended before a time, a few at a time, and nothing else of them [B16]',
    async (store) => {
      for (const n of [1, 2, 3, 4]) await open(store, n, { payer: PAYER, expiresAt: AT + n })
      for (const n of [1, 2, 3]) await end(store, n)
      assert.equal(await store.forget('payers', AT + 3, 1), 1)
      assert.equal(await store.forget('payers', AT + 3, 9), 1)
      assert.equal(await store.forget('payers', AT + 3, 9), 0)
      const standing = await Promise.all([1, 2, 3, 4].map((n) => store.checkout(`co_${n}`)))
      assert.deepEqual(
        standing.map((one) => one?.payer),
        [{}, {}, PAYER, PAYER],
      )
      // One that is still open may need its payer, however long ago its time was over.
      assert.equal(await store.forget('payers', AT + 9, 9), 1)
      assert.deepEqual((await store.checkout('co_4'))?.payer, PAYER)
      const { payer: _, version: __, ...first } = standing[0] as CheckoutRow
      const {
        payer: ___,
        version: ____,
        ...before
      } = checkoutRow({ id: 'co_1', orderNo: 'A1', tradeHead: 'A1', expiresAt: AT + 1 })
      assert.deepEqual(first, { ...before, status: 'expired', eventSequence: 2 })
    },
  )

  on(
    'events are forgotten once they were told or given up; one that waits is not, unless nobody is to be told [B16]',
    async (store) => {
      for (const n of [1, 2]) {
        await open(store, n, {})
        await end(store, n)
      }
      const told = { kind: 'delivered', status: 200 } as const
      await store.finishDelivery('evt_co_1_1', told, AT)
      await store.finishDelivery('evt_co_1_2', { kind: 'dead', reason: '500' }, AT)
      await store.finishDelivery('evt_co_2_1', told, AT)
      const left = async () => (await store.events(0, 9)).map(({ id }) => id)
      assert.equal(await store.forget('events', AT, 9), 0)
      assert.equal(await store.forget('events', AT + 1, 1), 1)
      assert.equal((await left()).length, 3)
      assert.equal(await store.forget('events', AT + 1, 9), 2)
      assert.deepEqual(await left(), ['evt_co_2_2'])
      assert.equal(await store.forget('untold-events', AT + 1, 9), 1)
      assert.deepEqual(await left(), [])
      // What comes afterwards has its number and its place behind all that was.
      await open(store, 3, {})
      await end(store, 3)
      assert.deepEqual(await left(), ['evt_co_3_1', 'evt_co_3_2'])
      assert.equal((await store.events(0, 1))[0]?.position, 5)
    },
  )

  on('orphans that are looked for no more are forgotten, the others are kept [B16]', async (store) => {
    for (const tradeNo of ['X1', 'X2', 'X3'])
      await store.recordOrphan({ account: 'main', tradeNo, words: 'paid', at: AT, dueAt: AT + 9 })
    await store.finishOrphan({ account: 'main', tradeNo: 'X1' }, 'not-ours', null)
    await store.finishOrphan({ account: 'main', tradeNo: 'X2' }, 'adopted', null)
    assert.equal(await store.forget('orphans', AT, 9), 0)
    assert.equal(await store.forget('orphans', AT + 1, 9), 2)
    assert.deepEqual(
      (await store.orphans()).map(({ tradeNo }) => tradeNo),
      ['X3'],
    )
  })

  on('what is dead is forgotten, and the books hold together [B16]', async (store) => {
    await open(store, 1, { payer: PAYER })
    await store.addPayment(paymentRow({ checkoutId: 'co_1', state: 'sending' }), 0)
    const line = { paymentId: 'pay_1', at: AT, source: 'query', says: 'failed', from: 'sending', to: 'failed' } as const
    const payment = { id: 'pay_1', expectVersion: 0, patch: { state: 'failed', money: 'none' } } as const
    await store.change({ payment, events: [], evidence: line })
    await end(store, 1, 1)
    const of = { checkoutId: 'co_1', appId: 'wx1', proof: 'p', expiresAt: AT }
    await store.saveAuthorization({ ...of, state: 's', method: 'wechat', returnUrl: 'https://a.example/' }, AT - 9)
    await store.saveHandle({ ...of, handle: 'h', ids: [] }, AT - 9)
    await store.claimKey('checkouts', 'key', 'f', AT)
    for (const what of ['authorizations', 'handles', 'keys'] as const) {
      assert.deepEqual([what, await store.forget(what, AT, 9)], [what, 0])
      assert.deepEqual([what, await store.forget(what, AT + 1, 9)], [what, 1])
    }
    await store.forget('payers', AT * 9, 9)
    await store.forget('untold-events', AT * 9, 9)
    const told = { payment: { id: 'pay_1', patch: { toldPayer: TOLD } }, events: [], evidence: null }
    await store.change({ ...told, payment: { ...told.payment, expectVersion: 1 } })
    assert.equal(await store.forget('told-payers', AT + 1, 9), 0)
    const ended = { id: 'pay_1', expectVersion: 2, patch: { nextQueryAt: null } }
    await store.change({ payment: ended, events: [], evidence: null })
    assert.deepEqual((await store.payment('pay_1'))?.toldPayer, TOLD)
    assert.equal(await store.forget('told-payers', AT + 1, 9), 1)
    assert.equal((await store.payment('pay_1'))?.toldPayer, null)
    assert.deepEqual(await store.checkTrail(), { lines: 1, unlinked: 0, faults: [] })
    assert.equal((await store.payment('pay_1'))?.state, 'failed')
  })
}

async function open(store: Store, n: number, change: Partial<CheckoutRow>): Promise<void> {
  await store.openCheckout(checkoutRow({ id: `co_${n}`, orderNo: `A${n}`, tradeHead: `A${n}`, ...change }))
}

/** Ends a checkout, with two events. */
async function end(store: Store, n: number, expectVersion = 0): Promise<void> {
  const event = { type: 'checkout.expired', at: AT, data: {} } as const
  const checkout = { id: `co_${n}`, expectVersion, patch: { status: 'expired' } } as const
  assert.equal(await store.change({ checkout, events: [event, event], evidence: null }), true)
}
