import type { MethodOffer } from '@pay-checkout/protocol'
import { afterEach, expect, test } from 'vitest'
import { createCheckout } from './create-checkout.ts'
import type { Surface } from './surface.ts'
import { createFakeBroker } from './testing/fake-broker.ts'
import { createFakePlatform } from './testing/fake-platform.ts'
import { createManualTimers } from './testing/manual-timers.ts'
import { leftovers, type OpenCheckout, type OpenCheckoutOptions, openCheckout } from './testing/open-checkout.ts'

let opened: OpenCheckout[] = []

async function open(options?: OpenCheckoutOptions): Promise<OpenCheckout> {
  const world = await openCheckout(options)
  opened.push(world)
  return world
}

afterEach(async () => {
  for (const world of opened) expect(await leftovers(world)).toEqual([])
  opened = []
})

/** A checkout that is asked to pay before it was read. */
async function early(act: (checkout: ReturnType<typeof createCheckout>) => void, broker = createFakeBroker()) {
  const timers = createManualTimers(Date.parse('2026-11-21T00:00:00Z'))
  const platform = createFakePlatform()
  const { transport } = broker
  const checkout = createCheckout({ brokerUrl: 'https://pay.example.com', token: 't', transport, platform, timers })
  const states: string[] = []
  checkout.subscribe(({ name }) => void states.push(name))
  act(checkout)
  await timers.advance(0)
  opened.push({ broker, platform, timers, checkout, states })
  return { broker, checkout, timers, platform, states }
}

test('pay() before the checkout was read is done once, as soon as it is', async () => {
  const { broker, states } = await early((checkout) => {
    checkout.pay()
    checkout.pay('alipay:qr')
  })
  expect(states).toEqual(['choosing', 'starting', 'showing-qr'])
  expect(broker.sent('payments').map(({ body }) => JSON.parse(body ?? ''))).toEqual([{ channel: 'alipay:qr' }])
})

test('it outlives a network that isn’t there yet', async () => {
  const broker = createFakeBroker()
  broker.disturb('checkout', 'lost')
  const { checkout, states, platform, timers } = await early((one) => one.pay(), broker)
  expect(checkout.getState()).toMatchObject({ name: 'unreadable', trouble: { code: 'offline' } })
  platform.comeBack()
  await timers.advance(0)
  expect(states).toEqual(['unreadable', 'loading', 'choosing', 'starting', 'showing-qr'])
})

test('a network that is back without a word is found by trying, which shows nothing, and only while somebody looks on [F52]', async () => {
  const broker = createFakeBroker()
  broker.disturb('checkout', 'lost', null)
  const { states, platform, timers } = await early((one) => one.pay(), broker)
  await timers.advance(60_000)
  expect([states, broker.sent('checkout').length]).toEqual([['unreadable'], 7])
  platform.setVisible(false)
  await timers.advance(60_000)
  expect(broker.sent('checkout')).toHaveLength(7)
  platform.comeBack()
  await timers.advance(0)
  expect([states.slice(1), broker.sent('checkout').length]).toEqual([['loading', 'unreadable'], 8])
  broker.heal()
  await timers.advance(10_000)
  expect(states.slice(3)).toEqual(['loading', 'choosing', 'starting', 'showing-qr'])
  expect(broker.sent('payments')).toHaveLength(1)
})

test('what is heard by trying is told, and then nothing is tried any more', async () => {
  const broker = createFakeBroker()
  broker.disturb('checkout', 'lost')
  const { checkout, timers } = await early(() => {}, broker)
  broker.disturb('checkout', 'token-expired', null)
  await timers.advance(10_000)
  expect(checkout.getState()).toMatchObject({ name: 'unreadable', trouble: { code: 'token-expired' } })
  await timers.advance(60_000)
  expect(broker.sent('checkout')).toHaveLength(3)
})

test('a tap on retry takes the place of what is tried by itself', async () => {
  const broker = createFakeBroker()
  broker.disturb('checkout', 'lost')
  const { checkout, states, timers } = await early(() => {}, broker)
  await timers.advance(9_000)
  checkout.retry()
  await timers.advance(60_000)
  expect(states).toEqual(['unreadable', 'loading', 'choosing'])
})

test.each(['back', 'cancel'] as const)('it is taken back by %s()', async (how) => {
  const { broker, checkout } = await early((one) => {
    one.pay()
    one[how]()
  })
  expect(checkout.getState().name).toBe('choosing')
  expect(broker.sent('payments')).toEqual([])
})

test('a payment that is under way is shown instead: nothing is started, and no wallet opened', async () => {
  const broker = createFakeBroker({
    checkout: {
      payment: {
        id: 'pay_0',
        status: 'pending',
        channel: 'wechat:h5',
        action: { type: 'redirect', url: 'https://a.example/' },
      },
    },
  })
  const { checkout, platform } = await early((one) => one.pay(), broker)
  expect(checkout.getState()).toMatchObject({ name: 'confirming', payment: { id: 'pay_0' } })
  expect([broker.sent('payments').length, platform.performed.length]).toEqual([0, 0])
})

test('it isn’t done a second time when the checkout is read anew', async () => {
  const { broker, checkout, timers } = await early((one) => one.pay())
  checkout.back()
  broker.disturb('payments', 'checkout-not-open')
  checkout.pay('alipay:qr')
  await timers.advance(0)
  expect(checkout.getState()).toMatchObject({ name: 'showing-qr', payment: { channel: 'wechat:qr' } })
  expect(broker.sent('payments')).toHaveLength(2)
})

test('without any token nothing is sent, and the trouble says what is missing', async () => {
  const { broker, checkout } = await open({ options: { token: '' } })
  expect(checkout.getState()).toMatchObject({ name: 'unreadable', trouble: { code: 'token-invalid' } })
  expect(broker.transport.requests).toEqual([])
})

test('without a token of its own a page begins with the one that refreshToken brings', async () => {
  const { broker, checkout } = await open({ options: { token: '', refreshToken: () => 'ct1a_fresh' } })
  expect(checkout.getState().name).toBe('choosing')
  const tokens = broker.transport.requests.map(({ headers }) => headers.authorization)
  expect(new Set(tokens)).toEqual(new Set(['Bearer ct1a_fresh']))
})

const MINI: Partial<Surface> = { app: 'wechat', runtime: 'mini-program', handheld: true, system: 'ios' }
const methods = (known: boolean): MethodOffer[] => [
  { method: 'wechat', channels: ['wechat:jsapi', 'wechat:miniprogram', 'wechat:qr'], payerKnown: known },
  { method: 'alipay', channels: ['alipay:jsapi', 'alipay:qr'], payerKnown: known },
]

test('in a mini-program a payer whom nobody can tell is told so: no code of any wallet comes by itself', async () => {
  const { broker, checkout, states, timers } = await open({
    platform: { surface: MINI },
    checkout: { methods: methods(false) },
  })
  checkout.pay()
  await timers.advance(0)
  expect([...new Set(states)]).toEqual(['choosing', 'guiding'])
  expect(checkout.getState()).toMatchObject({ choice: { channel: 'wechat:miniprogram', reason: 'payer-unknown' } })
  expect(broker.sent('payments')).toEqual([])
  // By their own tap they may still show the wallet's own code to another phone.
  checkout.pay('wechat:qr')
  await timers.advance(0)
  expect(checkout.getState().name).toBe('showing-qr')
})

test.each([
  ['wechat', 'wechat:miniprogram'],
  ['alipay', 'alipay:jsapi'],
] as const)('in a mini-program of %s pay() takes %s', async (app, channel) => {
  const { broker, checkout, timers } = await open({
    platform: { surface: { ...MINI, app } },
    checkout: { methods: methods(true) },
  })
  checkout.pay()
  await timers.advance(0)
  expect(broker.sent('payments').map(({ body }) => JSON.parse(body ?? ''))).toEqual([{ channel }])
})

test('in a mini-program of the other wallet pay() says why it can’t be used, and shows no code of it', async () => {
  const { checkout, timers } = await open({
    platform: { surface: { ...MINI, app: 'alipay' } },
    checkout: { methods: methods(true).slice(0, 1) },
  })
  checkout.pay()
  await timers.advance(0)
  expect(checkout.getState()).toMatchObject({
    name: 'guiding',
    choice: { usable: false, reason: 'wallet-unavailable' },
  })
})
