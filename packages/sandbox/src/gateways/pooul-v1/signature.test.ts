import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSignedWith, signatureLine, signValues } from './signature.ts'

// The key of the document's own example (3.2), with which its samples of close, refund and refund query are signed.
const KEY = 'm4X2zlJufeTWZLNHOrmNCbJ4TQrKuaCo'
const CLOSED = {
  close_status: '0',
  mch_trade_id: 'alex.wechat.15096163291',
  merchant_id: '59382e3cffea0e5fcd0cfc3e',
  trade_id: '59faeb63fd4eb0751a4f8c56',
  nonce_str: '59faeb88fd4eb0751a4f8c5b',
}
const REFUND = {
  mch_trade_id: 'alex.wechat.1509616329',
  merchant_id: '59382e3cffea0e5fcd0cfc3e',
  trade_id: '59faead1fd4eb0751a4f8c41',
  refund_id: '59faeb32fd4eb0751a4f8c50',
  refund_status: 1,
  mch_refund_id: '1509616430',
  refund_fee: 1,
}

test.each([
  ['order_close', CLOSED, '27960E5A200E30E084C04CFB440BF659'],
  ['refund', { ...REFUND, nonce_str: '59faeb33fd4eb0751a4f8c53' }, '6457494F9C78AB7D2B763889B13248A1'],
  ['refund_query', { ...REFUND, nonce_str: '59faeb4dfd4eb0751a4f8c55' }, '4886BCC8D8B30D9BE9224A1BC1C02157'],
])('signs the document’s sample of %s over its data alone', (_name, data, sign) => {
  expect(signValues(data, KEY)).toBe(sign)
  expect(signValues({ code: 0, version: '1.0', ...data }, KEY)).not.toBe(sign)
})

test('leaves out sign, null, empty and objects; sorts by ASCII', () => {
  const values = { b: 0, a: '茶 &=', B: false, sign: 'x', empty: '', nothing: null, pay_info: { appId: 'wx' } }
  expect(signatureLine(values, 'k')).toBe('B=false&a=茶 &=&b=0&key=k')
})

test('takes the signature of these very values, in upper case', () => {
  const sign = signValues(CLOSED, KEY)
  expect(isSignedWith({ ...CLOSED, sign }, KEY)).toBe(true)
  expect(isSignedWith({ ...CLOSED, sign: sign.toLowerCase() }, KEY)).toBe(false)
  expect(isSignedWith(CLOSED, KEY)).toBe(false)
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(CLOSED)), fc.string({ minLength: 1 }), (name, more) => {
      const changed = { ...CLOSED, [name]: `${CLOSED[name as keyof typeof CLOSED]}${more}`, sign }
      expect(isSignedWith(changed, KEY)).toBe(false)
    }),
  )
})
