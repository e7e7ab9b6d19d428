import type { CheckoutView, PaymentStatus } from '@pay-checkout/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { leftovers, type OpenCheckout, type OpenCheckoutOptions, openCheckout } from './testing/open-checkout.ts'

const WECHAT = '134567890123456789'
const FRESH = '135555555555555555'
const ALIPAY = '284567890123456789'
const METHODS: CheckoutView['methods'] = [
  { method: 'wechat', channels: ['wechat:barcode', 'wechat:qr'], payerKnown: false },
  { method: 'alipay', channels: ['alipay:barcode'], payerKnown: false },
]

let opened: OpenCheckout[] = []

async function open(given: OpenCheckoutOptions = {}): Promise<OpenCheckout> {
  const world = await openCheckout({
    checkout: { methods: METHODS },
    action: () => ({ type: 'wait' }),
    ...given,
    options: { till: true, ...given.options },
  })
  opened.push(world)
  return world
}

afterEach(async () => {
  for (const world of opened) expect(await leftovers(world)).toEqual([])
  opened = []
})

/** What was sent to start payments: each body with its key. */
function starts({ broker }: OpenCheckout): { body: unknown; key: string | undefined }[] {
  return broker
    .sent('payments')
    .map(({ headers, body = '' }) => ({ body: JSON.parse(body), key: headers['idempotency-key'] }))
}

describe('a code that is scanned', () => {
  test.each([
    [WECHAT, 'wechat:barcode'],
    [ALIPAY, 'alipay:barcode'],
  ])('%s is charged as %s, whose it is', async (authCode, channel) => {
    const world = await open()
    world.checkout.pay(undefined, { authCode })
    await world.timers.advance(0)
    expect(starts(world)).toEqual([{ body: { channel, authCode }, key: expect.stringMatching(/^id\d{24}$/) }])
    expect(world.checkout.getState()).toMatchObject({ name: 'waiting', after: 'barcode' })
    world.broker.pay()
    await world.timers.advance(2_000)
    expect(world.checkout.getState().name).toBe('settled')
  })

  test('may be paid at once', async () => {
    const world = await open()
    const { send } = world.broker.transport
    world.broker.transport.send = async (request) => {
      const response = await send(request)
      if (request.method !== 'POST') return response
      world.broker.pay()
      return { ...response, body: JSON.stringify({ ...JSON.parse(response.body), status: 'paid' }) }
    }
    world.checkout.pay('wechat:barcode', { authCode: '1345 6789 0123 4567 89 ' })
    await world.timers.advance(0)
    expect(starts(world)[0]?.body).toEqual({ channel: 'wechat:barcode', authCode: WECHAT })
    expect(world.checkout.getState().name).toBe('settled')
  })

  test.each([
    ['6901028075831', undefined],
    ['', undefined],
    [ALIPAY, 'wechat:barcode'],
    [WECHAT, 'wechat:qr'],
  ] as const)('%j for %s is refused before anything is sent', async (authCode, channel) => {
    const world = await open()
    world.checkout.pay(channel, { authCode })
    await world.timers.advance(0)
    const state = world.checkout.getState()
    expect(state).toMatchObject({ name: 'choosing', trouble: { code: 'not-a-payment-code' } })
    expect(JSON.stringify(state)).not.toContain(authCode || 'unlikely')
    expect(starts(world)).toEqual([])
    world.checkout.pay(undefined, { authCode: WECHAT })
    await world.timers.advance(0)
    expect(world.checkout.getState()).toMatchObject({ name: 'waiting', trouble: null })
  })

  test('of a wallet that this checkout doesn’t offer is refused as well', async () => {
    const world = await open({ options: { methods: ['wechat'] } })
    world.checkout.pay(undefined, { authCode: ALIPAY })
    await world.timers.advance(0)
    expect(world.checkout.getState()).toMatchObject({ name: 'choosing', trouble: { code: 'unknown-channel' } })
    expect(starts(world)).toEqual([])
  })

  test('where there is no till leads to guidance', async () => {
    const world = await open({ options: { till: false } })
    world.checkout.pay(undefined, { authCode: WECHAT })
    expect(world.checkout.getState()).toMatchObject({ name: 'guiding', choice: { reason: 'needs-scanner' } })
  })

  test('is needed: choosing the channel without one sends nothing', async () => {
    const world = await open()
    world.checkout.pay()
    world.checkout.pay('alipay:barcode')
    await world.timers.advance(0)
    expect(world.checkout.getState().name).toBe('choosing')
    expect(starts(world)).toEqual([])
  })

  test('is in no storage, at no time', async () => {
    const world = await open()
    const kept: string[] = []
    const { set } = world.platform.memory
    world.platform.memory.set = (key, value) => {
      kept.push(value)
      set(key, value)
    }
    world.checkout.pay(undefined, { authCode: WECHAT })
    await world.timers.advance(0)
    expect(starts(world).length).toBe(1)
    expect(kept.join()).not.toContain(WECHAT)
  })
})

describe('one charge, whatever the cashier does', () => {
  test('ten scans', async () => {
    const world = await open()
    for (let scan = 0; scan < 10; scan++) world.checkout.pay(undefined, { authCode: scan % 2 ? ALIPAY : WECHAT })
    await world.timers.advance(1_000)
    world.checkout.pay(undefined, { authCode: FRESH })
    world.checkout.retry()
    world.checkout.confirm()
    await world.timers.advance(1_000)
    expect(starts(world).length).toBe(1)
    expect(world.checkout.getState()).toMatchObject({ name: 'waiting', after: 'barcode' })
  })

  test('a lost answer is asked for again with the same key and code', async () => {
    const world = await open()
    world.broker.disturb('payments', 'lost')
    world.checkout.pay(undefined, { authCode: WECHAT })
    await world.timers.advance(2_000)
    const [first, second] = starts(world)
    expect(second).toEqual(first)
    expect(world.checkout.getState().name).toBe('waiting')
  })

  test.each([
    ['a fresh code', { authCode: FRESH }],
    ['a retry', undefined],
  ])('a code whose fate stays unknown is sent again, whatever comes: %s', async (_, scan) => {
    const world = await open()
    world.broker.disturb('payments', 'lost', null)
    world.broker.disturb('checkout', 'lost', null)
    world.checkout.pay(undefined, { authCode: WECHAT })
    await world.timers.advance(31_000)
    expect(world.checkout.getState()).toMatchObject({ name: 'choosing', trouble: { code: 'offline' } })
    world.broker.heal()
    if (scan) world.checkout.pay(undefined, scan)
    else world.checkout.retry()
    await world.timers.advance(0)
    expect(new Set(starts(world).map((start) => JSON.stringify(start))).size).toBe(1)
    expect(world.checkout.getState()).toMatchObject({ name: 'waiting', trouble: null })
  })

  test('a charge whose answer was lost is found as soon as the broker can be asked', async () => {
    const world = await open()
    const { send } = world.broker.transport
    let gone = false
    world.broker.transport.send = async (request) => {
      const response = await send(request)
      if (request.method === 'POST') gone = true
      if (gone) throw new Error('The network went away')
      return response
    }
    world.checkout.pay(undefined, { authCode: WECHAT })
    await world.timers.advance(31_000)
    expect(world.checkout.getState()).toMatchObject({ name: 'choosing', trouble: { code: 'offline' } })
    world.broker.transport.send = send
    await world.timers.advance(60_000)
    expect(world.checkout.getState()).toMatchObject({ name: 'waiting', after: 'barcode', trouble: null })
    world.broker.pay()
    await world.timers.advance(60_000)
    expect(world.checkout.getState().name).toBe('settled')
  })

  test.each<[PaymentStatus, string]>([
    ['failed', 'gateway-refused'],
    ['reversed', 'payment-reversed'],
    ['closed', 'payment-closed'],
  ])('a payment that is %s says so (%s), and the next code has a key of its own', async (status, code) => {
    const world = await open()
    world.checkout.pay(undefined, { authCode: WECHAT })
    await world.timers.advance(0)
    world.broker.setPayment({ status: 'paying' })
    await world.timers.advance(2_000)
    expect(world.checkout.getState()).toMatchObject({ name: 'waiting', payment: { status: 'paying' } })
    world.broker.setPayment({ status })
    await world.timers.advance(2_000)
    expect(world.checkout.getState()).toMatchObject({ name: 'choosing', trouble: { code } })
    world.checkout.pay(undefined, { authCode: FRESH })
    await world.timers.advance(0)
    const [first, second] = starts(world)
    expect(second?.body).toEqual({ channel: 'wechat:barcode', authCode: FRESH })
    expect(second?.key).not.toBe(first?.key)
  })

  test('a code that the broker refused is forgotten: the next one is sent', async () => {
    const world = await open()
    world.broker.disturb('payments', 'gateway-refused')
    world.checkout.pay(undefined, { authCode: WECHAT })
    await world.timers.advance(0)
    expect(world.checkout.getState()).toMatchObject({ name: 'choosing', trouble: { code: 'gateway-refused' } })
    world.checkout.retry()
    expect(world.checkout.getState()).toMatchObject({ name: 'choosing', trouble: null })
    world.checkout.pay(undefined, { authCode: FRESH })
    await world.timers.advance(0)
    expect(starts(world).map(({ body }) => (body as { authCode: string }).authCode)).toEqual([WECHAT, FRESH])
  })

  test('a page that is reloaded finds the payment by its checkout, and needs no code for it', async () => {
    const first = await open()
    first.checkout.pay(undefined, { authCode: WECHAT })
    await first.timers.advance(0)
    first.checkout.dispose()
    const second = await open({
      broker: first.broker,
      platform: { remembered: Object.fromEntries(first.platform.remembered) },
    })
    expect(second.checkout.getState()).toMatchObject({ name: 'waiting', after: 'barcode' })
    expect(starts(second).length).toBe(1)
  })
})

test('a payment for the shop’s own app is never begun on a page, and one under way elsewhere is only followed', async () => {
  const methods: CheckoutView['methods'] = [{ method: 'wechat', channels: ['wechat:app'], payerKnown: true }]
  const world = await open({ checkout: { methods }, options: { till: false } })
  world.checkout.pay('wechat:app')
  expect(world.checkout.getState()).toMatchObject({ name: 'guiding', choice: { reason: 'only-in-app' } })
  expect(starts(world)).toEqual([])
  const payment = {
    id: 'pay_1',
    status: 'pending',
    channel: 'wechat:app',
    action: { type: 'hand-to-app', params: {} },
  } as const
  const other = await open({ checkout: { methods, payment }, options: { till: false } })
  expect(other.checkout.getState()).toMatchObject({ name: 'waiting', after: 'returned' })
  expect(other.platform.performed).toEqual([])
})
