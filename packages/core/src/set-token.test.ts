import type { ClientAction } from '@pay-checkout/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { createBrokerClient } from './broker-client.ts'
import { endingTokens, MINUTE, QUARTER } from './testing/ending-token.ts'
import { createFakeBroker } from './testing/fake-broker.ts'
import { createFakeTransport } from './testing/fake-transport.ts'

const { open, end } = endingTokens()
afterEach(async () => expect(await end()).toEqual([]))

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

describe('a token whose first reading comes to nothing for now [B13]', () => {
  const bearers = ({ broker }: Awaited<ReturnType<typeof open>>) =>
    broker.sent('payments').map(({ headers }) => headers.authorization)

  test('because no answer ever comes holds nothing up: the one in use stays, and the payer’s tap goes through', async () => {
    const world = await open()
    const { broker, checkout, timers } = world
    broker.disturb('continue', 'never')
    checkout.setToken('fresh3')
    checkout.pay('wechat:qr')
    await timers.advance(9_999)
    expect(broker.sent('payments')).toEqual([])
    await timers.advance(1)
    expect(checkout.getState().name).toBe('showing-qr')
    expect(bearers(world)).toEqual(['Bearer first'])
    broker.pay()
    await timers.advance(2_000)
    expect(checkout.getState().name).toBe('settled')
  })

  test.each(['lost', 'unavailable', 'rate-limited', 'internal'] as const)(
    '(%s) is told, and tried again once the one in use is refused: then by the same payer, and the tap goes on',
    async (reply) => {
      const world = await open()
      const { broker, checkout, timers } = world
      broker.disturb('continue', reply)
      checkout.setToken('fresh3')
      await timers.advance(0)
      expect(checkout.getState()).toMatchObject({ name: 'choosing', trouble: { code: 'refresh-failed' } })
      expect(broker.sent('checkout').length).toBe(1)
      timers.freeze(QUARTER + MINUTE)
      checkout.pay('wechat:qr')
      await timers.advance(0)
      expect(checkout.getState().name).toBe('showing-qr')
      expect(bearers(world)).toEqual(['Bearer first', 'Bearer fresh3'])
      expect(broker.sent('continue').map(({ body }) => body)).toEqual(['{"token":"first"}', '{"token":"first"}'])
    },
  )

  test('keeps whom it follows, also when the page sets another one meanwhile', async () => {
    const { broker, checkout, timers } = await open()
    broker.disturb('checkout', 'token-expired', null)
    checkout.pay('wechat:qr')
    timers.freeze(QUARTER * 3 + MINUTE)
    await timers.advance(0)
    broker.heal()
    broker.disturb('continue', 'lost')
    checkout.setToken('fresh2')
    await timers.advance(0)
    checkout.setToken('fresh3')
    await timers.advance(0)
    const sent = broker.sent('continue').map(({ headers, body }) => [headers.authorization, body])
    expect(sent).toEqual([
      ['Bearer fresh2', '{"token":"first"}'],
      ['Bearer fresh3', '{"token":"first"}'],
    ])
  })

  test('is not taken for done by an answer to the one before', async () => {
    const { client, answers, sent } = clientOfAnswers()
    const read = client.readCheckout()
    client.setToken('fresh')
    answers.shift()?.()
    await read
    void client.readCheckout()
    expect(sent).toEqual(['GET  Bearer first', 'POST continue Bearer fresh'])
  })
})

/** A client whose requests are answered, with a checkout, when the test says so. */
function clientOfAnswers() {
  const answers: (() => void)[] = []
  const sent: string[] = []
  const transport = createFakeTransport(({ method, url, headers }) => {
    sent.push(`${method} ${url.split('/checkout/')[1] ?? ''} ${headers.authorization}`)
    return new Promise((resolve) => answers.push(() => resolve({ status: 200, body: createFakeBroker().view() })))
  })
  const client = createBrokerClient({ brokerUrl: 'https://pay.example.com', token: 'first', transport })
  return { client, answers, sent }
}
