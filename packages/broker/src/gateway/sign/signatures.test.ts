import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MalformedText } from '../malformed-text.ts'
import { decryptHex, encryptHex } from './aes-hex.ts'
import { equalHex } from './equal-hex.ts'
import { md5Hex } from './md5-sha1.ts'
import { isAmbiguous, sortedLine } from './sorted-line.ts'

const KEY = 'k'.repeat(32)

describe('sortedLine', () => {
  test('sorts by code units, not by a locale', () => {
    expect(sortedLine({ b: '1', a_b: '2', aB: '3', ab: '4', a1: '5', A: '6' })).toBe('A=6&a1=5&aB=3&a_b=2&ab=4&b=1')
  })

  test('keeps empty values, raw text and plain integers', () => {
    expect(sortedLine({ errcode: 0, msg: '成功 &=%', empty: '', yes: true })).toBe(
      'empty=&errcode=0&msg=成功 &=%&yes=true',
    )
  })

  // -0 would be signed as 0 and read as no word at all.
  test.each([[[1]], [{ toString: 'x' }], [null], [0.5], [-0], [undefined]])(
    '%j is never signed as its text [T4]',
    (value) => {
      expect(() => sortedLine({ a: value as never })).toThrow(MalformedText)
    },
  )

  test.each(['', '1a', 'a=b', 'a&b', 'a b', 'é', 'a'.repeat(41)])('a key %j is refused', (key) => {
    expect(() => sortedLine({ [key]: 'x' })).toThrow(MalformedText)
  })

  test('without a second field in a value, a line has one reading only [T1]', () => {
    const fields = fc.dictionary(fc.stringMatching(/^[ab_]{1,2}$/), fc.stringMatching(/^[a&=%+ ]{0,4}$/), {
      noNullPrototype: true,
    })
    fc.assert(
      fc.property(fields, fields, (one, other) => {
        fc.pre(!isAmbiguous(one) && !isAmbiguous(other))
        if (sortedLine(one) === sortedLine(other)) expect(one).toEqual(other)
        const read = sortedLine(one)
          .split(/&(?=[A-Za-z_]\w{0,39}=)/)
          .filter(Boolean)
        expect(Object.fromEntries(read.map((piece) => piece.split(/=(.*)/s, 2)))).toEqual(one)
      }),
    )
    expect(isAmbiguous({ a: 'x&b=1' })).toBe(true)
    expect(isAmbiguous({ a: 'A&B', b: 'x & y=1' })).toBe(false)
  })
})

describe('AES', () => {
  test('gives back any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => decryptHex(encryptHex(text, KEY), KEY) === text))
  })

  test('every fault has the same error, without a cause [T18]', () => {
    const sealed = encryptHex('{"status":"1"}', KEY)
    for (const bad of ['', 'zz', sealed.slice(2), sealed.slice(0, -2), '0'.repeat(32), `${sealed.slice(0, -1)}G`]) {
      const error = (() => {
        try {
          return decryptHex(bad, KEY)
        } catch (cause) {
          return cause as Error
        }
      })()
      expect(error).toBeInstanceOf(MalformedText)
      expect([(error as Error).message, (error as Error).cause]).toEqual(['The text can’t be decrypted', undefined])
    }
  })
})

test('MD5 is taken of UTF-8: a vendor’s own example (Pooul v1, signature)', () => {
  expect(md5Hex('123abc中文')).toBe('6a52514aa32cb230da6fb7af0f5345ce')
})

test('hex is compared as bytes; another length, other letters and other types equal nothing [T7]', () => {
  expect(equalHex('ab01', 'AB01')).toBe(true)
  for (const other of ['ab02', 'ab0', 'ab011', '', 'zz01', undefined, null, 0xab01, ['ab01']]) {
    expect(equalHex('ab01', other)).toBe(false)
  }
})
