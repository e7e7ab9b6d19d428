import { afterEach, describe, expect, test } from 'vitest'
import { endingTokens, MINUTE, QUARTER } from './testing/ending-token.ts'
import { createFakeBroker } from './testing/fake-broker.ts'
import { leftovers, type OpenCheckout, openCheckout } from './testing/open-checkout.ts'

const HOUR = 60 * MINUTE

const { open, end } = endingTokens()
afterEach(async () => expect(await end()).toEqual([]))

const bearers = ({ broker }: OpenCheckout, kind: string) =>
  broker.sent(kind).map(({ headers }) => headers.authorization)

describe('a token that ends while the payer waits [B13]', () => {
  test('is refreshed a minute before, once, and by whom it follows; the payer who waited half an hour taps as ever', async () => {
    const world = await open({ refresh: (call) => `fresh${call}` })
    const { checkout, timers, states } = world
    await timers.advance(QUARTER - MINUTE - 1)
    expect(world.asked()).toBe(0)
    await timers.advance(1)
    expect(world.asked()).toBe(1)
    expect(world.broker.sent('continue').map(({ body }) => body)).toEqual(['{"token":"first"}'])
    await timers.advance(QUARTER + 5 * MINUTE)
    checkout.pay('wechat:qr')
    await timers.advance(0)
    expect(checkout.getState().name).toBe('showing-qr')
    expect(bearers(world, 'payments')).toEqual(['Bearer fresh2'])
    expect(states).not.toContain('unreadable')
  })

  test('that was slept through is refreshed by the tap that finds it ended, and the tap goes on with its own key', async () => {
    const world = await open({ refresh: () => Promise.resolve('fresh2') })
    const { checkout, timers } = world
    timers.freeze(QUARTER + MINUTE)
    checkout.pay('wechat:qr')
    await timers.advance(0)
    expect(checkout.getState().name).toBe('showing-qr')
    expect(bearers(world, 'payments')).toEqual(['Bearer first', 'Bearer fresh2'])
    const keys = world.broker.sent('payments').map(({ headers }) => headers['idempotency-key'])
    expect(new Set(keys).size).toBe(1)
  })

  test('before the page was opened is refreshed by its first reading, which goes on', async () => {
    const broker = createFakeBroker({ now: () => 2 * HOUR, tokens: { first: HOUR } })
    const options = { token: 'first', refreshToken: () => 'fresh' }
    const world = await openCheckout({ broker, options })
    expect(world.states).toEqual(['choosing'])
    expect(await leftovers(world)).toEqual([])
  })

  test('is refreshed once, however many find it ended', async () => {
    let give: (token: string) => void = () => {}
    const world = await open({
      refresh: () =>
        new Promise((resolve) => {
          give = resolve
        }),
    })
    const { checkout, timers, platform } = world
    timers.freeze(46 * MINUTE)
    checkout.pay('wechat:qr')
    platform.comeBack()
    checkout.cancel()
    await timers.advance(1_000)
    expect(world.asked()).toBe(1)
    give('fresh3')
    await timers.advance(0)
    expect(world.asked()).toBe(1)
    expect(bearers(world, 'payments')).toEqual(['Bearer first', 'Bearer fresh3'])
  })

  test('isn’t refreshed while nobody looks on', async () => {
    const world = await open({ refresh: (call) => `fresh${call}` })
    world.platform.setVisible(false)
    await world.timers.advance(60 * MINUTE)
    expect(world.asked()).toBe(0)
  })

  test('of a checkout that is over is left to end', async () => {
    const world = await open({ refresh: (call) => `fresh${call}` })
    world.checkout.pay('wechat:qr')
    await world.timers.advance(0)
    world.broker.pay()
    await world.timers.advance(20 * MINUTE)
    expect([world.checkout.getState().name, world.asked()]).toEqual(['settled', 0])
  })

  test('goes on at a broker that keeps no page’s payer', async () => {
    const world = await open({ refresh: () => 'fresh1' })
    world.broker.disturb('continue', 'not-found', null)
    await world.timers.advance(QUARTER - MINUTE)
    world.checkout.pay('wechat:qr')
    await world.timers.advance(0)
    expect(bearers(world, 'payments')).toEqual(['Bearer fresh1'])
  })

  test('is refreshed behind a stream as well, which is opened anew by the fresh one', async () => {
    const world = await open({ refresh: (call) => `fresh${call}`, streaming: true })
    const { checkout, broker, timers } = world
    checkout.pay('wechat:qr')
    await timers.advance(0)
    broker.transport.streams[0]?.open(401)
    broker.transport.streams[0]?.end()
    await timers.advance(QUARTER - MINUTE)
    expect(broker.transport.streams.at(-1)?.request.headers.authorization).toBe('Bearer fresh1')
  })
})

describe('a refresh that comes to nothing [B13]', () => {
  test('before the end is tried again, and nobody is bothered', async () => {
    const world = await open({ refresh: (call) => (call < 3 ? Promise.reject(new Error('shop is down')) : 'fresh1') })
    const { checkout, timers } = world
    await timers.advance(QUARTER)
    expect(world.asked()).toBe(3)
    expect(checkout.getState()).toMatchObject({ name: 'choosing', trouble: null })
    checkout.pay('wechat:qr')
    await timers.advance(0)
    expect(bearers(world, 'payments')).toEqual(['Bearer fresh1'])
  })

  test('each time is tried a few times before the end, and no more until somebody taps', async () => {
    const world = await open({ refresh: () => Promise.reject(new Error('shop is down')) })
    await world.timers.advance(QUARTER - 1)
    // Halves of the last minute, down to two seconds.
    expect(world.asked()).toBe(6)
    await world.timers.advance(10 * MINUTE)
    expect(world.asked()).toBe(6)
  })

  test('since the fresh one is never heard of keeps nothing waiting: what is going on goes on by the old one', async () => {
    const world = await open({ refresh: () => 'fresh1' })
    const { broker, checkout, timers } = world
    broker.disturb('continue', 'never', null)
    await timers.advance(QUARTER - MINUTE)
    checkout.pay('wechat:qr')
    await timers.advance(10_000)
    expect(checkout.getState().name).toBe('showing-qr')
    expect(bearers(world, 'payments')).toEqual(['Bearer first'])
    broker.pay()
    await timers.advance(15_000)
    expect(checkout.getState().name).toBe('settled')
  })

  test.each([
    ['fails', () => Promise.reject(new Error('shop is down')), 'refreshToken: Error: shop is down'],
    [
      'throws',
      () => {
        throw new Error('no shop')
      },
      'refreshToken: Error: no shop',
    ],
    ['never ends', () => new Promise<string>(() => {}), 'refreshToken: BrokerProblem: No answer came within 10000 ms'],
  ])('that %s is told, and the next tap asks again', async (_, refresh, detail) => {
    const world = await open({ refresh: (call) => (call > 5 ? 'fresh2' : refresh()) })
    const { checkout, timers } = world
    timers.freeze(QUARTER + MINUTE)
    for (let tap = 0; tap < 5; tap++) {
      checkout.pay('wechat:qr')
      await timers.advance(60_000)
      expect(checkout.getState()).toMatchObject({ name: 'choosing', trouble: { code: 'refresh-failed', detail } })
      expect(world.asked()).toBe(tap + 1)
    }
    checkout.pay('wechat:qr')
    await timers.advance(0)
    expect(checkout.getState().name).toBe('showing-qr')
    expect(world.broker.sent('payments').length).toBe(7)
  })

  test('during a payment keeps it followed, and the next question asks again', async () => {
    let down = true
    const world = await open({ refresh: () => (down ? Promise.reject(new Error('down')) : 'fresh3') })
    const { broker, checkout, timers, platform } = world
    checkout.pay('wechat:qr')
    await timers.advance(0)
    platform.setVisible(false)
    await timers.advance(46 * MINUTE)
    platform.comeBack()
    await timers.advance(1_000)
    expect(checkout.getState()).toMatchObject({ name: 'showing-qr', trouble: { code: 'refresh-failed' } })
    down = false
    broker.pay()
    await timers.advance(30_000)
    expect(checkout.getState().name).toBe('settled')
  })

  test('but a token that is refused as well ends it: only the page can help then', async () => {
    const world = await open({ refresh: () => 'first' })
    world.timers.freeze(QUARTER + MINUTE)
    world.broker.disturb('continue', 'token-invalid', null)
    world.checkout.pay('wechat:qr')
    await world.timers.advance(0)
    expect(world.checkout.getState()).toMatchObject({ name: 'unreadable', trouble: { code: 'token-invalid' } })
    expect(world.asked()).toBe(1)
  })

  test('a token of another checkout starts nothing there', async () => {
    const world = await open({ refresh: () => 'fresh2' })
    const { broker, checkout, timers } = world
    timers.freeze(QUARTER + MINUTE)
    broker.disturb('continue', { status: 200, body: { ...broker.view(), id: 'co_other', amount: 99 } }, null)
    checkout.pay('wechat:qr')
    await timers.advance(0)
    expect(checkout.getState()).toMatchObject({
      name: 'choosing',
      checkout: { id: 'co_sample' },
      trouble: { code: 'invalid-request', detail: 'The fresh token is for another checkout' },
    })
    expect(bearers(world, 'payments')).toEqual(['Bearer first'])
  })
})
