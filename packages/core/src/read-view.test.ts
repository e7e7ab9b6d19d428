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
    [{ openedAt: null }, { openedAt: null }],
    [{ openedAt: '2026-11-21T00:00:00Z', more: 1 }, { openedAt: '2026-11-21T00:00:00Z' }],
    [{ openedAt: 5 }, { openedAt: null }],
    [{}, { openedAt: null }],
    [null, undefined],
    ['yes', undefined],
    [undefined, undefined],
  ])('a page that can be paid on says so, and perhaps when it was opened: %j', (payLink, read) => {
    const view = readCheckoutView({ ...sampleCheckout(), payLink })
    expect(view?.payLink).toEqual(read)
    expect('payLink' in (view as object)).toBe(read !== undefined)
  })

  describe('the banks of a channel', () => {
    const bank = { code: '03080000', name: '招商银行' }
    const choice = { channel: 'unionpay:web', needed: true, banks: [bank] }
    const choicesIn = (choices: unknown) => {
      const offer = { method: 'unionpay', channels: ['unionpay:web'], payerKnown: false, choices }
      return readCheckoutView({ ...sampleCheckout(), methods: [offer] })?.methods[0]?.choices
    }

    test('are read as the broker sends them', () => {
      expect(choicesIn([choice])).toEqual([choice])
      expect(choicesIn([{ ...choice, needed: false, banks: Array(300).fill(bank) }])?.[0]?.banks.length).toBe(300)
    })

    test.each([
      ['no list', { 0: choice, length: 1 }, undefined],
      ['no choice', [null, 'x'], []],
      ['no channel', [{ ...choice, channel: 'unionpay:mind' }], []],
      ['nothing said of need', [{ ...choice, needed: 1 }], []],
      ['no banks', [{ ...choice, banks: { 0: bank } }], []],
      ['more than can be read', [{ ...choice, banks: Array(301).fill(bank) }], []],
      ['a code with a blank', [{ ...choice, banks: [bank, { ...bank, code: '0308 0000' }] }], []],
      ['a number for a code', [{ ...choice, banks: [{ ...bank, code: 3080000 }] }], []],
      ['a bank without a name', [{ ...choice, banks: [{ ...bank, name: '' }] }], []],
      ['a name that is a page', [{ ...choice, banks: [{ ...bank, name: 'x'.repeat(61) }] }], []],
      ['one that is no bank beside one that is', [{ ...choice, banks: [bank, null] }, choice], [choice]],
    ])('are left out when there is %s', (_, choices, read) => {
      expect(choicesIn(choices)).toEqual(read)
    })
  })

  describe('who the payer is', () => {
    const payer = { channel: 'wechat:jsapi', known: false, by: 'authorize' }
    const payersIn = (payers: unknown) => {
      const offer = { method: 'wechat', channels: ['wechat:jsapi'], payerKnown: false, payers }
      return readCheckoutView({ ...sampleCheckout(), methods: [offer] })?.methods[0]?.payers
    }

    test.each([
      ['as the broker sends it', [payer, { ...payer, by: 'login' }], [payer, { ...payer, by: 'login' }]],
      ['without what this client doesn’t know', [{ ...payer, openid: 'o1' }], [payer]],
      ['by a way of a newer broker', [{ ...payer, by: 'palm' }], [{ ...payer, by: null }]],
      ['by a way of the prototype', [{ ...payer, by: 'constructor' }], [{ ...payer, by: null }]],
      ['by nothing', [{ ...payer, by: undefined, known: true }], [{ ...payer, by: null, known: true }]],
      ['where entries are none', [null, 'x', { ...payer, known: 'yes' }, { ...payer, channel: 'wechat:mind' }], []],
      ['where there is no list', { 0: payer, length: 1 }, undefined],
      ['where the broker says nothing', undefined, undefined],
    ])('is read %s', (_, payers, read) => {
      expect(payersIn(payers)).toEqual(read)
    })
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
    ['no end', { ...sampleCheckout(), expiresAt: null }],
  ])('refuses %s of an open checkout: it couldn’t be paid', (_, input) => {
    expect(readCheckoutView(input)).toBeUndefined()
  })

  test.each([
    ['a status', { status: 'paid' }],
    ['a payment', { ...payment, status: 'paid' }],
    ['an order', { status: 'paid', orderNo: 'A1', amount: 1 }],
  ])('takes %s alone for no checkout, whatever it says', (_, input) => {
    expect(readCheckoutView(input)).toBeUndefined()
  })

  test.each([
    ['an unsafe page', { payUrl: 'javascript:alert(1)', payLink: { openedAt: null } }, { payUrl: '' }],
    ['an unsafe return', { returnUrl: 'data:text/html,x' }, { returnUrl: null }],
    ['a missing return', { returnUrl: undefined }, { returnUrl: null }],
    ['no subject', { subject: 5 }, { subject: '' }],
    ['no number', { orderNo: undefined }, { orderNo: '' }],
    ['a missing payment', { payment: undefined }, { payment: null }],
    ['a payment by a way it doesn’t know', { payment: { ...payment, channel: 'palm:scan' } }, { payment: null }],
    ['a payment of a new status', { payment: { ...payment, status: 'settling' } }, { payment }],
    [
      'an unsafe payment',
      { payment: { ...payment, action: { type: 'redirect', url: 'javascript:1' } } },
      { payment: { ...payment, action: { type: 'unknown' } } },
    ],
  ])('reads the rest beside %s [B3]', (_, changes, read) => {
    expect(readCheckoutView({ ...sampleCheckout(), ...changes })).toEqual({ ...sampleCheckout(), ...read })
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
  test('tells the bank where there is one, and nothing that can’t be one', () => {
    expect(readPaymentView({ ...payment, bankCode: '03080000' })).toEqual({ ...payment, bankCode: '03080000' })
    for (const bankCode of [null, '', 'a b', 3080000])
      expect(readPaymentView({ ...payment, bankCode })).toEqual(payment)
  })

  test.each([
    ['an unknown status', { ...payment, status: 'SUCCESS' }],
    ['an unknown channel', { ...payment, channel: 'wechat:mind' }],
    ['no id', { ...payment, id: 7 }],
  ])('refuses %s', (_, input) => {
    expect(readPaymentView(payment)).toEqual(payment)
    expect(readPaymentView(input)).toBeUndefined()
  })

  test.each([
    ['one of a newer broker', { type: 'eval' }],
    ['none', undefined],
    [
      'a code longer than a phone can read',
      { type: 'show-qr', content: 'x'.repeat(1025), expiresAt: '2026-11-21T01:00:00Z' },
    ],
    ['a wrong time', { type: 'show-qr', content: 'x', expiresAt: 'soon' }],
    ['one of the prototype', { type: 'constructor' }],
  ])('an action that is %s is unknown, and hides nothing else [B3]', (_, action) => {
    expect(readPaymentView({ ...payment, status: 'paid', action })).toEqual({
      ...payment,
      status: 'paid',
      action: { type: 'unknown' },
    })
  })
})
