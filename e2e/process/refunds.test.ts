import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ACCOUNTS, AMOUNT, FOLLOWED, paidOrder, placeOrder } from './order.ts'
import { startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

function newNumber(): string {
  return `R${randomBytes(6).toString('hex')}`
}

async function readRefund(refundNo: string) {
  return (await world.asMerchant('GET', `/v1/refunds/${refundNo}`)).body
}

/** The event of one refund, among those of its order. */
async function told(type: string, orderNo: string, refundNo: string): Promise<void> {
  const of = () =>
    world.merchant.events.filter(
      ({ type: one, data }) =>
        one === type && (data.refund as { refundNo?: string } | undefined)?.refundNo === refundNo,
    )
  await vi.waitFor(() => expect(of()).toHaveLength(1), { timeout: 60_000 })
  expect(of()[0]?.data).toMatchObject({ orderNo, status: 'paid' })
}

describe.concurrent.each(ACCOUNTS)('%s', (account) => {
  const followed = FOLLOWED[account]

  test('a part goes back, then the rest, and then nothing more', async () => {
    const order = await paidOrder(world, account)
    const [part, rest, more] = [newNumber(), newNumber(), newNumber()]
    for (const [refundNo, amount] of [
      [part, 100],
      [rest, AMOUNT - 100],
    ] as const) {
      expect(await order.refund(refundNo, amount)).toMatchObject({ status: 201, body: { refundNo, amount } })
      await told('refund.succeeded', order.orderNo, refundNo)
      expect(await readRefund(refundNo)).toMatchObject({ status: 'succeeded', amount })
    }
    expect(await order.refund(more, 1)).toMatchObject({ status: 409, body: { code: 'refund-too-large' } })
    const [payment] = await order.ledger()
    expect(payment?.refunds).toMatchObject([{ amount: 100 }, { amount: AMOUNT - 100 }])
    const seen = await world.asMerchant('GET', `/v1/checkouts/${order.checkoutId}`)
    expect(seen.body).toMatchObject({ status: 'paid', refunds: [{ refundNo: part }, { refundNo: rest }] })
  })

  test('the same number is the same refund, and with other content none', async () => {
    const order = await paidOrder(world, account)
    const refundNo = newNumber()
    const answers = await Promise.all(Array.from({ length: 5 }, () => order.refund(refundNo, 300)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201])
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    expect(await order.refund(refundNo, 301)).toMatchObject({ status: 409, body: { code: 'refund-conflict' } })
    const [payment] = await order.ledger()
    expect(payment?.refunds).toMatchObject([{ amount: 300 }])
  })

  test('more than was paid is refused before the gateway hears of it, and so is what was never paid', async () => {
    const unpaid = await placeOrder(world, account)
    expect(await unpaid.refund(newNumber(), 1)).toMatchObject({ status: 409, body: { code: 'checkout-not-paid' } })
    const order = await paidOrder(world, account)
    expect(await order.refund(newNumber(), AMOUNT + 1)).toMatchObject({
      status: 409,
      body: { code: 'refund-too-large' },
    })
    // Ten tills at once, each wanting more than a third: two of them can have it.
    const answers = await Promise.all(Array.from({ length: 10 }, () => order.refund(newNumber(), 5_000)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2)
    const [payment] = await order.ledger()
    expect(payment?.refunds).toHaveLength(2)
  })

  test.each(['no-reply', 'garbage', 'http-500'])(
    'made, and its answer is %s: sent once, asked after, and told to the end [F27]',
    async (fault) => {
      const order = await paidOrder(world, account, followed)
      const refundNo = newNumber()
      await order.fault('refund', fault)
      expect(await order.refund(refundNo, AMOUNT)).toMatchObject({ status: 201 })
      await told('refund.succeeded', order.orderNo, refundNo)
      expect(await readRefund(refundNo)).toMatchObject({ status: 'succeeded' })
      const [payment] = await order.ledger()
      expect(payment?.refunds).toMatchObject([{ amount: AMOUNT }])
    },
  )

  test('on its way for a while at the gateway, it is pending until the gateway says that the money is back', async () => {
    const order = await paidOrder(world, account, followed)
    const refundNo = newNumber()
    await order.fault('refund', 'processing')
    expect(await order.refund(refundNo, AMOUNT)).toMatchObject({ status: 201, body: { status: 'pending' } })
    const [payment] = await order.ledger()
    const gatewayNo = payment?.refunds[0]?.refundNo
    expect((await world.control(`/refunds/${gatewayNo}`, { outcome: 'succeed' })).status).toBe(200)
    await told('refund.succeeded', order.orderNo, refundNo)
  })
})
