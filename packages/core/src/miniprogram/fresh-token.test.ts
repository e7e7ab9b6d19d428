import { expect, test, vi } from 'vitest'
import { createFakeMy, createFakeWx, type FakeAnswer, type FakeRequest, sampleCheckout } from '../testing/index.ts'
import { createAlipayCheckout, createWechatCheckout } from './mini-program-checkout.ts'

/** A broker by which the token `old` has ended; its payment asks for nothing but to wait. */
function broker(channel: 'wechat:miniprogram' | 'alipay:miniprogram') {
  const method = channel === 'wechat:miniprogram' ? 'wechat' : 'alipay'
  const view = sampleCheckout({ methods: [{ method, channels: [channel], payerKnown: true }] })
  const payment = { id: 'pay_1', status: 'pending', channel, action: { type: 'wait' } }
  return ({ url, headers }: FakeRequest): FakeAnswer => {
    const path = url.replace(/^.*\/v1\/checkout/, '')
    const starts = path === '/payments'
    if (starts && headers.authorization === 'Bearer old')
      return { status: 401, headers: {}, body: JSON.stringify({ code: 'token-expired', detail: 'ended' }) }
    return { status: 200, headers: {}, body: JSON.stringify(path.startsWith('/payments') ? payment : view) }
  }
}

const options = { brokerUrl: 'https://pay.example.com', token: 'old' }

test.each(['wechat', 'alipay'] as const)(
  'in %s a token that ended under the first tap is refreshed, and the tap goes on by itself [B13]',
  async (wallet) => {
    const refreshToken = vi.fn(async () => 'fresh')
    const answer = broker(`${wallet}:miniprogram`)
    const fakes = { wechat: createFakeWx({ answer }), alipay: createFakeMy({ answer }) }
    const checkout =
      wallet === 'wechat'
        ? createWechatCheckout({ ...options, refreshToken, wx: fakes.wechat.wx })
        : createAlipayCheckout({ ...options, refreshToken, my: fakes.alipay.my })
    await vi.waitFor(() => expect(checkout.getState().name).toBe('choosing'))
    checkout.pay()
    await vi.waitFor(() => expect(checkout.getState().name).toBe('waiting'))
    expect(refreshToken).toHaveBeenCalledTimes(1)
    const starts = fakes[wallet].requests.filter(({ url }) => url.endsWith('/payments'))
    expect(starts.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer fresh'])
    checkout.dispose()
  },
)

test.each(['wechat', 'alipay'] as const)(
  'in %s a page without refreshToken sets a fresh one, and the tap goes on by itself [B13]',
  async (wallet) => {
    const answer = broker(`${wallet}:miniprogram`)
    const checkout =
      wallet === 'wechat'
        ? createWechatCheckout({ ...options, wx: createFakeWx({ answer }).wx })
        : createAlipayCheckout({ ...options, my: createFakeMy({ answer }).my })
    await vi.waitFor(() => expect(checkout.getState().name).toBe('choosing'))
    checkout.pay()
    await vi.waitFor(() =>
      expect(checkout.getState()).toMatchObject({ name: 'unreadable', trouble: { code: 'token-expired' } }),
    )
    checkout.setToken('fresh')
    await vi.waitFor(() => expect(checkout.getState().name).toBe('waiting'))
    checkout.dispose()
  },
)
