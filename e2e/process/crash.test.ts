import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { AccountName } from '../../demo/gateway-accounts.ts'
import { ACCOUNTS, AMOUNT, FOLLOWED, type Order, paidOrder, placeOrder, WORDS } from './order.ts'
import { type Answer, startWorld, type World } from './world.ts'

/** The broker is killed with an order of every gateway on its way at once: what is true of one must be true of each. */

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const LOST = 'connection lost'

function atEach<T>(run: (account: AccountName) => Promise<T>): Promise<T[]> {
  return Promise.all(ACCOUNTS.map(run))
}

/** Kills the broker while these calls hang at the gateways, and starts it again when the gateways have gone on. */
async function crashDuring(calls: readonly Promise<Answer | typeof LOST>[]): Promise<void> {
  await world.crashBroker()
  expect(new Set(await Promise.all(calls))).toEqual(new Set([LOST]))
  await world.control('/release')
  await world.startBroker()
}

function ledgerShows(
  order: Order,
  account: AccountName,
  check: (payments: Awaited<ReturnType<Order['ledger']>>) => void,
) {
  return vi.waitFor(
    async () => {
      const payments = await order.ledger()
      expect(payments, account).toHaveLength(1)
      check(payments)
    },
    { timeout: 20_000, interval: 20 },
  )
}

test('killed between the gateway’s create and its reply, the broker finds the truth', async () => {
  const orders = await atEach(async (account) => {
    const order = await placeOrder(world, account)
    await order.fault('create', 'hang')
    const key = randomBytes(13).toString('hex')
    const lost = order.start(key).catch((): typeof LOST => LOST)
    await ledgerShows(order, account, () => {})
    return { account, order, key, lost }
  })
  await crashDuring(orders.map(({ lost }) => lost))
  await Promise.all(
    orders.map(async ({ account, order, key }) => {
      // The payer's client asks again with the key it kept: the same payment, and nothing new at the gateway.
      const again = await order.start(key)
      expect(again.status, account).toBeLessThan(300)
      const [payment, ...others] = await order.ledger()
      expect(others, account).toEqual([])
      expect(payment?.creates, account).toBe(1)
      expect((await world.asPhone(`/payments/${payment?.id}/pay`)).status, account).toBe(200)
      await world.merchant.event('checkout.paid', order.orderNo)
      expect(order.paidEvents(), account).toHaveLength(1)
    }),
  )
})

test('killed between notification and acknowledgement, the merchant is told once', async () => {
  const orders = await atEach(async (account) => {
    const order = await placeOrder(world, account)
    await order.fault('notification', 'never', { times: null })
    const started = await order.start()
    await order.pay(started.body.action)
    const [payment] = await order.ledger()
    return { account, order, tradeNo: payment?.tradeNo as string }
  })
  // A hundred of each on their way at once: wherever the broker is with them, it dies there.
  const storms = orders.map(({ tradeNo }) =>
    world.control(`/ledger/${tradeNo}/notify`, { times: 100, concurrency: 20 }),
  )
  await Promise.race(
    orders.map(({ account, order }) =>
      ledgerShows(order, account, ([payment]) => expect(payment?.notifications).not.toEqual([])),
    ),
  )
  await world.crashBroker()
  await Promise.all(storms)
  await world.startBroker()
  await Promise.all(
    orders.map(async ({ account, order, tradeNo }) => {
      // A broker that must ask first says that it took a notification only when it has.
      const tell = () => world.control(`/ledger/${tradeNo}/notify`, { times: 1 })
      const heard = async () => expect((await tell()).body.bodies, account).toEqual({ [WORDS[account].taken]: 1 })
      await vi.waitFor(heard, { timeout: 30_000 })
      await world.merchant.event('checkout.paid', order.orderNo)
      expect(order.paidEvents(), account).toHaveLength(1)
      expect(await order.status(), account).toBe('paid')
    }),
  )
})

test('killed between a refund’s row and its reply, the money goes back once', async () => {
  const orders = await atEach(async (account) => {
    const order = await paidOrder(world, account, FOLLOWED[account])
    await order.fault('refund', 'hang')
    const refundNo = `R${randomBytes(6).toString('hex')}`
    const lost = order.refund(refundNo, AMOUNT).catch((): typeof LOST => LOST)
    await ledgerShows(order, account, ([payment]) => expect(payment?.refunds).toHaveLength(1))
    return { account, order, refundNo, lost }
  })
  await crashDuring(orders.map(({ lost }) => lost))
  await Promise.all(
    orders.map(async ({ account, order, refundNo }) => {
      // The shop doesn't know, and says it again: the same refund, which is asked after and never sent again.
      expect(await order.refund(refundNo, AMOUNT), account).toMatchObject({ status: 200, body: { refundNo } })
      await world.merchant.event('refund.succeeded', order.orderNo)
      expect((await order.ledger())[0]?.refunds, account).toMatchObject([{ amount: AMOUNT }])
    }),
  )
})
