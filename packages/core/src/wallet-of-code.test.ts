import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { walletOfCode } from './wallet-of-code.ts'

const digits = (least: number, most = least) =>
  fc.stringMatching(new RegExp(`^[0-9]{${least},${most}}$`)).filter((text) => text.length >= least)

describe('walletOfCode', () => {
  test('WeChat’s codes: 10 to 15, then sixteen digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 15 }), digits(16), (first, rest) => {
        expect(walletOfCode(`${first}${rest}`)).toBe('wechat')
      }),
    )
  })

  test('Alipay’s codes: 25 to 30, sixteen to twenty-four digits in all', () => {
    fc.assert(
      fc.property(fc.integer({ min: 25, max: 30 }), digits(14, 22), (first, rest) => {
        expect(walletOfCode(`${first}${rest}`)).toBe('alipay')
      }),
    )
  })

  test.each([
    ['', 'nothing'],
    ['6901028075831', 'what is on a packet: EAN-13'],
    ['13456789012345678', 'a digit short'],
    ['1345678901234567890', 'a digit long'],
    ['164567890123456789', 'WeChat has no 16'],
    ['244567890123456789', 'Alipay has no 24'],
    ['314567890123456789', 'nor 31'],
    ['28456789012345', 'too short for Alipay'],
    ['2845678901234567890123456', 'too long for Alipay'],
    ['1345 6789 0123 4567 89', 'blanks'],
    ['１３４５６７８９０１２３４５６７８９', 'other digits'],
    ['134567890123456789\n', 'a line end'],
    ['https://qr.alipay.com/284567890123456789', 'a link'],
  ])('%j is nobody’s: %s', (code) => {
    expect(walletOfCode(code)).toBeUndefined()
  })
})
