import { fen } from '@pay-checkout/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatAmount } from './format-amount.ts'

test.each([
  [1, '¥0.01'],
  [10, '¥0.10'],
  [99, '¥0.99'],
  [100, '¥1.00'],
  [99_999, '¥999.99'],
  [100_000, '¥1,000.00'],
  [12_345_678, '¥123,456.78'],
  [123_456_789, '¥1,234,567.89'],
  [Number.MAX_SAFE_INTEGER, '¥90,071,992,547,409.91'],
])('%d fen reads %s', (amount, text) => {
  expect(formatAmount(fen(amount))).toBe(text)
})

test('loses no fen', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (amount) => {
      const text = formatAmount(fen(amount))
      expect(text).toMatch(/^¥\d{1,3}(,\d{3})*\.\d\d$/)
      expect(Number(text.replace(/\D/g, ''))).toBe(amount)
    }),
  )
})
