import { fen } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import { paymentsLab, startOn } from '../../lab/payments-lab.ts'
import { startPayment } from '../payments/start-payment.ts'
import { merchantView, openCheckout, viewCheckout } from './open-checkout.ts'
import { isAllowedReturnUrl } from './return-url.ts'

const ORDER = { orderNo: 'A1000', amount: fen(1_990), subject: 'Tea' }

describe('opening a checkout', () => {
  test('twice with the same content answers the same one, each time with a fresh token', async () => {
    const { context } = paymentsLab()
    const metadata = { a: '1', b: '2' }
    const first = await openCheckout(context, { ...ORDER, metadata })
    const second = await openCheckout(context, { ...ORDER, metadata: { b: '2', a: '1' }, payer: { ip: '203.0.113.9' } })
    expect([first.created, second.created]).toEqual([true, false])
    expect(second.checkout.id).toBe(first.checkout.id)
    expect(second.clientToken).not.toBe(first.clientToken)
  })

  test.each([
    ['amount', { amount: fen(1_991) }],
    ['subject', { subject: 'Coffee' }],
    ['methods', { methods: ['alipay' as const] }],
    ['metadata', { metadata: { a: '2' } }],
  ])('again with another %s is a conflict', async (_, change) => {
    const { context } = paymentsLab()
    await openCheckout(context, ORDER)
    await expect(openCheckout(context, { ...ORDER, ...change })).rejects.toMatchObject({ code: 'order-conflict' })
  })

  test('offers what was asked for, in that order, methods expanded to channels', async () => {
    const lab = paymentsLab({ channels: ['wechat:qr', 'wechat:jsapi', 'alipay:qr'] })
    const { channels, id } = await lab.open({
      methods: ['alipay', 'wechat:jsapi', 'wechat'],
      payer: { wechatOpenid: 'o1' },
    })
    expect(channels).toEqual(['alipay:qr', 'wechat:jsapi', 'wechat:qr'])
    expect((await viewCheckout(lab.context, id)).methods).toEqual([
      { method: 'alipay', channels: ['alipay:qr'], payerKnown: false },
      { method: 'wechat', channels: ['wechat:jsapi', 'wechat:qr'], payerKnown: true },
    ])
  })

  test.each([
    ['an account nobody configured', { account: 'other' }, 'unknown-account'],
    ['a method nobody offers', { methods: ['jd' as const] }, 'unknown-channel'],
    ['a channel nobody offers', { methods: ['alipay:web' as const] }, 'unknown-channel'],
    ['a foreign return address', { returnUrl: 'https://evil.example/' }, 'return-url-not-allowed'],
  ])('refuses %s', async (_, change, code) => {
    const { context } = paymentsLab()
    await expect(openCheckout(context, { ...ORDER, ...change })).rejects.toMatchObject({ code })
  })
})

describe('views', () => {
  test('a payer sees no number of ours, a merchant sees no id of the payer [T38]', async () => {
    const lab = paymentsLab()
    const checkout = await lab.open({ payer: { wechatOpenid: 'o-secret' }, metadata: { note: 'for the shop' } })
    await startPayment(lab.context, startOn(checkout.id, 'wechat:qr'))
    const { id, tradeNo } = await lab.newest(checkout.id)
    const view = await viewCheckout(lab.context, checkout.id)
    expect(view).toMatchObject({
      status: 'open',
      payUrl: `https://broker.example/pay/${checkout.id}`,
      payment: { id, status: 'pending' },
    })
    expect(JSON.stringify(view)).not.toMatch(/o-secret|for the shop|tradeNo/)
    const merchant = await merchantView(lab.context, await lab.checkout(checkout.id))
    expect(merchant).toMatchObject({
      metadata: { note: 'for the shop' },
      facts: [],
      refunds: [],
      payments: [{ tradeNo }],
    })
    expect(JSON.stringify(merchant)).not.toContain('o-secret')
  })
})

test.each([
  ['https://shop.example/', true],
  ['https://shop.example/thanks?order=1#x', true],
  ['https://shop.example.evil.example/', false],
  ['https://pay.shop.example/', false],
  ['http://shop.example/', false],
  ['https://shop.example:8443/', false],
  ['https://shop.example@evil.example/', false],
  ['https:\\\\shop.example\\', false],
  ['//shop.example/', false],
  ['javascript:alert(1)', false],
  ['weixin://shop.example/', false],
  ['https://other.example/orders', true],
  ['https://other.example/orders/1', true],
  ['https://other.example/orders-of-others', false],
  ['https://other.example/orders/../admin', false],
  ['https://other.example/orders/%2e%2e/admin', false],
])('the return address %s is allowed: %s [T32]', (address, allowed) => {
  expect(isAllowedReturnUrl(address, ['https://shop.example/', 'https://other.example/orders'])).toBe(allowed)
})
