import { expect, test } from 'vitest'
import { createBench } from '../testing/test-bench.ts'
import { code128Svg, code128Widths } from './code128.ts'

const START = 6
const STOP = 7

/** The symbols between start and checksum, six widths each. */
function symbolsOf(digits: string): number[][] {
  const widths = code128Widths(digits).slice(START, -STOP)
  return Array.from({ length: widths.length / 6 }, (_, at) => widths.slice(6 * at, 6 * at + 6))
}

const sum = (widths: readonly number[]): number => widths.reduce((all, width) => all + width, 0)

test('every pair of digits has a symbol of its own, by the rules of Code 128', () => {
  const pairs = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'))
  const symbols = pairs.map((pair) => symbolsOf(pair)[0] ?? [])
  expect(new Set(symbols.map(String)).size).toBe(100)
  for (const symbol of symbols) {
    // Eleven modules, the bars of which are an even number: that is how readers find a misread symbol.
    expect(sum(symbol)).toBe(11)
    expect(sum(symbol.filter((_, at) => at % 2 === 0)) % 2).toBe(0)
  }
})

test('a payment code is a start, nine pairs, a checksum and the stop', () => {
  const widths = code128Widths('134264126329610153')
  expect(widths.slice(0, START).join('')).toBe('211232')
  expect(widths.slice(-STOP).join('')).toBe('2331112')
  expect(sum(widths)).toBe(11 * 11 + 13)
})

test('the checksum weighs each pair by its place', () => {
  // 105 + 1 × 12 + 2 × 34 = 185, and 185 − 103 = 82.
  expect(symbolsOf('1234').at(-1)).toEqual(symbolsOf('82')[0])
  expect(code128Widths('1234')).not.toEqual(code128Widths('3412'))
})

test('the picture has a bar for every other width, and is as wide as all of them', async () => {
  const svg = code128Svg('00')
  expect(svg).toContain(`viewBox="0 0 ${11 * 3 + 13} 1"`)
  expect(svg.match(/M\d+ 0h\dv1h-\dz/g)).toHaveLength(3 * 3 + 4)
  const { sandbox } = createBench()
  const served = await sandbox.fetch(new Request('http://sandbox.test/phone/barcode/00.svg'))
  expect([served.headers.get('content-type'), await served.text()]).toEqual(['image/svg+xml', svg])
  expect((await sandbox.fetch(new Request('http://sandbox.test/phone/barcode/a.svg'))).status).toBe(404)
})
