import type { Channel, ClientAction } from '@pay-checkout/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import type { Outcome } from './ports.ts'
import type { FakePlatformOptions } from './testing/fake-platform.ts'
import { leftovers, type OpenCheckout, type OpenCheckoutOptions, openCheckout } from './testing/open-checkout.ts'

let opened: OpenCheckout[] = []

async function open(options?: OpenCheckoutOptions): Promise<OpenCheckout> {
  const world = await openCheckout(options)
  opened.push(world)
  return world
}

// Whatever a test did, a checkout that is disposed of leaves nothing behind.
afterEach(async () => {
  for (const world of opened) expect(await leftovers(world)).toEqual([])
  opened = []
})

const WECHAT = { app: 'wechat', system: 'android', handheld: true } as const
const PHONE = { system: 'ios', handheld: true } as const
const wechatParams: ClientAction = { type: 'invoke-wechat', params: { appId: 'wx1' } }
const h5: ClientAction = { type: 'open-wechat-h5', url: 'https://wx.tenpay.com/x' }

describe('a wallet over the page', () => {
  const inWechat = (perform?: FakePlatformOptions['perform']) =>
    open({ action: () => wechatParams, platform: { surface: WECHAT, ...(perform ? { perform } : {}) } })

  test('is called with what it needs, and followed at the same time: its callback may never come [F54]', async () => {
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

  test.each(['done', 'cancelled'] as const)('whose word is "%s" is never believed [F54]', async (kind) => {
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

  test.each([
    [
      'the page’s own',
      'https://shop.example.com/here',
      'https://shop.example.com/thanks',
      'https://shop.example.com/here',
    ],
    ['the checkout’s', undefined, 'https://shop.example.com/thanks', 'https://shop.example.com/thanks'],
    ['left to the page', undefined, null, null],
  ])('where the payer comes back to is %s [B9]', async (_, own, ofCheckout, way) => {
    const { checkout, timers, platform } = await open({
      action: () => h5,
      checkout: { returnUrl: ofCheckout },
      platform: { surface: PHONE, perform: () => Promise.resolve({ kind: 'left' }) },
      options: { methods: ['wechat:h5'], ...(own && { returnUrl: own }) },
    })
    checkout.pay()
    await timers.advance(0)
    expect(platform.performed[0]?.context.returnUrl).toBe(way)
  })

  test('asks at once, and asks the payer [F53]', async () => {
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
    const before = broker.sent('pay_1').length
    platform.comeBack()
    await timers.advance(0)
    expect(broker.sent('pay_1').length).toBe(before + 1)
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

  test('a reload finds the payment again and performs nothing [F51]', async () => {
    const first = await leaving()
    first.checkout.pay()
    await first.timers.advance(0)
    const second = await open({ broker: first.broker, platform: { surface: PHONE } })
    expect(second.checkout.getState().name).toBe('confirming')
    expect(second.platform.performed).toEqual([])
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
