import { type Channel, splitChannel } from '@pay-checkout/protocol'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { AccountName } from '../../demo/gateway-accounts.ts'
import { ACCOUNTS, AMOUNT, placeOrder, WORDS } from './order.ts'
import { startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

/** Every channel that the account offers, as the broker tells the merchant. */
async function channelsOf(account: AccountName): Promise<readonly Channel[]> {
  const { body } = await world.asMerchant('GET', '/v1/accounts')
  return body.accounts.find(({ name }: { name: string }) => name === account).channels
}

describe.concurrent.each(ACCOUNTS)('%s', (account) => {
  const { taken, settle } = WORDS[account]

  test('by each of its channels a payment is made once, paid once, and the merchant is told once', async () => {
    const channels = await channelsOf(account)
    expect(channels.length).toBeGreaterThan(0)
    await Promise.all(
      channels.map(async (channel) => {
        const order = await placeOrder(world, account, { methods: [channel] })
        const started = await order.startBy(channel)
        expect(started.body, channel).toMatchObject({ channel })
        await order.pay(started.body.action)
        const told = await world.merchant.event('checkout.paid', order.orderNo)
        expect(told.data, channel).toMatchObject({ orderNo: order.orderNo, amount: AMOUNT, status: 'paid' })
        expect(order.paidEvents(), channel).toHaveLength(1)
        expect(await order.status(), channel).toBe('paid')
        const wallet = expect.stringMatching(`^${splitChannel(channel).method}:`)
        const paid = { creates: 1, amount: AMOUNT, status: 'paid', channel: wallet }
        expect(await order.ledger(), channel).toMatchObject([paid])
      }),
    )
  })

  test('by each of its channels, with every notification lost, asking alone finds that it was paid [F19]', async () => {
    await Promise.all(
      (await channelsOf(account)).map(async (channel) => {
        const order = await placeOrder(world, account, { methods: [channel] })
        await order.fault('notification', 'never', { times: null })
        const started = await order.startBy(channel)
        await order.pay(started.body.action)
        await world.merchant.event('checkout.paid', order.orderNo)
        const [payment] = await order.ledger()
        expect(payment?.notifications, channel).toEqual([])
      }),
    )
  })

  test('hundreds of concurrent notifications make one event, and every one is acknowledged [F16]', async () => {
    const order = await placeOrder(world, account)
    await order.fault('notification', 'never', { times: null })
    const started = await order.start()
    await order.pay(started.body.action)
    const [payment] = await order.ledger()
    const tradeNo = payment?.tradeNo as string
    await world.control(`/ledger/${tradeNo}/notify`, { times: 300, concurrency: 50 })
    await world.merchant.event('checkout.paid', order.orderNo)
    const again = await world.control(`/ledger/${tradeNo}/notify`, { times: 300, concurrency: 50 })
    expect(again.body.bodies).toEqual({ [taken]: 300 })
    expect(order.paidEvents()).toHaveLength(1)
    const seen = await world.asMerchant('GET', `/v1/checkouts/${order.checkoutId}`)
    expect(seen.body.payments).toHaveLength(1)
  })

  test.each(['wrong-amount', 'bad-signature'])(
    'a notification with a %s changes nothing, and the truth is found',
    async (lie) => {
      const order = await placeOrder(world, account)
      await order.fault('notification', lie)
      const started = await order.start()
      await order.pay(started.body.action)
      const told = await world.merchant.event('checkout.paid', order.orderNo)
      expect(told.data.amount).toBe(AMOUNT)
      expect(order.paidEvents()).toHaveLength(1)
      // Where a notification is only a reason to ask, what is acknowledged is the answer, whatever amount was named.
      if (!settle && lie === 'wrong-amount') return
      // Asking may have found the truth before the gateway wrote down what it was answered.
      const answered = async () => {
        const [payment] = await order.ledger()
        expect(payment?.notifications).not.toEqual([])
        return payment?.notifications[0]?.body
      }
      expect(await vi.waitFor(answered, { timeout: 20_000 })).not.toBe(taken)
    },
  )
})
