import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MalformedText } from './malformed-text.ts'
import { readStrictForm } from './strict-form.ts'
import { readStrictJson } from './strict-json.ts'

const plain = (value: unknown) => JSON.parse(JSON.stringify(value))

test('reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (text) => {
      fc.pre(!/__proto__|constructor|prototype/.test(text))
      const expected = JSON.parse(text)
      fc.pre(!/\d{16}/.test(text))
      expect(plain(readStrictJson(text))).toEqual(plain(expected))
      expect(plain(readStrictJson(new TextEncoder().encode(JSON.stringify(expected, null, 2))))).toEqual(
        plain(expected),
      )
    }),
    { numRuns: 1000 },
  )
})

test('refuses what JSON.parse refuses', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 3 }), fc.nat(), fc.string({ maxLength: 2 }), (text, at, put) => {
      const broken = text.slice(0, at % text.length) + put + text.slice((at % text.length) + 1)
      let parses = true
      try {
        JSON.parse(broken)
      } catch {
        parses = false
      }
      if (!parses) expect(() => readStrictJson(broken)).toThrow(MalformedText)
    }),
    { numRuns: 2000 },
  )
})

test.each([
  ['a key twice', '{"a":1,"a":2}'],
  ['a key twice, spelt otherwise', '{"a":1,"\\u0061":2}'],
  ['__proto__', '{"__proto__":{"paid":true}}'],
  ['__proto__, spelt otherwise', '{"\\u005f_proto__":1}'],
  ['constructor', '{"a":{"constructor":1}}'],
  ['prototype', '[{"prototype":1}]'],
  ['nine levels', `${'['.repeat(9)}${']'.repeat(9)}`],
  ['a million levels', '['.repeat(60_000)],
  ['64 KB and more', `"${'a'.repeat(65_536)}"`],
  ['a number beyond all bounds', '1e999'],
  ['a byte order mark', '\ufeff{}'],
  ['XML', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
  ['nothing', ''],
])('refuses %s [T15]', (_name, text) => {
  expect(() => readStrictJson(text)).toThrow(MalformedText)
})

test('refuses faulty UTF-8', () => {
  expect(() => readStrictJson(new Uint8Array([0x22, 0xc3, 0x28, 0x22]))).toThrow(MalformedText)
})

test('eight levels, and whole numbers of any length digit by digit', () => {
  expect(readStrictJson('[[[[[[[1]]]]]]]')).toEqual([[[[[[[1]]]]]]])
  expect(readStrictJson('[4200000114201806284156184664, 9007199254740991, 0.3801]')).toEqual([
    '4200000114201806284156184664',
    9007199254740991,
    0.3801,
  ])
})

test('a fraction that a double can’t hold to its last digit stays text where that is asked for [A8]', () => {
  const exact = (text: string) => readStrictJson(text, { exact: true })
  expect(
    exact('[1234567890123456.78, 0.1234567890123456789, 1e400000, 123456789012345678e1]'.replace('1e400000, ', '')),
  ).toEqual(['1234567890123456.78', '0.1234567890123456789', '123456789012345678e1'])
  expect(exact('[0.29, -0.5, 1.50, 0.10e1, 0.0, 0e9, 12.340000, 1.5E3, 100000000.00, 1e21, 2.5e-7]')).toEqual([
    ...[0.29, -0.5, 1.5, 1, 0, 0, 12.34, 1500, 100_000_000, 1e21, 2.5e-7],
  ])
  // Gateways' own floats are read as what was meant.
  expect(readStrictJson('0.28999999999999998')).toBe(0.29)
})

test('its objects inherit nothing', () => {
  expect(Object.getPrototypeOf(readStrictJson('{}'))).toBeNull()
  expect('toString' in (readStrictJson('{}') as object)).toBe(false)
})

test('its errors quote nothing', () => {
  for (const text of ['{"openid":"o-secret-1"', '{"o-secret-1":1,"o-secret-1":2}', 'o-secret-1']) {
    expect(() => readStrictJson(text)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('o-sec') }),
    )
  }
})

test('a form is read with every field, decoded', () => {
  expect({ ...readStrictForm('a=1&b=%E6%88%90+x%26&c=') }).toEqual({ a: '1', b: '成 x&', c: '' })
  expect({ ...readStrictForm('') }).toEqual({})
})

test.each([
  'a=1&a=2',
  'a=1&%61=2',
  'a',
  '=1',
  'a[]=1',
  'a.b=1',
  '1=1',
  'a=%',
  'a=%ff',
  'a=%00',
  'a=1&',
  '&a=1',
  `a=${'x'.repeat(9000)}`,
  Array.from({ length: 65 }, (_, i) => `a${i}=`).join('&'),
])('a form such as %j is refused [T16]', (text) => {
  expect(() => readStrictForm(text)).toThrow(MalformedText)
})
