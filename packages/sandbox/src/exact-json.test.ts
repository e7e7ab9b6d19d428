import { expect, test } from 'vitest'
import { readExactJson } from './exact-json.ts'

test('no digit of a whole number is lost, and texts stay what they are [A8]', () => {
  const text =
    '{"card":6222021234567890123,"list":[-90071992547409930,1],"note":"no 6222021234567890123 \\" 1","yuan":0.29}'
  expect(readExactJson(text)).toEqual({
    card: '6222021234567890123',
    list: ['-90071992547409930', 1],
    note: 'no 6222021234567890123 " 1',
    yuan: 0.29,
  })
})

test.each(['6222021234567890123x', '{6222021234567890123:1}', '01', ''])('%s is no JSON [A8]', (text) => {
  expect(() => readExactJson(text)).toThrow(SyntaxError)
})
