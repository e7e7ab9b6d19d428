import { expect, test } from 'vitest'
import { createFakeBroker, createFakeWx, createManualTimers } from '../testing/index.ts'
import { createCheckout } from './create-checkout.ts'
import { createMiniProgramPlatform } from './platform.ts'

const PARAMS = { timeStamp: '1', nonceStr: 'n', package: 'prepay_id=1', signType: 'MD5', paySign: 's' }
const METHODS = [{ method: 'wechat', channels: ['wechat:miniprogram'], payerKnown: true }] as const

/** A WeChat mini-program, its broker, and the payer's phone: a checkout is opened by `launch`, as often as the app is started. */
function phone() {
  const timers = createManualTimers(Date.parse('2026-11-21T00:00:00Z'))
  const action = () => ({ type: 'invoke-wechat', params: PARAMS }) as const
  const broker = createFakeBroker({ now: timers.now, action, checkout: { methods: METHODS } })
  const fake = createFakeWx({ answer: () => 'lost', pay: () => null })
  const launch = async () => {
    const platform = createMiniProgramPlatform({ wx: fake.wx })
    const { transport } = broker
    const checkout = createCheckout({ brokerUrl: 'https://pay.example.com', token: 't', transport, platform, timers })
    checkout.subscribe(() => {})
    await timers.advance(0)
    return checkout
  }
  return { timers, broker, fake, launch }
}

test('a mini-program that is put away asks nothing, and asks at once when it is shown again [F55]', async () => {
  const { timers, broker, fake, launch } = phone()
  const checkout = await launch()
  checkout.pay()
  await timers.advance(0)
  expect(checkout.getState().name).toBe('in-wallet')
  fake.hide()
  await timers.advance(2_000)
  const asked = broker.transport.requests.length
  broker.pay()
  await timers.advance(600_000)
  expect(broker.transport.requests.length).toBe(asked)
  fake.show()
  await timers.advance(0)
  expect(checkout.getState().name).toBe('settled')
  checkout.dispose()
  expect([fake.listeners(), timers.pending()]).toEqual([0, 0])
})

test('one that slept with all its timers asks at once, too [F55]', async () => {
  const { timers, broker, fake, launch } = phone()
  const checkout = await launch()
  checkout.pay()
  await timers.advance(0)
  fake.hide()
  timers.freeze(1_800_000)
  broker.pay()
  fake.show()
  await timers.advance(0)
  expect(checkout.getState().name).toBe('settled')
  checkout.dispose()
})

test('one that the system ended in the background finds its payment when it is started anew, and calls no wallet by itself [F55]', async () => {
  const { timers, broker, fake, launch } = phone()
  const first = await launch()
  first.pay()
  await timers.advance(0)
  // Ended: nothing of it runs any more, and nobody told it so.
  fake.hide()
  const second = await launch()
  expect(second.getState()).toMatchObject({ name: 'waiting', payment: { id: 'pay_1' } })
  expect(fake.payments).toHaveLength(1)
  broker.pay()
  await timers.advance(10_000)
  expect(second.getState().name).toBe('settled')
  expect(broker.sent('payments')).toHaveLength(1)
  for (const checkout of [first, second]) checkout.dispose()
})
