import assert from 'node:assert/strict'
import { fen } from '@pay-checkout/protocol'
import { type Listed, type ListPage, LOOKED_AT } from '../store/list-rows.ts'
import type { Store } from '../store/store.ts'
import { checkoutRow, paymentRow, refundRow } from './rows.ts'

type On = (name: string, run: (store: Store, place: string) => Promise<void>) => void

const ALL: ListPage = { before: null, notBefore: null, limit: 100 }

/** What every store has to keep of the lists that a merchant reads. */
export function listPromises(on: On): void {
  on('checkouts are listed from the newest, a page at a time, by what they are', async (store) => {
    const rows = [{ amount: fen(5) }, { account: 'main' }, { amount: fen(5) }, {}]
    for (const [n, change] of rows.entries()) await openNumbered(store, n, change)
    const payment = paymentRow({ checkoutId: id('co', 3), account: 'main' })
    assert.ok(await store.addPayment(payment, 0))
    const ids = async (filter: Parameters<Store['listCheckouts']>[0], page: Partial<ListPage> = {}) =>
      (await store.listCheckouts(filter, { ...ALL, ...page })).rows.map((one) => one.id)
    assert.deepEqual(await ids({}), numbered('co', 3, 2, 1, 0))
    assert.deepEqual(await ids({ amount: 5 }), numbered('co', 2, 0))
    assert.deepEqual(await ids({ account: 'main' }), numbered('co', 3, 1))
    assert.deepEqual(await ids({ status: 'paid' }), [])
    assert.deepEqual(
      await ids({ status: 'open' }, { notBefore: id('co', 1), before: id('co', 3) }),
      numbered('co', 2, 1),
    )
    const pages = await walk((before) => store.listCheckouts({}, { ...ALL, before, limit: 3 }))
    assert.deepEqual(
      pages.map(({ rows }) => rows.map((one) => one.id)),
      [numbered('co', 3, 2, 1), numbered('co', 0)],
    )
  })

  on('payments are listed with the number of their order, by every number they have', async (store) => {
    await openNumbered(store, 0)
    await openNumbered(store, 1)
    const paid = { state: 'paid', money: 'taken', disposition: 'applied', gatewayTradeNo: 'g1' } as const
    const rows = [paid, { account: 'other' }, { amount: fen(5) }]
    for (const [n, change] of rows.entries()) {
      const checkoutId = id('co', n === 2 ? 1 : 0)
      const numbers = { id: id('pay', n), tradeNo: `A${n}`, idempotencyKey: `key-${n}`, checkoutId }
      assert.ok(await store.addPayment(paymentRow({ ...numbers, ...change }), n === 2 ? 0 : n))
    }
    const found = async (filter: Parameters<Store['listPayments']>[0]) =>
      (await store.listPayments(filter, ALL)).rows.map(({ payment, orderNo }) => [payment.id, orderNo])
    const [first, second, third] = numbered('pay', 0, 1, 2).map((one, n) => [one, n === 2 ? 'A1' : 'A0'])
    assert.deepEqual(await found({}), [third, second, first])
    assert.deepEqual(await found({ states: ['paid', 'closed'] }), [first])
    assert.deepEqual(await found({ account: 'other' }), [second])
    assert.deepEqual(await found({ amount: 5 }), [third])
    assert.deepEqual(await found({ checkoutIds: [id('co', 0)] }), [second, first])
    assert.deepEqual(await found({ checkoutIds: [id('co', 0)], tradeNo: 'A1' }), [second])
    assert.deepEqual(await found({ gatewayTradeNo: 'g1', account: 'main' }), [first])
    assert.deepEqual(await found({ gatewayTradeNo: 'g1', account: 'other' }), [])
  })

  on('refunds are listed by how they stand', async (store) => {
    await openNumbered(store, 0)
    const paid = { checkoutId: id('co', 0), state: 'paid', money: 'taken', disposition: 'applied' } as const
    assert.ok(await store.addPayment(paymentRow(paid), 0))
    for (const n of [0, 1]) {
      const numbers = { id: id('ref', n), refundNo: `R${n}`, gatewayNo: `A1R${n}`, checkoutId: id('co', 0) }
      assert.ok(await store.addRefund(refundRow({ ...numbers, amount: fen(100 + n) }), n + 1))
    }
    const ids = async (filter: Parameters<Store['listRefunds']>[0]) =>
      (await store.listRefunds(filter, ALL)).rows.map((one) => one.id)
    const { state } = refundRow()
    assert.deepEqual(await ids({ states: [state], account: 'main', checkoutIds: [id('co', 0)] }), numbered('ref', 1, 0))
    assert.deepEqual(await ids({ amount: 101 }), numbered('ref', 1))
    assert.deepEqual(await ids({ states: ['failed'] }), [])
    assert.deepEqual(await ids({ checkoutIds: [id('co', 1)] }), [])
  })

  on('a page looks at so many rows and no more, and says where to go on', async (store) => {
    for (let n = 0; n <= LOOKED_AT + 1; n++) await openNumbered(store, n, n === 1 ? { amount: fen(5) } : {})
    const pages = await walk((before) => store.listCheckouts({ amount: 5 }, { ...ALL, before }))
    assert.deepEqual(
      pages.map(({ rows, next }) => [rows.map((one) => one.id), next]),
      [
        [[], id('co', 2)],
        [numbered('co', 1), null],
      ],
    )
  })
}

async function openNumbered(store: Store, n: number, change: Parameters<typeof checkoutRow>[0] = {}): Promise<void> {
  const numbers = { id: id('co', n), orderNo: `A${n}`, tradeHead: `A${n}` }
  await store.openCheckout(checkoutRow({ ...numbers, ...change }))
}

/** Ids of one length, as real ones are: the order of those is their time. */
function id(kind: string, n: number): string {
  return `${kind}_${String(n).padStart(6, '0')}`
}

function numbered(kind: string, ...ns: readonly number[]): string[] {
  return ns.map((n) => id(kind, n))
}

async function walk<Row>(read: (before: string | null) => Promise<Listed<Row>>): Promise<readonly Listed<Row>[]> {
  const pages: Listed<Row>[] = []
  for (let before: string | null = null; ; ) {
    const page = await read(before)
    pages.push(page)
    if (page.next === null) return pages
    before = page.next
  }
}
