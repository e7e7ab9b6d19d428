import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCheckoutView, readPaymentView } from './read-view.ts'
import { sampleCheckout } from './testing/fake-broker.ts'

const payment = { id: 'pay_1', status: 'pending', channel: 'wechat:qr', action: { type: 'wait' } }

describe('readCheckoutView', () => {
  test('reads what a broker sends', () => {
    expect(readCheckoutView(JSON.parse(JSON.stringify(sampleCheckout())))).toEqual(sampleCheckout())
    expect(readCheckoutView({ ...sampleCheckout(), payment, returnUrl: 'https://shop.example.com/' })).toMatchObject({
      payment,
    })
  })

  test('drops what it doesn’t know beside what it does', () => {
    const read = readCheckoutView({ ...sampleCheckout(), secret: 1 })
    expect(read).not.toHaveProperty('secret')
    const methods = [
      { method: 'wechat', channels: ['wechat:qr', 'wechat:mind'], payerKnown: 'yes' },
      { method: 'shells', channels: ['shells:qr'], payerKnown: true },
      null,
    ]
    expect(readCheckoutView({ ...sampleCheckout(), methods })?.methods).toEqual([
      { method: 'wechat', channels: ['wechat:qr'], payerKnown: false },
    ])
  })

  test.each([
    ['no object', 'paid'],
    ['no id', { ...sampleCheckout(), id: '' }],
    ['a float', { ...sampleCheckout(), amount: 12.34 }],
    ['no amount', { ...sampleCheckout(), amount: 0 }],
    ['text for an amount', { ...sampleCheckout(), amount: '1234' }],
    ['another currency', { ...sampleCheckout(), currency: 'USD' }],
    ['an unknown status', { ...sampleCheckout(), status: 'PAID' }],
    ['a status of the prototype', { ...sampleCheckout(), status: 'constructor' }],
    ['no methods', { ...sampleCheckout(), methods: {} }],
    ['no time', { ...sampleCheckout(), serverTime: 'soon' }],
    ['an unsafe page', { ...sampleCheckout(), payUrl: 'javascript:alert(1)' }],
    ['an unsafe return', { ...sampleCheckout(), returnUrl: 'data:text/html,x' }],
    ['a missing return', { ...sampleCheckout(), returnUrl: undefined }],
    ['a missing payment', { ...sampleCheckout(), payment: undefined }],
    [
      'an unsafe payment',
      { ...sampleCheckout(), payment: { ...payment, action: { type: 'redirect', url: 'javascript:1' } } },
    ],
  ])('refuses %s', (_, input) => {
    expect(readCheckoutView(input)).toBeUndefined()
  })

  test('answers for anything', () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        expect(readCheckoutView(input)).toBeUndefined()
        expect(readPaymentView(input)).toBeUndefined()
      }),
    )
  })
})

describe('readPaymentView', () => {
  test.each([
    ['an unknown status', { ...payment, status: 'SUCCESS' }],
    ['an unknown channel', { ...payment, channel: 'wechat:mind' }],
    ['an unknown action', { ...payment, action: { type: 'eval' } }],
    ['no action', { ...payment, action: undefined }],
  ])('refuses %s', (_, input) => {
    expect(readPaymentView(payment)).toEqual(payment)
    expect(readPaymentView(input)).toBeUndefined()
  })
})
