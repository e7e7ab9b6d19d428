import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ACCOUNTS, AMOUNT, FOLLOWED, paidOrder, placeOrder, WORDS } from './order.ts'
import { startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

/** Sends the notification until the gateway hears that it was taken: a broker that must query first says so only then. */
async function notifyUntilAccepted(tradeNo: string, taken: string): Promise<void> {
  await expect
    .poll(async () => (await world.control(`/ledger/${tradeNo}/notify`, { times: 1 })).body.bodies, { timeout: 30_000 })
    .toEqual({ [taken]: 1 })
}

for (const account of ACCOUNTS) {
  test(`${account}: killed between the gateway's create and its reply, the broker finds the truth`, async () => {
    const order = await placeOrder(world, account)
    await order.fault('create', 'hang')
    const key = randomBytes(13).toString('hex')
    const lost = order.start(key).catch(() => 'connection lost')
    await expect.poll(async () => (await order.ledger()).length, { timeout: 20_000 }).toBe(1)
    await world.crashBroker()
    expect(await lost).toBe('connection lost')
    await world.control('/release')
    await world.startBroker()

    // The payer's client asks again with the key it kept: the same payment, and nothing new at the gateway.
    const again = await order.start(key)
    expect(again.status).toBeLessThan(300)
    const [payment, ...others] = await order.ledger()
    expect(others).toEqual([])
    expect(payment?.creates).toBe(1)

    expect((await world.asPhone(`/payments/${payment?.id}/pay`)).status).toBe(200)
    await world.merchant.event('checkout.paid', order.orderNo)
    expect(order.paidEvents()).toHaveLength(1)
  })

  test(`${account}: killed between notification and acknowledgement, the merchant is told once`, async () => {
    const order = await placeOrder(world, account)
    await order.fault('notification', 'never', { times: null })
    const started = await order.start()
    await order.pay(started.body.action)
    const [payment] = await order.ledger()
    // Five hundred on their way at once: wherever the broker is with them, it dies there.
    const storm = world.control(`/ledger/${payment?.tradeNo}/notify`, { times: 500, concurrency: 100 })
    await expect
      .poll(async () => (await order.ledger())[0]?.notifications.length ?? 0, {
        timeout: 20_000,
        interval: 5,
      })
      .toBeGreaterThan(0)
    await world.crashBroker()
    await storm
    await world.startBroker()
    await notifyUntilAccepted(payment?.tradeNo as string, WORDS[account].taken)
    await world.merchant.event('checkout.paid', order.orderNo)
    expect(order.paidEvents()).toHaveLength(1)
    expect(await order.status()).toBe('paid')
  })

  test(`${account}: killed between a refund's row and its reply, the money goes back once`, async () => {
    const order = await paidOrder(world, account, FOLLOWED[account])
    await order.fault('refund', 'hang')
    const refundNo = `R${randomBytes(6).toString('hex')}`
    const lost = order.refund(refundNo, AMOUNT).catch(() => 'connection lost')
    await expect.poll(async () => (await order.ledger())[0]?.refunds.length, { timeout: 20_000 }).toBe(1)
    await world.crashBroker()
    expect(await lost).toBe('connection lost')
    await world.control('/release')
    await world.startBroker()

    // The shop doesn't know, and says it again: the same refund, which is asked after and never sent again.
    expect(await order.refund(refundNo, AMOUNT)).toMatchObject({ status: 200, body: { refundNo } })
    await world.merchant.event('refund.succeeded', order.orderNo)
    expect((await order.ledger())[0]?.refunds).toMatchObject([{ amount: AMOUNT }])
  })
}
