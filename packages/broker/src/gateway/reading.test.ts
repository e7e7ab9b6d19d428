import { fen, yuanText } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import { isAllowedAddress, isAllowedCode } from './address-rule.ts'
import { readFen, readYuan } from './amount.ts'
import { readMoment } from './moment.ts'
import { isPrivateReach, joinAddress } from './reach.ts'
import { readStrictJson } from './strict-json.ts'
import { textOf } from './values.ts'

test('an amount is whole fen, as a number or as digits', () => {
  expect([1, 1234, '1', '1234'].map(readFen)).toEqual([1, 1234, 1, 1234])
  const wrong = [undefined, null, true, 0, -1, 1.5, '', '0', '01', '1.0', '1e3', ' 1', '1 ', '0x1', [1], {}, 2 ** 53]
  expect(wrong.map((value) => readFen(value as never))).toEqual(wrong.map(() => null))
  expect(readFen('9007199254740993')).toBeNull()
})

test('an amount in yuan is read from its digits, without calculating', () => {
  expect(['0.01', '12.3', '12.30', '12', 0.01, 12.3, 12].map(readYuan)).toEqual([1, 1230, 1230, 1200, 1, 1230, 1200])
  for (let amount = 1; amount <= 200_000; amount++) {
    const digits = yuanText(fen(amount))
    if (readYuan(digits) !== amount || readYuan(readStrictJson(digits)) !== amount) expect(digits).toBe(amount)
  }
  expect(readYuan(readStrictJson('0.28999999999999998'))).toBe(29)
  const wrong = [
    undefined,
    null,
    true,
    0,
    -1,
    0.001,
    1e21,
    '',
    '0',
    '0.00',
    '.5',
    '1.',
    '01',
    '1e3',
    ' 1',
    '1,00',
    [1],
    {},
  ]
  expect(wrong.map((value) => readYuan(value as never))).toEqual(wrong.map(() => null))
})

test('a moment is read as gateways write it: in Beijing, or since 1970', () => {
  const moment = Date.UTC(2018, 3, 17, 1, 47, 29)
  const written = [
    '20180417094729',
    '2018-04-17 09:47:29',
    ' 2018-04-17 09:47:29',
    moment / 1000,
    String(moment / 1000),
    moment,
  ]
  expect(written.map(readMoment)).toEqual(written.map(() => moment))
  const none = [undefined, null, '', '0', '20181317094729', '20180417', 'yesterday', 1.5, -1, [moment], {}]
  expect(none.map((value) => readMoment(value as never))).toEqual(none.map(() => null))
})

test('only texts and whole numbers are words [T17]', () => {
  expect([textOf('x'), textOf(''), textOf(7), textOf(-1)]).toEqual(['x', '', '7', '-1'])
  for (const value of [undefined, null, true, 0.5, -0, [], ['1'], {}]) expect(textOf(value)).toBeUndefined()
})

test('the base address and a path meet with one slash', () => {
  for (const base of ['https://a.example/mct1', 'https://a.example/mct1/', 'https://a.example/mct1//']) {
    expect(joinAddress(base, 'order/view')).toBe('https://a.example/mct1/order/view')
    expect(joinAddress(base, '/order/view')).toBe('https://a.example/mct1/order/view')
    expect(joinAddress(base, '')).toBe(base)
  }
})

test('an unsigned answer is believed over TLS, or from this same machine', () => {
  for (const url of ['https://a.example', 'http://127.0.0.1:4010/x', 'http://localhost:1', 'http://[::1]:1']) {
    expect(isPrivateReach(url)).toBe(true)
  }
  for (const url of [
    'http://a.example',
    'http://127.0.0.1.evil.example',
    'http://192.168.1.2',
    'http://localhost.evil',
  ]) {
    expect(isPrivateReach(url)).toBe(false)
  }
})

describe('where a payer may be sent', () => {
  const rule = { baseUrl: 'https://api.bank.example/mct1/', cashierHosts: ['cashier.bank.example'] }
  test.each([
    ['https://api.bank.example/pay/1', true],
    ['https://cashier.bank.example/pay', true],
    ['https://wx.tenpay.com/x', true],
    ['http://api.bank.example/pay/1', false],
    ['http://wx.tenpay.com/x', false],
    ['https://api.bank.example:8443/pay', false],
    ['https://other.bank.example/', false],
    ['https://api.bank.example.evil.example/', false],
    ['https://api.bank.example@evil.example/', false],
    ['weixin://wxpay/x', false],
    ['javascript:alert(1)', false],
  ])('%s: %s', (address, allowed) => {
    expect(isAllowedAddress(address, ['wx.tenpay.com'], rule)).toBe(allowed)
  })

  test('a code starts as the wallet’s codes do [T34]', () => {
    const codes = ['weixin://wxpay/']
    expect(isAllowedCode('weixin://wxpay/bizpayurl?pr=1', codes, rule)).toBe(true)
    expect(isAllowedCode('https://api.bank.example/qr/1', codes, rule)).toBe(true)
    for (const code of ['weixin://dl/business', 'https://evil.example', 'xweixin://wxpay/', '']) {
      expect(isAllowedCode(code, codes, rule)).toBe(false)
    }
  })
})
