import { describe, expect, it } from 'vitest'
import { curveTable, growthsOf, type Sample } from './curve.ts'

const MB = 1e6

/** So many half minutes, each with what it holds. */
function samples(count: number, heapAt: (part: number) => number): Sample[] {
  return Array.from({ length: count }, (_, at) => ({
    rss: 150 * MB,
    heapUsed: heapAt(at / count) * MB,
    external: 5 * MB,
  }))
}

describe('a curve of memory', () => {
  it('is flat when only its beginning rises', () => {
    expect(growthsOf(samples(120, (part) => 40 + 30 * Math.min(1, part * 3)))).toEqual([])
  })

  it('isn’t flat when its last third lies a ninth above its middle', () => {
    expect(growthsOf(samples(120, (part) => (part < 2 / 3 ? 45 : 50)))).toEqual([
      'heap used: 45.0 MB in the middle third, 50.0 MB in the last',
    ])
  })

  it('is flat for all of less than a megabyte, and for single peaks', () => {
    const peaks = samples(120, (part) => (Math.round(part * 120) % 5 === 0 ? 90 : 45))
    expect(growthsOf(peaks)).toEqual([])
    expect(growthsOf(samples(120, (part) => (part < 2 / 3 ? 2 : 2.9)))).toEqual([])
  })

  it('is told in twenty points', () => {
    const [, , , heap] = curveTable(
      samples(120, (part) => 40 + Math.floor(part * 20)),
      60,
    ).split('\n')
    const steps = Array.from({ length: 20 }, (_, at) => `${40 + at}.0`).join(' ')
    expect(heap).toBe(`| heap used | 43.0 | 50.0 | 56.0 | ${steps} |`)
  })
})
