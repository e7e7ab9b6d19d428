import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { isSignedWith, signatureLine, signParameters } from './signature.ts'

// The documents print no signature that can be recomputed. This one follows their rule over their sample request, reckoned by hand.
const KEY = '192006250b4c09247ec02edce69f6a2d'
const REQUEST = {
  method: 'PreOrder_WECHAT',
  version: '1.0',
  pid: 'yunpos',
  mch_id: '00000001',
  trade_type: 'NATIVE',
  body: '超赢支付',
  out_trade_no: '1497769914931',
  total_fee: '4',
}
const SIGN = '02AAA38770B071B3939A10A6648BDE7A'

test('signs the sample request', () => {
  const line = `body=超赢支付&mch_id=00000001&method=PreOrder_WECHAT&out_trade_no=1497769914931&pid=yunpos&total_fee=4&trade_type=NATIVE&version=1.0&key=${KEY}`
  expect(signatureLine(REQUEST, KEY)).toBe(line)
  expect(createHash('md5').update(line).digest('hex').toUpperCase()).toBe(SIGN)
  expect(signParameters(REQUEST, KEY)).toBe(SIGN)
})

test('sorts capitals among small letters, and leaves out sign and what is empty', () => {
  expect(signatureLine({ b: '2', A: '1', a_b: '', C: '3', sign: 'x', goods: '[{"a":1}]' }, 'k')).toBe(
    'A=1&b=2&C=3&goods=[{"a":1}]&key=k',
  )
})

test('takes the signature of these very values, in upper case', () => {
  expect(isSignedWith({ ...REQUEST, attach: '', sign: SIGN }, KEY)).toBe(true)
  expect(isSignedWith({ ...REQUEST, sign: SIGN.toLowerCase() }, KEY)).toBe(false)
  expect(isSignedWith({ ...REQUEST, total_fee: '5', sign: SIGN }, KEY)).toBe(false)
  expect(isSignedWith({ ...REQUEST, attach: '茶', sign: SIGN }, KEY)).toBe(false)
  expect(isSignedWith(REQUEST, KEY)).toBe(false)
})
