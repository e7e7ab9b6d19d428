import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fenOf, yuanNumber, yuanOf } from './yuan.ts'

test('every amount of the documented range survives the way to yuan and back, as a text and as a number', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000_000 }), (fen) => {
      expect(fenOf(yuanOf(fen))).toBe(fen)
      expect(fenOf(String(yuanNumber(fen)))).toBe(fen)
    }),
  )
})

test.each([
  ['0.01', 1],
  ['0.1', 10],
  ['128', 12_800],
  ['19.90', 1990],
  ['100000000', 10_000_000_000],
])('%s yuan are %i fen', (yuan, fen) => expect(fenOf(yuan)).toBe(fen))

test.each(['0', '0.00', '0.001', '-1', '+1', '1e3', '1.', '.5', ' 1', '1,00', '100000000.01', '0x1', ''])(
  '%j is no amount',
  (yuan) => expect(fenOf(yuan)).toBeUndefined(),
)
