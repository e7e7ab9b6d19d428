import type { ProblemCode } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import { createFakeBroker, createFakeMy, createFakeWx, createManualTimers, type FakeBroker } from '../testing/index.ts'
import { createCheckout } from './create-checkout.ts'
import type { MiniProgramHost } from './host-here.ts'
import { alipayLoginCode, wechatLoginCode } from './login-code.ts'
import { createMiniProgramPlatform } from './platform.ts'

const PARAMS = { timeStamp: '1', nonceStr: 'n', package: 'prepay_id=1', signType: 'MD5', paySign: 's' }

function fakeWx(login: () => { code: string } | { errMsg: string } | null, thenable = false) {
  return createFakeWx({ answer: () => 'lost', pay: () => null, login, thenable })
}

describe('a login code', () => {
  test('of wx.login, of my.getAuthCode by its quiet scope', async () => {
    expect(await wechatLoginCode(fakeWx(() => ({ code: 'c1' })).wx)).toBe('c1')
    const fake = createFakeMy({ answer: () => 'lost', login: () => 'a1' })
    expect(await alipayLoginCode(fake.my)).toBe('a1')
    expect(fake.logins).toEqual([['auth_base']])
  })

  test.each([
    ['a refusal', { errMsg: 'login:fail timeout' }, 'login:fail timeout'],
    ['a success with nothing in it', { code: '' }, 'without a word'],
  ])('%s of WeChat’s is told to the developer', async (_, told, detail) => {
    await expect(wechatLoginCode(fakeWx(() => told).wx)).rejects.toMatchObject({
      code: 'authorization-failed',
      message: expect.stringContaining(detail),
    })
  })

  test('a refusal of Alipay’s is told to the developer', async () => {
    const { my } = createFakeMy({ answer: () => 'lost', login: () => ({ error: 11, errorMessage: 'user cancel' }) })
    await expect(alipayLoginCode(my)).rejects.toMatchObject({ message: expect.stringContaining('11 user cancel') })
  })

  test('a host without the function says so, and one that throws as well', async () => {
    const { wx } = fakeWx(() => null)
    await expect(wechatLoginCode({ ...wx, login: undefined as never })).rejects.toMatchObject({
      code: 'authorization-failed',
    })
    const { my } = createFakeMy({ answer: () => 'lost' })
    const old = { ...my, getAuthCode: undefined as never }
    await expect(alipayLoginCode(old)).rejects.toMatchObject({ code: 'authorization-failed' })
    const login = () => {
      throw new Error('not in this version')
    }
    await expect(wechatLoginCode({ ...wx, login })).rejects.toMatchObject({ code: 'authorization-failed' })
  })

  test('a wrapper that answers with a promise as well leaves no unhandled rejection', async () => {
    const unhandled: unknown[] = []
    const keep = (reason: unknown) => void unhandled.push(reason)
    process.on('unhandledRejection', keep)
    const { wx } = fakeWx(() => ({ errMsg: 'login:fail' }), true)
    await wechatLoginCode(wx).catch(() => {})
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', keep)
    expect(unhandled).toEqual([])
  })
})

/** A mini-program whose broker doesn't know its payer. */
async function launch(host: MiniProgramHost, method: 'wechat' | 'alipay', trouble?: ProblemCode) {
  const timers = createManualTimers(Date.parse('2026-11-21T00:00:00Z'))
  const channel = `${method}:miniprogram` as const
  const payers = [{ channel, known: false, by: 'login' }] as const
  const broker: FakeBroker = createFakeBroker({
    now: timers.now,
    action: () =>
      method === 'wechat' ? { type: 'invoke-wechat', params: PARAMS } : { type: 'invoke-alipay', tradeNo: '2' },
    checkout: { methods: [{ method, channels: [channel], payerKnown: false, payers }] },
  })
  if (trouble) broker.disturb('login', trouble)
  const platform = createMiniProgramPlatform(host)
  const { transport } = broker
  const checkout = createCheckout({ brokerUrl: 'https://pay.example.com', token: 't', transport, platform, timers })
  const states: string[] = []
  checkout.subscribe(({ name }) => void states.push(name))
  await timers.advance(0)
  checkout.pay()
  await timers.advance(0)
  return { broker, checkout, timers, states }
}

describe('in a mini-program one tap pays', () => {
  test('WeChat: code, login, payment', async () => {
    const fake = fakeWx(() => ({ code: 'c1' }))
    const { broker, checkout, timers, states } = await launch(fake, 'wechat')
    expect(states).toEqual(['choosing', 'identifying', 'starting', 'in-wallet'])
    expect(JSON.parse(broker.sent('login')[0]?.body ?? '')).toEqual({ method: 'wechat', code: 'c1' })
    expect(fake.payments).toStrictEqual([PARAMS])
    broker.pay()
    await timers.advance(2_000)
    expect(checkout.getState().name).toBe('settled')
  })

  test('Alipay: code, login, payment', async () => {
    const fake = createFakeMy({ answer: () => 'lost', login: () => 'a1' })
    const { broker, checkout, states } = await launch(fake, 'alipay')
    expect(states).toEqual(['choosing', 'identifying', 'starting', 'in-wallet'])
    expect(JSON.parse(broker.sent('login')[0]?.body ?? '')).toEqual({ method: 'alipay', code: 'a1' })
    expect(fake.payments).toEqual(['2'])
    checkout.dispose()
  })

  test('a login that fails is told, and the next tap tries again', async () => {
    let fails = true
    const fake = fakeWx(() => (fails ? { errMsg: 'login:fail' } : { code: 'c1' }))
    const { broker, checkout, timers } = await launch(fake, 'wechat')
    expect(checkout.getState()).toMatchObject({ name: 'choosing', trouble: { code: 'authorization-failed' } })
    expect(broker.sent('login')).toEqual([])
    fails = false
    checkout.retry()
    await timers.advance(0)
    expect(checkout.getState().name).toBe('in-wallet')
    checkout.dispose()
  })

  test('a code that the broker refuses is told', async () => {
    const fake = fakeWx(() => ({ code: 'c1' }))
    const { broker, checkout, timers } = await launch(fake, 'wechat', 'login-invalid')
    expect(checkout.getState()).toMatchObject({ name: 'choosing', trouble: { code: 'login-invalid' } })
    expect(broker.sent('payments')).toEqual([])
    await timers.advance(60_000)
    expect(broker.sent('login')).toHaveLength(1)
    checkout.dispose()
  })

  test('a host that never answers is given up after 20 s, and its late code isn’t used', async () => {
    const { broker, checkout, timers, states } = await launch(
      fakeWx(() => null),
      'wechat',
    )
    expect(checkout.getState()).toMatchObject({ name: 'identifying', by: 'login' })
    await timers.advance(19_999)
    expect(checkout.getState().name).toBe('identifying')
    await timers.advance(1)
    expect(checkout.getState()).toMatchObject({ name: 'choosing', trouble: { code: 'offline' } })
    expect(states).toEqual(['choosing', 'identifying', 'choosing'])
    expect(broker.sent('login')).toEqual([])
    checkout.dispose()
    expect(timers.pending()).toBe(0)
  })
})
