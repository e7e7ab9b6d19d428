import type { ClientAction } from '@pay-checkout/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { createFakeBroker } from './testing/fake-broker.ts'
import { leftovers, type OpenCheckout, type OpenCheckoutOptions, openCheckout } from './testing/open-checkout.ts'

const START = Date.parse('2026-11-21T00:00:00Z')
const MINUTE = 60_000
const QUARTER = 15 * MINUTE

let opened: OpenCheckout[] = []

/** A checkout whose first token acts for a quarter of an hour, and a shop that has fresh ones, each for another. */
async function open({
  refresh,
  ...given
}: OpenCheckoutOptions & { refresh?: (call: number) => string | undefined | Promise<string | undefined> } = {}) {
  let asked = 0
  const tokens = Object.fromEntries(
    ['first', 'fresh1', 'fresh2', 'fresh3'].map((token, at) => [token, START + (at + 1) * QUARTER]),
  )
  const refreshToken = () => {
    asked++
    return refresh ? refresh(asked) : `fresh${asked}`
  }
  const world = await openCheckout({
    tokens,
    ...given,
    options: { token: 'first', ...(refresh !== undefined && { refreshToken }), ...given.options },
  })
  opened.push(world)
  return { ...world, asked: () => asked }
}

// Whatever a test did, a checkout that is disposed of leaves nothing behind.
afterEach(async () => {
  for (const world of opened) expect(await leftovers(world)).toEqual([])
  opened = []
})

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

describe('a token that the page sets [B13]', () => {
  test('after the tap found the old one ended lets that tap go on by itself', async () => {
    const { checkout, timers, states, broker } = await open()
    timers.freeze(QUARTER + MINUTE)
    checkout.pay('alipay:qr')
    await timers.advance(0)
    expect(checkout.getState()).toMatchObject({
      name: 'unreadable',
      trouble: { code: 'token-expired' },
      tapped: { checkoutId: 'co_sample', start: { channel: 'alipay:qr' } },
    })
    checkout.retry()
    await timers.advance(0)
    checkout.setToken('fresh2')
    await timers.advance(0)
    expect(checkout.getState()).toMatchObject({ name: 'showing-qr', payment: { channel: 'alipay:qr' } })
    expect(states.slice(-3)).toEqual(['loading', 'starting', 'showing-qr'])
    expect(new Set(broker.sent('payments').map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
  })

  test('of another checkout starts that one, and nothing of what was tapped', async () => {
    const { checkout, timers, broker } = await open()
    timers.freeze(QUARTER + MINUTE)
    checkout.pay('alipay:qr')
    await timers.advance(0)
    const other = createFakeBroker({ checkout: { id: 'co_other' } }).view()
    broker.disturb('continue', { status: 200, body: other }, null)
    checkout.setToken('fresh2')
    await timers.advance(0)
    expect(checkout.getState()).toMatchObject({ name: 'choosing', checkout: { id: 'co_other' } })
    expect(broker.sent('payments').length).toBe(1)
  })

  test('before the end changes nothing that is going on', async () => {
    const { checkout, timers, states, broker } = await open()
    checkout.pay('wechat:qr')
    await timers.advance(0)
    const before = states.length
    checkout.setToken('fresh3')
    await timers.advance(0)
    expect(new Set(states.slice(before))).toEqual(new Set(['showing-qr']))
    expect(broker.sent('continue').map(({ body }) => body)).toEqual(['{"token":"first"}'])
    broker.pay()
    await timers.advance(2_000)
    expect(checkout.getState().name).toBe('settled')
  })

  test('for another checkout while one is on the screen starts that one, whatever this one waits for', async () => {
    const { checkout, timers, broker, states } = await open()
    const other = createFakeBroker({ checkout: { id: 'co_other' } }).view()
    broker.disturb('continue', { status: 200, body: other }, null)
    checkout.setToken('fresh3')
    checkout.pay('wechat:qr')
    broker.disturb('checkout', { status: 200, body: other }, null)
    await timers.advance(0)
    expect(checkout.getState()).toMatchObject({ name: 'choosing', checkout: { id: 'co_other' } })
    expect(broker.sent('payments')).toEqual([])
    expect(states.slice(-2)).toEqual(['loading', 'choosing'])
  })

  test('that is no good leaves the one that is in use, and is told', async () => {
    const { checkout, timers, broker } = await open()
    broker.disturb('continue', 'token-invalid')
    checkout.setToken('nonsense')
    await timers.advance(0)
    expect(checkout.getState()).toMatchObject({ name: 'choosing', trouble: { code: 'refresh-failed' } })
    checkout.pay('wechat:qr')
    await timers.advance(0)
    expect(broker.sent('payments').map(({ headers }) => headers.authorization)).toEqual(['Bearer first'])
  })

  test('a payer who is known by then only needs no second tap either: the wallet is asked, and the payment starts', async () => {
    const action: ClientAction = { type: 'invoke-wechat', params: { appId: 'wx1' } }
    const offer = { method: 'wechat', channels: ['wechat:miniprogram'], payerKnown: false } as const
    const payers = [{ channel: 'wechat:miniprogram', known: false, by: 'login' }] as const
    let codes = 0
    const { checkout, timers, platform } = await open({
      action: () => action,
      checkout: { methods: [{ ...offer, payers }] },
      platform: {
        surface: { app: 'wechat', runtime: 'mini-program', handheld: true },
        login: async () => `code${++codes}`,
      },
    })
    timers.freeze(QUARTER + MINUTE)
    checkout.pay()
    await timers.advance(0)
    expect(checkout.getState()).toMatchObject({ name: 'unreadable', trouble: { code: 'token-expired' } })
    checkout.setToken('fresh2')
    await timers.advance(0)
    expect(platform.performed.map(({ action }) => action.type)).toEqual(['invoke-wechat'])
    expect(codes).toBe(2)
  })

  test('a code that was scanned is sent by nobody but the next scan', async () => {
    const methods = [{ method: 'wechat', channels: ['wechat:barcode'], payerKnown: false }] as const
    const { checkout, timers, broker } = await open({ checkout: { methods }, options: { till: true, token: 'first' } })
    timers.freeze(QUARTER + MINUTE)
    checkout.pay(undefined, { authCode: '134567890123456789' })
    await timers.advance(0)
    checkout.setToken('fresh2')
    await timers.advance(0)
    expect(checkout.getState().name).toBe('choosing')
    expect(broker.sent('payments').length).toBe(1)
  })
})
