import { afterEach, describe, expect, test } from 'vitest'
import { createFakeBroker } from './testing/fake-broker.ts'
import { createManualTimers } from './testing/manual-timers.ts'
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

  test('the code runs out by the broker’s clock, wherever the device’s stands [F22]', async () => {
    const timers = createManualTimers(Date.parse('2026-11-21T00:00:00Z'))
    const { checkout, timers: device } = await open({ now: () => timers.now() + 3_500_000 })
    checkout.pay()
    await device.advance(90_000)
    expect(checkout.getState()).toMatchObject({ name: 'showing-qr', expired: false })
    await device.advance(11_000)
    expect(checkout.getState()).toMatchObject({ name: 'showing-qr', expired: true })
  })

  test('a code that ran out while the page was frozen is seen to on return [F51 F56]', async () => {
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
  test('ten clicks [F49]', async () => {
    const { broker, checkout, timers } = await open()
    for (let click = 0; click < 10; click++) checkout.pay(click % 2 ? 'alipay:qr' : 'wechat:qr')
    await timers.advance(1_000)
    expect(broker.sent('payments').length).toBe(1)
  })

  test('a lost answer is asked for again with the same key [F6 F52]', async () => {
    const { broker, checkout, timers } = await open()
    broker.disturb('payments', 'lost')
    checkout.pay()
    await timers.advance(2_000)
    const keys = broker.sent('payments').map(({ headers }) => headers['idempotency-key'])
    expect(keys.length).toBe(2)
    expect(new Set(keys).size).toBe(1)
    expect(checkout.getState().name).toBe('showing-qr')
  })

  test('a network that is gone for long is told, and the next try has the same key still [F52]', async () => {
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

  test('a page that died while starting sends the same key when it comes back [F51]', async () => {
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

  test('a request that never answers is given up, and its late answer not heard [F8]', async () => {
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

  test('a token that ran out is replaced, and the payment found again [F57]', async () => {
    const { broker, checkout, timers } = await open()
    checkout.pay()
    await timers.advance(0)
    broker.disturb('pay_1', 'token-expired')
    await timers.advance(2_000)
    expect(checkout.getState()).toMatchObject({ name: 'unreadable', trouble: { code: 'token-expired' } })
    checkout.setToken('ct1a_fresh')
    await timers.advance(0)
    expect(checkout.getState().name).toBe('showing-qr')
    expect(broker.sent('continue').map(({ headers }) => headers.authorization)).toEqual(['Bearer ct1a_fresh'])
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
