import { expect, test } from 'vitest'
import { RETRY_WAITS, retryWait } from './retry-schedule.ts'

const HOUR = 3_600_000
const bytes = (value: number) => ({ bytes: () => new Uint8Array([value]) })

test('tries thirteen times in about 77 hours', () => {
  expect(RETRY_WAITS).toHaveLength(12)
  const whole = RETRY_WAITS.reduce((sum, wait) => sum + wait)
  expect(whole / HOUR).toBeCloseTo(76.71, 1)
  expect(retryWait(13, undefined, 0, bytes(0))).toBeNull()
})

test('spreads each wait by a fifth at most', () => {
  RETRY_WAITS.forEach((wait, at) => {
    for (const byte of [0, 128, 255]) {
      const jittered = retryWait(at + 1, undefined, 0, bytes(byte)) ?? Number.NaN
      expect(jittered).toBeGreaterThanOrEqual(wait * 0.8)
      expect(jittered).toBeLessThanOrEqual(wait * 1.2)
    }
  })
  expect(retryWait(1, undefined, 0, bytes(0))).not.toBe(retryWait(1, undefined, 0, bytes(255)))
})

test.each([
  ['seconds', '120', 120_000],
  ['a date', new Date(60_000).toUTCString(), 60_000],
  ['more than an hour', '86400', HOUR],
  ['less than the schedule', '1', 5000],
  ['the past', new Date(-60_000).toUTCString(), 5000],
  ['nonsense', 'soon', 5000],
  ['a negative number', '-5', 5000],
])('waits as long as the merchant’s server asks: %s', (_, retryAfter, wait) => {
  expect(retryWait(1, retryAfter, 0, bytes(128))).toBe(wait)
})
