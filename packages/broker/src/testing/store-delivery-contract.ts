import assert from 'node:assert/strict'
import type { DeliveryResult } from '../store/event-rows.ts'
import type { NewEvent } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import { checkoutRow } from './rows.ts'

type On = (name: string, run: (store: Store, place: string) => Promise<void>) => void

const AT = 1_000_000_000
const TAKEN = { kind: 'delivered', status: 200 } as const
const event = (type: NewEvent['type'] = 'payment.late'): NewEvent => ({ type, at: AT, data: { amount: 1_990 } })

/** A checkout with so many events. */
async function told(store: Store, id: string, ...events: readonly NewEvent[]): Promise<void> {
  await store.openCheckout(checkoutRow({ id, orderNo: id }))
  await tell(store, id, ...events)
}

async function tell(store: Store, id: string, ...events: readonly NewEvent[]): Promise<void> {
  const expectVersion = (await store.checkout(id))?.version ?? -1
  assert.equal(await store.change({ checkout: { id, expectVersion, patch: {} }, events, evidence: null }), true)
}

async function lease(store: Store, now = AT, choice: 'any' | 'untried' = 'any'): Promise<string[]> {
  return (await store.leaseDueDeliveries(now, 1_000, 10, choice)).map(({ event: { id } }) => id)
}

/** Delivers everything that is due, and answers what that was. */
async function deliverAll(store: Store): Promise<string[]> {
  const delivered: string[] = []
  for (let due = await lease(store); due.length > 0; due = await lease(store)) {
    for (const id of due) await store.finishDelivery(id, TAKEN, AT)
    delivered.push(...due)
  }
  return delivered
}

/** How a store hands out webhook deliveries: in order for a checkout, to one caller, and never losing one. */
export function deliveryPromises(on: On): void {
  on('a checkout’s next event is not leased before the one ahead is delivered or dead', async (store) => {
    await told(store, 'co_1', event(), event(), event())
    await told(store, 'co_2', event())
    const finish = (id: string, result: DeliveryResult, now = AT) => store.finishDelivery(id, result, now)
    assert.deepEqual(await lease(store), ['evt_co_1_1', 'evt_co_2_1'])
    assert.deepEqual(await lease(store), [])
    await finish('evt_co_1_1', { kind: 'retry', at: AT + 5_000, reason: '500', counts: true })
    await finish('evt_co_2_1', TAKEN)
    assert.deepEqual(await lease(store, AT + 4_999), [])
    assert.equal(await store.nextDueAt(), AT + 5_000)
    assert.deepEqual(await store.leaseDueDeliveries(AT + 5_000, 1_000, 10).then(([one]) => one?.tries), 1)
    await finish('evt_co_1_1', TAKEN, AT + 5_000)
    assert.deepEqual(await lease(store, AT + 5_000), ['evt_co_1_2'])
    await finish('evt_co_1_2', { kind: 'dead', reason: 'gave up' }, AT + 5_000)
    assert.deepEqual(await lease(store, AT + 5_000), ['evt_co_1_3'])
  })

  on('a delivery is leased to one of many callers, and to another when the lease has ended [F41]', async (store) => {
    await told(store, 'co_1', event())
    const leases = await Promise.all(Array.from({ length: 20 }, () => lease(store)))
    assert.equal(leases.flat().length, 1)
    assert.deepEqual(await lease(store, AT + 999), [])
    assert.deepEqual(await lease(store, AT + 1_000), ['evt_co_1_1'])
    // Whoever had it first may answer last: what is delivered stays so.
    await store.finishDelivery('evt_co_1_1', TAKEN, AT)
    await store.finishDelivery('evt_co_1_1', { kind: 'retry', at: AT, reason: 'late', counts: true }, AT)
    assert.deepEqual(await lease(store, AT + 10_000), [])
  })

  on('an event that is written while the one ahead is being delivered is never forgotten', async (store) => {
    const checkouts = Array.from({ length: 20 }, (_, n) => `co_${n}`)
    await Promise.all(checkouts.map((id) => told(store, id, event())))
    for (let round = 0; round < 15; round++) {
      const due = await store.leaseDueDeliveries(AT, 1_000, 100)
      assert.equal(due.length, checkouts.length)
      const finished = due.map(({ event: { id } }) => store.finishDelivery(id, TAKEN, AT))
      await Promise.all([...checkouts.map((id) => tell(store, id, event())), ...finished])
    }
    assert.equal((await deliverAll(store)).length, checkouts.length)
    assert.equal((await store.figures()).waitingEvents, 0)
  })

  on('a try that doesn’t count leaves the count, and the event is no longer untried', async (store) => {
    await told(store, 'co_1', event())
    await told(store, 'co_2', event())
    await lease(store)
    const retry = { kind: 'retry', at: AT, reason: 'down', counts: false } as const
    await store.finishDelivery('evt_co_1_1', retry, AT)
    assert.deepEqual(await lease(store, AT, 'untried'), [])
    await store.finishDelivery('evt_co_1_1', retry, AT)
    const [again] = await store.leaseDueDeliveries(AT, 1_000, 10)
    assert.equal(again?.tries, 1)
    assert.deepEqual(await lease(store, AT + 1_000, 'untried'), ['evt_co_2_1'])
  })

  on('an event is delivered anew when that is asked, its body unchanged, and in its turn', async (store) => {
    await told(store, 'co_1', event(), event(), event())
    assert.equal(await store.redeliver('evt_co_9_1', AT), null)
    const [before] = await store.leaseDueDeliveries(AT, 1_000, 1)
    await store.finishDelivery('evt_co_1_1', { kind: 'dead', reason: 'gave up' }, AT)
    assert.equal((await store.redeliver('evt_co_1_1', AT))?.delivery, 'waiting')
    // The third waits for the second, whoever asks.
    assert.equal((await store.redeliver('evt_co_1_3', AT))?.delivery, 'waiting')
    const due = await store.leaseDueDeliveries(AT, 1_000, 10)
    assert.deepEqual(
      due.map(({ event: { id }, tries }) => [id, tries]),
      [
        ['evt_co_1_1', 0],
        ['evt_co_1_2', 0],
      ],
    )
    assert.equal(due[0]?.event.body, before?.event.body)
    for (const { event } of due) await store.finishDelivery(event.id, TAKEN, AT)
    assert.deepEqual(await deliverAll(store), ['evt_co_1_3'])
    await store.redeliver('evt_co_1_2', AT)
    assert.deepEqual(await deliverAll(store), ['evt_co_1_2'])
  })

  on('events are listed by type and by how their delivery stands', async (store) => {
    await told(store, 'co_1', event('payment.late'), event('payment.duplicate'), event('payment.late'))
    await lease(store)
    await store.finishDelivery('evt_co_1_1', { kind: 'dead', reason: 'gave up' }, AT)
    const listed = async (...asked: Parameters<Store['events']>) =>
      (await store.events(...asked)).map(({ id, delivery }) => `${id} ${delivery}`)
    assert.deepEqual(await listed(0, 10), ['evt_co_1_1 dead', 'evt_co_1_2 waiting', 'evt_co_1_3 waiting'])
    assert.deepEqual(await listed(0, 10, { type: 'payment.duplicate' }), ['evt_co_1_2 waiting'])
    assert.deepEqual(await listed(0, 10, { delivery: 'dead' }), ['evt_co_1_1 dead'])
    const [first] = await store.events(0, 1, { type: 'payment.late' })
    const after = first?.position ?? 0
    assert.deepEqual(await listed(after, 10, { type: 'payment.late', delivery: 'waiting' }), ['evt_co_1_3 waiting'])
    assert.deepEqual(await listed(0, 10, { delivery: 'delivered' }), [])
    for (const id of ['evt_co_1_2', 'evt_co_1_3']) await store.finishDelivery(id, TAKEN, AT)
    assert.deepEqual(await listed(0, 10, { delivery: 'delivered' }), ['evt_co_1_2 delivered', 'evt_co_1_3 delivered'])
    assert.deepEqual(await listed(0, 1, { delivery: 'delivered' }), ['evt_co_1_2 delivered'])
    assert.deepEqual(await listed(0, 10, { type: 'payment.late', delivery: 'delivered' }), ['evt_co_1_3 delivered'])
  })
}
