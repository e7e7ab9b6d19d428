import assert from 'node:assert/strict'
import type { Store } from '../store/store.ts'
import { checkoutRow, paymentRow } from './rows.ts'

type On = (name: string, run: (store: Store, place: string) => Promise<void>) => void

const AT = 1_000_000_000

/** What every store has to lease, and when. */
export function duePromises(on: On): void {
  on('a due payment is leased to one caller until its lease ends', async (store) => {
    await store.openCheckout(checkoutRow())
    await store.addPayment(paymentRow({ nextQueryAt: AT }), 0)
    assert.deepEqual(await store.leaseDuePayments(AT - 1, 1_000, 10), [])
    const leases = await Promise.all(Array.from({ length: 20 }, () => store.leaseDuePayments(AT, 1_000, 10)))
    assert.equal(leases.flat().length, 1)
    assert.equal(await store.nextDueAt(), AT + 1_000)
    assert.equal((await store.leaseDuePayments(AT + 999, 1_000, 10)).length, 0)
    assert.equal((await store.leaseDuePayments(AT + 1_000, 1_000, 10)).length, 1)
  })

  on('open checkouts past their time are told until somebody asks for their end', async (store) => {
    await store.openCheckout(checkoutRow({ expiresAt: AT + 10 }))
    assert.deepEqual(await store.overdueCheckouts(AT + 9, 10), [])
    assert.equal(await store.nextDueAt(), AT + 10)
    assert.equal((await store.overdueCheckouts(AT + 10, 10)).length, 1)
    const asked = { id: 'co_1', expectVersion: 0, patch: { closeAsked: 'clock' } } as const
    await store.change({ checkout: asked, events: [], evidence: null })
    assert.deepEqual(await store.overdueCheckouts(AT + 10, 10), [])
    assert.equal(await store.nextDueAt(), null)
  })
}
