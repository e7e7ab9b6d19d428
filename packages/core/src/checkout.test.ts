import type { Channel, ClientAction } from '@pay-checkout/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { type Checkout, type CheckoutOptions, createCheckout } from './checkout.ts'
import type { Outcome } from './ports.ts'
import { createFakeBroker, type FakeBroker, type FakeBrokerOptions } from './testing/fake-broker.ts'
import { createFakePlatform, type FakePlatform, type FakePlatformOptions } from './testing/fake-platform.ts'
import { createManualTimers, type ManualTimers } from './testing/manual-timers.ts'

const MIDNIGHT = Date.parse('2026-11-21T00:00:00Z')
const WECHAT = { app: 'wechat', system: 'android', handheld: true } as const
const PHONE = { system: 'ios', handheld: true } as const

interface World {
  readonly broker: FakeBroker
  readonly platform: FakePlatform
  readonly timers: ManualTimers
  readonly checkout: Checkout
  readonly states: string[]
}

let worlds: World[] = []

async function open(
  given: FakeBrokerOptions & {
    platform?: FakePlatformOptions
    options?: Partial<CheckoutOptions>
    broker?: FakeBroker
  } = {},
): Promise<World> {
  const timers = createManualTimers(MIDNIGHT)
  const broker = given.broker ?? createFakeBroker({ now: timers.now, ...given })
  const platform = createFakePlatform(given.platform)
  const states: string[] = []
  const checkout = createCheckout({
    brokerUrl: 'https://pay.example.com/',
    token: 'ct1a_token',
    transport: broker.transport,
    platform,
    timers,
    random: () => 0.5,
    ...given.options,
  })
  checkout.subscribe(({ name }) => void states.push(name))
  const world = { broker, platform, timers, checkout, states }
  worlds.push(world)
  await timers.advance(0)
  return world
}

// Whatever a test did, a checkout that is disposed of leaves nothing behind.
afterEach(async () => {
  for (const { checkout, timers, platform, broker } of worlds) {
    checkout.dispose()
    await timers.advance(0)
    expect(timers.pending()).toBe(0)
    expect(platform.listeners()).toBe(0)
    expect(broker.transport.streams.every(({ closed }) => closed)).toBe(true)
  }
  worlds = []
})

const wechatParams: ClientAction = { type: 'invoke-wechat', params: { appId: 'wx1' } }
const h5: ClientAction = { type: 'open-wechat-h5', url: 'https://wx.tenpay.com/x' }

describe('a payment by code', () => {
  test('from reading to paid, by questions', async () => {
    const { broker, checkout, timers, states } = await open()
    expect(checkout.getState().name).toBe('choosing')
    checkout.pay()
    await timers.advance(0)
    expect(checkout.getState()).toMatchObject({ name: 'showing-qr', payment: { channel: 'wechat:qr' } })
    await timers.advance(4_000)
    broker.pay()
    await timers.advance(2_000)
    expect(states).toEqual(['choosing', 'starting', 'showing-qr', 'settled'])
    expect(timers.pending()).toBe(0)
  })

  test('a question is one small request until there is news', async () => {
    const { broker, checkout, timers } = await open()
    checkout.pay()
    await timers.advance(9_000)
    expect(broker.sent('pay_1').length).toBe(5)
    expect(broker.sent('checkout').length).toBe(1)
  })

  test('the code runs out by the broker’s clock, wherever the device’s stands', async () => {
    const timers = createManualTimers(MIDNIGHT)
    const { checkout, timers: device } = await open({ now: () => timers.now() + 3_500_000 })
    checkout.pay()
    await device.advance(90_000)
    expect(checkout.getState()).toMatchObject({ name: 'showing-qr', expired: false })
    await device.advance(11_000)
    expect(checkout.getState()).toMatchObject({ name: 'showing-qr', expired: true })
  })

  test('a code that ran out while the page was frozen is seen to on return', async () => {
    const { checkout, timers, platform } = await open()
    checkout.pay()
    await timers.advance(0)
    platform.setVisible(false)
    timers.freeze(3_700_000)
    platform.comeBack()
    await timers.advance(0)
    expect(checkout.getState()).toMatchObject({ name: 'showing-qr', expired: true })
  })
})

describe('one payment, whatever the payer does', () => {
  test('ten clicks', async () => {
    const { broker, checkout, timers } = await open()
    for (let click = 0; click < 10; click++) checkout.pay(click % 2 ? 'alipay:qr' : 'wechat:qr')
    await timers.advance(1_000)
    expect(broker.sent('payments').length).toBe(1)
  })

  test('a lost answer is asked for again with the same key', async () => {
    const { broker, checkout, timers } = await open()
    broker.disturb('payments', 'lost')
    checkout.pay()
    await timers.advance(2_000)
    const keys = broker.sent('payments').map(({ headers }) => headers['idempotency-key'])
    expect(keys.length).toBe(2)
    expect(new Set(keys).size).toBe(1)
    expect(checkout.getState().name).toBe('showing-qr')
  })

  test('a network that is gone for long is told, and the next try has the same key still', async () => {
    const { broker, checkout, timers, platform } = await open()
    broker.disturb('payments', 'lost', null)
    checkout.pay()
    await timers.advance(31_000)
    expect(checkout.getState()).toMatchObject({ name: 'choosing', trouble: { code: 'offline' } })
    expect(platform.remembered.size).toBe(1)
    checkout.retry()
    await timers.advance(0)
    expect(new Set(broker.sent('payments').map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
  })

  test('the key is remembered before it is sent, and forgotten when the payment exists', async () => {
    const { broker, checkout, timers, platform } = await open()
    let seen = ''
    const { send } = broker.transport
    broker.transport.send = (request) => {
      if (request.method === 'POST') seen = [...platform.remembered.values()].join()
      return send(request)
    }
    checkout.pay()
    await timers.advance(0)
    expect(seen).toBe(`wechat:qr ${broker.sent('payments')[0]?.headers['idempotency-key']}`)
    expect(platform.remembered.size).toBe(0)
  })

  test('a page that died while starting sends the same key when it comes back', async () => {
    const first = await open()
    first.broker.disturb('payments', 'never')
    first.checkout.pay()
    await first.timers.advance(100)
    first.checkout.dispose()
    const remembered = Object.fromEntries(first.platform.remembered)
    const second = await open({ broker: first.broker, platform: { remembered } })
    second.checkout.pay('wechat:qr')
    await second.timers.advance(0)
    const keys = second.broker.sent('payments').map(({ headers }) => headers['idempotency-key'])
    expect(keys.length).toBe(2)
    expect(keys[0]).toBe(keys[1])
  })

  test('another channel gets a key of its own', async () => {
    const { broker, checkout, timers } = await open()
    broker.disturb('payments', 'internal')
    checkout.pay('wechat:qr')
    await timers.advance(0)
    checkout.pay('alipay:qr')
    await timers.advance(0)
    const [first, second] = broker.sent('payments').map(({ headers }) => headers['idempotency-key'])
    expect(first).not.toBe(second)
  })

  test('a request that never answers is given up, and its late answer not heard', async () => {
    const { broker, checkout, timers } = await open()
    let answer: (value: unknown) => void = () => {}
    const { send } = broker.transport
    broker.transport.send = (request) =>
      request.method === 'POST'
        ? new Promise((resolve) => {
            answer = () => resolve(send(request))
          })
        : send(request)
    checkout.pay()
    await timers.advance(20_000)
    await timers.advance(30_000)
    expect(checkout.getState()).toMatchObject({ name: 'choosing', trouble: { code: 'offline' } })
    answer(undefined)
    await timers.advance(0)
    expect(checkout.getState().name).toBe('choosing')
  })
})

describe('a wallet over the page', () => {
  const inWechat = (perform?: FakePlatformOptions['perform']) =>
    open({ action: () => wechatParams, platform: { surface: WECHAT, ...(perform ? { perform } : {}) } })

  test('is called with what it needs, and followed at the same time: its callback may never come', async () => {
    const { broker, checkout, timers, platform } = await inWechat()
    checkout.pay()
    await timers.advance(0)
    expect(platform.performed).toEqual([
      { action: wechatParams, context: { checkoutId: 'co_sample', returnUrl: null } },
    ])
    expect(checkout.getState().name).toBe('in-wallet')
    broker.pay()
    await timers.advance(2_000)
    expect(checkout.getState().name).toBe('settled')
  })

  test.each(['done', 'cancelled'] as const)('whose word is "%s" is never believed', async (kind) => {
    const { checkout, timers } = await inWechat(() => Promise.resolve<Outcome>({ kind }))
    checkout.pay()
    await timers.advance(60_000)
    expect(checkout.getState().name).toBe('waiting')
  })

  test('a platform that breaks is a wallet that failed', async () => {
    const { checkout, timers } = await inWechat(() => Promise.reject(new Error('no bridge')))
    checkout.pay()
    await timers.advance(0)
    expect(checkout.getState()).toMatchObject({ name: 'waiting', trouble: { detail: 'Error: no bridge' } })
  })
})

describe('leaving the page and coming back', () => {
  const leaving = () =>
    open({
      action: () => h5,
      platform: { surface: PHONE, perform: () => Promise.resolve({ kind: 'left' }) },
      options: { returnUrl: 'https://shop.example.com/done', methods: ['wechat:h5'] },
    })

  test('asks at once, and asks the payer', async () => {
    const { broker, checkout, timers, platform } = await leaving()
    checkout.pay()
    await timers.advance(0)
    expect(checkout.getState().name).toBe('leaving')
    expect(platform.performed[0]?.context.returnUrl).toBe('https://shop.example.com/done')
    expect(JSON.parse(broker.sent('payments')[0]?.body as string)).toEqual({
      channel: 'wechat:h5',
      returnUrl: 'https://shop.example.com/done',
    })
    platform.setVisible(false)
    await timers.advance(600_000)
    const before = broker.transport.requests.length
    platform.comeBack()
    await timers.advance(0)
    expect(broker.transport.requests.length).toBe(before + 1)
    expect(checkout.getState().name).toBe('confirming')
    checkout.confirm()
    expect(checkout.getState()).toMatchObject({ name: 'waiting', after: 'asked' })
    await timers.advance(1)
    expect(checkout.getState()).toMatchObject({ name: 'confirming', asked: true })
    broker.pay()
    checkout.confirm()
    await timers.advance(1)
    expect(checkout.getState().name).toBe('settled')
  })

  test('nothing is asked while the page is hidden', async () => {
    const { broker, checkout, timers, platform } = await open()
    checkout.pay()
    await timers.advance(0)
    platform.setVisible(false)
    await timers.advance(2_000)
    const before = broker.transport.requests.length
    await timers.advance(600_000)
    expect(broker.transport.requests.length).toBe(before)
  })

  test('a reload finds the payment again and performs nothing', async () => {
    const first = await leaving()
    first.checkout.pay()
    await first.timers.advance(0)
    const second = await open({ broker: first.broker, platform: { surface: PHONE } })
    expect(second.checkout.getState().name).toBe('confirming')
    expect(second.platform.performed).toEqual([])
  })
})

describe('trouble with the broker', () => {
  test('a checkout that can’t be read is read again on demand', async () => {
    const broker = createFakeBroker()
    broker.disturb('checkout', 'lost')
    const { checkout, timers } = await open({ broker })
    expect(checkout.getState()).toMatchObject({ name: 'unreadable', trouble: { code: 'offline' } })
    checkout.retry()
    await timers.advance(0)
    expect(checkout.getState().name).toBe('choosing')
  })

  test('a token that ran out is replaced, and the payment found again', async () => {
    const { broker, checkout, timers } = await open()
    checkout.pay()
    await timers.advance(0)
    broker.disturb('pay_1', 'token-expired')
    await timers.advance(2_000)
    expect(checkout.getState()).toMatchObject({ name: 'unreadable', trouble: { code: 'token-expired' } })
    checkout.setToken('ct1a_fresh')
    await timers.advance(0)
    expect(checkout.getState().name).toBe('showing-qr')
    expect(broker.sent('checkout').at(-1)?.headers.authorization).toBe('Bearer ct1a_fresh')
  })

  test('a checkout paid elsewhere is settled when this page tries to start', async () => {
    const { broker, checkout, timers } = await open()
    broker.pay()
    broker.disturb('payments', 'checkout-paid')
    checkout.pay()
    await timers.advance(0)
    expect(checkout.getState().name).toBe('settled')
  })

  test('a checkout paid by an older payment is not started again', async () => {
    const { broker, checkout, timers } = await open()
    checkout.pay('wechat:qr')
    await timers.advance(0)
    broker.disturb('payments', 'lost', null)
    checkout.pay('alipay:qr')
    await timers.advance(1_900)
    broker.pay()
    await timers.advance(60_000)
    expect(checkout.getState().name).toBe('settled')
    expect(broker.sent('payments').length).toBe(3)
  })

  test('a refused start is told beside the choices, and its key not used again', async () => {
    const { broker, checkout, timers } = await open()
    broker.disturb('payments', 'gateway-refused')
    checkout.pay()
    await timers.advance(0)
    expect(checkout.getState()).toMatchObject({ name: 'choosing', trouble: { code: 'gateway-refused' } })
    checkout.retry()
    await timers.advance(0)
    const [first, second] = broker.sent('payments').map(({ headers }) => headers['idempotency-key'])
    expect(first).not.toBe(second)
  })

  test('giving up closes the checkout when the broker says so', async () => {
    const { checkout, timers } = await open()
    checkout.pay()
    await timers.advance(0)
    checkout.cancel()
    await timers.advance(0)
    expect(checkout.getState()).toMatchObject({ name: 'stopped', reason: 'closed' })
  })

  test('giving up too late shows that it is paid', async () => {
    const { broker, checkout, timers } = await open()
    checkout.pay()
    await timers.advance(0)
    broker.pay()
    broker.disturb('cancel', 'checkout-paid')
    checkout.cancel()
    await timers.advance(0)
    expect(checkout.getState().name).toBe('settled')
  })
})

describe('the runner', () => {
  test('hands only the wanted methods, in the wanted order', async () => {
    const { checkout } = await open({ options: { methods: ['alipay', 'wechat:qr'] } })
    const state = checkout.getState()
    const channels =
      'choices' in state ? state.choices.filter(({ usable }) => usable).map(({ channel }) => channel) : []
    expect(channels).toEqual<Channel[]>(['alipay:qr', 'wechat:qr'])
  })

  test('tells each state in order though a listener acts at once', async () => {
    const { checkout, timers } = await open()
    const unsubscribe = checkout.subscribe(({ name }) => {
      if (name === 'showing-qr') checkout.back()
    })
    const seen: string[] = []
    checkout.subscribe(({ name }) => void seen.push(name))
    checkout.pay()
    await timers.advance(0)
    expect(seen).toEqual(['starting', 'showing-qr', 'choosing'])
    unsubscribe()
  })

  test('a listener that throws keeps no payment from starting', async () => {
    const { broker, checkout, timers } = await open()
    const stop = checkout.subscribe(() => {
      throw new Error('a view broke')
    })
    expect(() => checkout.pay()).toThrow('a view broke')
    stop()
    await timers.advance(0)
    expect(broker.sent('payments').length).toBe(1)
    expect(checkout.getState().name).toBe('showing-qr')
  })

  test('after it is disposed of nothing is told and nothing asked', async () => {
    const { broker, checkout, timers, states } = await open()
    checkout.pay()
    checkout.dispose()
    const before = broker.transport.requests.length
    await timers.advance(60_000)
    checkout.pay()
    await timers.advance(60_000)
    expect(states).toEqual(['choosing', 'starting'])
    expect(broker.transport.requests.length).toBe(before)
  })

  test('the token stands in the Authorization header and nowhere else', async () => {
    const { broker, checkout, timers, platform } = await open()
    checkout.pay()
    await timers.advance(5_000)
    for (const { url, body = '', headers } of broker.transport.requests) {
      expect(headers.authorization).toBe('Bearer ct1a_token')
      expect(url + body).not.toContain('ct1a_token')
    }
    expect([...platform.remembered].join()).not.toContain('ct1a_token')
  })
})
