import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fen, fenFromYuan, InvalidAmount, isFen, yuanText } from './money.ts'

describe('fen and yuan', () => {
  test('every amount to 50,000 yuan comes back as it went', () => {
    // One expectation for all: five million of them would take a minute.
    const wrong: number[] = []
    for (let amount = 1; amount <= 5_000_000; amount++) {
      const text = yuanText(fen(amount))
      if (fenFromYuan(text) !== amount || text.length - text.indexOf('.') !== 3) wrong.push(amount)
    }
    expect(wrong).toEqual([])
  })

  test('any safe amount comes back as it went', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (amount) => {
        expect(fenFromYuan(yuanText(fen(amount)))).toBe(amount)
      }),
      { numRuns: 5_000 },
    )
  })

  test.each([
    // Multiplying these by a hundred as floats gives 1.9999…, 28.999…, 57.999…, 112.999…, 1000.9999…, 435.999…
    ['0.29', 29],
    ['0.57', 57],
    ['0.58', 58],
    ['1.13', 113],
    ['1.1', 110],
    ['4.35', 435],
    ['10.01', 1001],
    ['19.99', 1999],
    ['64.1', 6410],
    ['8.2', 820],
    ['1', 100],
    ['0.1', 10],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
  ])('%s yuan is %d fen', (text, amount) => {
    expect(fenFromYuan(text)).toBe(amount)
  })

  test('some of these really are traps', () => {
    expect(1.13 * 100).not.toBe(113)
    expect(4.35 * 100).not.toBe(435)
    expect(0.29 * 100).not.toBe(29)
  })

  test.each([
    '',
    ' 1',
    '1 ',
    '+1',
    '-1',
    '1e3',
    '.5',
    '1.',
    '1.234',
    '01',
    '00.1',
    '0',
    '0.00',
    '1,000',
    '１',
    '0x1',
    'NaN',
    '90071992547409.92',
    '1\n',
  ])('%j is no amount in yuan', (text) => {
    expect(() => fenFromYuan(text)).toThrow(InvalidAmount)
  })

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '1', null, undefined, 1n, {}])(
    '%s is no amount in fen',
    (input) => {
      expect(isFen(input)).toBe(false)
      expect(() => fen(input)).toThrow(InvalidAmount)
    },
  )

  test('what is no amount is named in the error, and cut', () => {
    expect(() => fenFromYuan('x'.repeat(1_000))).toThrow(`unlike "${'x'.repeat(40)}"`)
    expect(() => fen('secret')).toThrow('"secret"')
  })
})
