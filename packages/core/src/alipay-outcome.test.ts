import { expect, test } from 'vitest'
import { readAlipayOutcome } from './alipay-outcome.ts'

test.each([
  ['9000', 'done'],
  ['8000', 'done'],
  ['6002', 'done'],
  ['6004', 'done'],
  ['6001', 'cancelled'],
  ['99', 'cancelled'],
  ['4000', 'failed'],
  ['4', 'failed'],
])('code %s counts as %s, as text and as a number', (code, kind) => {
  expect(readAlipayOutcome({ resultCode: code }).kind).toBe(kind)
  expect(readAlipayOutcome({ resultCode: Number(code) }).kind).toBe(kind)
})

test.each(['7001', 'toString', '__proto__', ''])(
  'an unlisted code %j is followed, never called a failure',
  (resultCode) => {
    expect(readAlipayOutcome({ resultCode })).toEqual({ kind: 'done' })
  },
)

test.each([undefined, null, 'x', {}, { resultCode: null }])('no code at all is a failed call: %j', (reply) => {
  expect(readAlipayOutcome(reply).kind).toBe('failed')
})

test('the words of a failed call are kept for the developer', () => {
  expect(readAlipayOutcome({ error: 4, errorMessage: '无权限调用' })).toEqual({
    kind: 'failed',
    detail: 'Alipay gave no result code: 无权限调用 4',
  })
})
