import assert from 'node:assert/strict'
import { fen } from '@pay-checkout/protocol'
import type { EvidenceRow } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import { checkoutRow, paymentRow, refundRow } from './rows.ts'

type On = (name: string, run: (store: Store, place: string) => Promise<void>) => void

const AT = 1_000_000_000
const REFUNDS = 19

/** What every store has to keep of the trail. */
export function trailPromises(on: On): void {
  on('lines that are added at once make one trail, and it says how everything stands [T50]', async (store) => {
    await writeHistory(store)
    assert.deepEqual(await store.checkTrail(), { lines: REFUNDS + 2, unlinked: 0, faults: [] })
  })

  on(
    'a gateway’s words that no database keeps as they are are kept all the same, and break no trail [B6]',
    async (store) => {
      await store.openCheckout(checkoutRow())
      await store.addPayment(paymentRow({ state: 'sending' }), 0)
      const line = { paymentId: 'pay_1', at: AT, source: 'query', from: 'sending', to: 'failed' } as const
      const written = await store.change({
        payment: { id: 'pay_1', expectVersion: 0, patch: { state: 'failed', money: 'none', refusedCode: 'E\0' } },
        events: [],
        // A cut in the middle of a character, and a NUL.
        evidence: { ...line, says: 'refused: 茶\uD83C \0' },
      })
      assert.equal(written, true)
      await store.recordOrphan({ account: 'main', tradeNo: 'X\0', words: '\uD83C\0', at: AT, dueAt: AT })
      assert.equal((await store.payment('pay_1'))?.refusedCode, 'E\uFFFD')
      assert.deepEqual(await store.checkTrail(), { lines: 1, unlinked: 0, faults: [] })
    },
  )

  on('a state that changed without a line is found [T50]', async (store) => {
    await writeHistory(store)
    const patch = { state: 'reversing' } as const
    await store.change({ payment: { id: 'pay_2', expectVersion: 0, patch }, events: [], evidence: null })
    const { faults } = await store.checkTrail()
    assert.deepEqual(faults, [
      { paymentId: 'pay_2', detail: 'the payment is reversing, and the trail ends with sending' },
    ])
  })
}

/** A payment that was paid and given back in many refunds which all end at the same time, and one that is being sent. */
async function writeHistory(store: Store): Promise<void> {
  await store.openCheckout(checkoutRow())
  await store.addPayment(paymentRow({ state: 'sending' }), 0)
  await store.addPayment(paymentRow({ id: 'pay_2', tradeNo: 'A2', idempotencyKey: 'key-2', state: 'sending' }), 1)
  await settle(store, 0, { state: 'awaiting' }, line('sending', 'awaiting'))
  const paid = { state: 'paid', money: 'taken', disposition: 'applied' } as const
  await settle(store, 1, paid, line('awaiting', 'paid'))
  const refunds = Array.from({ length: REFUNDS }, (_, n) => ({
    id: `ref_${n}`,
    refundNo: `R${n}`,
    gatewayNo: `A1R${n}`,
  }))
  for (const [n, numbers] of refunds.entries()) {
    assert.ok(await store.addRefund(refundRow({ ...numbers, amount: fen(100) }), n + 2))
  }
  const ends = refunds.map(({ id }) =>
    store.change({
      refund: { id, expectVersion: 0, patch: { state: 'succeeded', settledAt: AT, nextQueryAt: null } },
      events: [],
      evidence: { ...line('sending', 'succeeded'), refundId: id },
    }),
  )
  assert.ok((await Promise.all(ends)).every(Boolean))
}

function line(from: EvidenceRow['from'], to: EvidenceRow['to']): EvidenceRow {
  return { paymentId: 'pay_1', at: AT, source: 'query', says: `${to} (signed) 0`, from, to }
}

async function settle(store: Store, expectVersion: number, patch: object, evidence: EvidenceRow): Promise<void> {
  assert.ok(await store.change({ payment: { id: 'pay_1', expectVersion, patch }, events: [], evidence }))
}
