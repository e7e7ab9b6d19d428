import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { AMOUNT, paidOrder, placeOrder } from './order.ts'
import { startWorld, type World } from './world.ts'

// What the documents' samples lack of what their tables promise, between real processes.
let world: World
beforeAll(async () => {
  world = await startWorld({ asPrinted: true })
})
afterAll(() => world.close())

async function refunded(refundNo: string): Promise<void> {
  const read = async () => (await world.asMerchant('GET', `/v1/refunds/${refundNo}`)).body
  await vi.waitFor(async () => expect(await read()).toMatchObject({ status: 'succeeded' }), { timeout: 60_000 })
}

describe.concurrent('gateways that answer as their documents print it', () => {
  test.each(['wechat:qr', 'alipay:qr', 'ecny:qr', 'wechat:jsapi', 'wechat:miniprogram'] as const)(
    'chaoying by %s: replies without a signature, with references alone; notifications by the other key [A4]',
    async (channel) => {
      const order = await placeOrder(world, 'chaoying', { methods: [channel] })
      const { status, body } = await order.startBy(channel)
      expect({ status, says: body.status }).toEqual({ status: 200, says: 'pending' })
      await order.pay(body.action)
      await vi.waitFor(async () => expect(await order.status()).toBe('paid'), { timeout: 60_000 })
      const told = [{ status: 200, body: 'success' }]
      await vi.waitFor(async () => expect(await order.ledger()).toMatchObject([{ notifications: told }]), {
        timeout: 20_000,
      })
    },
  )

  test.each(['main', 'bank'] as const)(
    'refunds of %s end, though nothing says which refund it is [A5]',
    async (account) => {
      const order = await paidOrder(world, account, 'wechat:qr')
      const numbers = [100, 101, AMOUNT - 201].map((amount) => ({
        amount,
        refundNo: `R${randomBytes(6).toString('hex')}`,
      }))
      for (const { refundNo, amount } of numbers)
        expect(await order.refund(refundNo, amount)).toMatchObject({ status: 201 })
      await Promise.all(numbers.map(({ refundNo }) => refunded(refundNo)))
      const [payment] = await order.ledger()
      expect(payment?.refunds.map(({ amount }) => amount)).toEqual(numbers.map(({ amount }) => amount))
    },
  )
})
