import assert from 'node:assert/strict'
import { fen } from '@pay-checkout/protocol'
import type { Reconciliation } from '../store/reconcile-rows.ts'
import type { Store } from '../store/store.ts'
import { checkoutRow, paymentRow, refundRow } from './rows.ts'

type On = (name: string, run: (store: Store, place: string) => Promise<void>) => void

const AT = 1_000_000_000

/** What every store has to know for a comparison with the gateways' books. */
export function reconcilePromises(on: On): void {
  on('payments are read a page at a time, with the moment of their last change', async (store) => {
    await store.openCheckout(checkoutRow())
    // Two of one millisecond: neither is left out, and neither comes twice.
    for (const [n, createdAt] of [AT - 1, AT, AT, AT + 1].entries()) {
      const row = paymentRow({ id: `pay_${n}`, tradeNo: `A${n}`, idempotencyKey: `key-${n}`, createdAt })
      assert.ok(await store.addPayment({ ...row, account: n === 3 ? 'other' : 'main' }, n))
    }
    const line = { paymentId: 'pay_1', at: AT + 77, source: 'query', says: 'unknown', from: 'awaiting' } as const
    const patch = { state: 'unknown' } as const
    const evidence = { ...line, to: 'unknown' } as const
    assert.ok(await store.change({ payment: { id: 'pay_1', expectVersion: 0, patch }, events: [], evidence }))
    const page = { since: AT, account: null, limit: 1 }
    const read: unknown[] = []
    for (let after: { createdAt: number; id: string } | null = null; ; ) {
      const [found] = await store.paymentsToCompare({ ...page, after })
      if (!found) break
      read.push([found.payment.id, found.changedAt])
      after = found.payment
    }
    assert.deepEqual(read, [
      ['pay_1', AT + 77],
      ['pay_2', AT],
      ['pay_3', AT + 1],
    ])
    const other = await store.paymentsToCompare({ since: 0, account: 'other', after: null, limit: 9 })
    assert.deepEqual(
      other.map(({ payment }) => payment.id),
      ['pay_3'],
    )
  })

  on('payments that nobody knows the end of are those that may still be paid, long after their time', async (store) => {
    await store.openCheckout(checkoutRow())
    const rows = [{ closeBy: AT }, { closeBy: AT + 1 }, { closeBy: AT, state: 'closed', money: 'none' }] as const
    for (const [n, change] of rows.entries()) {
      const numbers = { id: `pay_${n}`, tradeNo: `A${n}`, idempotencyKey: `key-${n}` }
      assert.ok(await store.addPayment(paymentRow({ ...numbers, ...change }), n))
    }
    const stuck = await store.stuckPayments(AT + 1)
    assert.deepEqual(
      stuck.map(({ id }) => id),
      ['pay_0'],
    )
  })

  on('refunds that take too long are those that were sent before and haven’t ended', async (store) => {
    await store.openCheckout(checkoutRow())
    const paid = { state: 'paid', money: 'taken', disposition: 'applied' } as const
    await store.addPayment(paymentRow(paid), 0)
    for (const [n, sentAt] of [AT, AT + 1, AT + 2].entries()) {
      const numbers = { id: `ref_${n}`, refundNo: `R${n}`, gatewayNo: `A1R${n}` }
      assert.ok(await store.addRefund(refundRow({ ...numbers, sentAt, amount: fen(100) }), n + 1))
    }
    const ended = { state: 'failed', settledAt: AT, nextQueryAt: null } as const
    await store.change({ refund: { id: 'ref_0', expectVersion: 0, patch: ended }, events: [], evidence: null })
    assert.deepEqual(
      (await store.unfinishedRefunds(AT + 2)).map(({ id }) => id),
      ['ref_1'],
    )
  })

  on('a chore is done by one broker of many, once in its time, and not at first sight', async (store) => {
    const claims = async (now: number) => {
      const claimed = await Promise.all(Array.from({ length: 5 }, () => store.claimChore('sweep', now, 1_000)))
      return claimed.filter(Boolean).length
    }
    assert.deepEqual([await claims(AT), await claims(AT + 999)], [0, 0])
    assert.deepEqual([await claims(AT + 1_000), await claims(AT + 1_999), await claims(AT + 2_000)], [1, 0, 1])
  })

  on('the newest comparison is kept, and its breaks are counted', async (store) => {
    const report: Reconciliation = {
      ...{ at: AT, since: 0, account: null, payments: 3, asked: 2, unclear: 0, listed: 0 },
      breaks: [{ kind: 'LOST', account: 'main', tradeNo: 'A1', ours: 'closed', theirs: 'paid', difference: 1_990 }],
    }
    assert.deepEqual([await store.lastReconciliation(), (await store.figures()).reconciled], [null, null])
    await store.saveReconciliation({ ...report, at: AT - 5, breaks: [] })
    await store.saveReconciliation({ ...report, breaks: [] })
    await store.saveReconciliation(report)
    assert.deepEqual(await store.lastReconciliation(), report)
    assert.deepEqual((await store.figures()).reconciled, { at: AT, breaks: { LOST: 1 } })
  })
}
