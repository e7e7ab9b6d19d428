import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ACCOUNTS, AMOUNT, type Order, placeOrder } from './order.ts'
import { startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

/** Told once, by one payment at the gateway, created once, of the amount that was asked for. */
async function expectPaidOnce(order: Order): Promise<void> {
  const told = await world.merchant.event('checkout.paid', order.orderNo)
  expect(told.data.amount).toBe(AMOUNT)
  expect(order.paidEvents()).toHaveLength(1)
  expect(await order.status()).toBe('paid')
  expect(await order.ledger()).toMatchObject([{ creates: 1, amount: AMOUNT, status: 'paid' }])
}

describe.concurrent.each(ACCOUNTS)('%s', (account) => {
  test.each(['no-reply', 'garbage', 'http-500', 'unsigned-error'])(
    'the create was done, and its answer is %s: no second one, and the payment counts [F6 F7]',
    async (fault) => {
      const order = await placeOrder(world, account)
      await order.fault('create', fault)
      const started = await order.start()
      expect(started.body.code ?? started.body.status).toMatch(/^(pending|gateway-refused)$/)
      const [payment] = await order.ledger()
      await world.asPhone(`/payments/${payment?.id}/pay`)
      await expectPaidOnce(order)
    },
  )

  test('the create never reached the gateway: nothing is paid, and nothing sent twice by itself [F5]', async () => {
    const order = await placeOrder(world, account)
    await order.fault('create', 'lost-before')
    expect((await order.start()).body).toMatchObject({ status: 'pending', action: { type: 'wait' } })
    expect(await order.ledger()).toEqual([])
    expect(await order.status()).toBe('open')
  })

  test.each([
    ['twice', {}],
    ['late', { ms: 1500 }],
    ['before-reply', {}],
  ])('a notification that comes %s pays once [F18 F20]', async (fault, more) => {
    const order = await placeOrder(world, account)
    await order.fault('notification', fault, more)
    const started = await order.start()
    // Paid before its code was known: there is nothing left to do on the phone.
    if (fault !== 'before-reply') await order.pay(started.body.action)
    await expectPaidOnce(order)
  })

  test.each(['no-reply', 'garbage', 'http-500', 'unsigned-error'])(
    'while queries are answered by %s nothing is decided, and the notification or a later query pays [F7]',
    async (fault) => {
      const order = await placeOrder(world, account)
      await order.fault('query', fault, { times: 2 })
      const started = await order.start()
      await order.pay(started.body.action)
      await expectPaidOnce(order)
    },
  )
})

describe.concurrent.each(ACCOUNTS)('%s, whatever stands in between', (account) => {
  test('orders that a firewall dislikes stop nobody else [B2]', async () => {
    const disliked = await Promise.all(Array.from({ length: 10 }, () => placeOrder(world, account)))
    for (const order of disliked) await order.fault('create', 'http-403')
    const told = await Promise.all(disliked.map(async (order) => (await order.start()).body))
    for (const body of told) expect(body.code ?? body.status).toMatch(/^(pending|gateway-refused)$/)
    const honest = await placeOrder(world, account)
    expect((await honest.start()).body).toMatchObject({ action: { type: 'show-qr' } })
    expect(readFileSync(join(world.folder, 'broker.log'), 'utf8')).not.toContain('breaker.opened')
  })
})
