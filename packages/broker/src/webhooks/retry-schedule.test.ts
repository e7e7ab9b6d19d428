import { expect, test } from 'vitest'
import { isSpent, RETRY_WAITS, retryWait } from './retry-schedule.ts'

const HOUR = 3_600_000
const asked = (byte: number, retryAfter?: string) => ({
  retryAfter,
  now: 0,
  random: { bytes: () => new Uint8Array([byte]) },
})

test('tries thirteen times in about 77 hours, and then at the last pace', () => {
  expect(RETRY_WAITS).toHaveLength(12)
  const whole = RETRY_WAITS.reduce((sum, wait) => sum + wait)
  expect(whole / HOUR).toBeCloseTo(76.71, 1)
  expect(retryWait(13, asked(128))).toBe(24 * HOUR)
  expect(retryWait(1_000, asked(128))).toBe(24 * HOUR)
})

test('an event is given up after thirteen tries, and never within three days', () => {
  expect(isSpent(12, 1_000 * HOUR)).toBe(false)
  expect(isSpent(13, 71 * HOUR)).toBe(false)
  expect(isSpent(13, 72 * HOUR)).toBe(true)
})

test('spreads each wait by a fifth at most', () => {
  RETRY_WAITS.forEach((wait, at) => {
    for (const byte of [0, 128, 255]) {
      const jittered = retryWait(at + 1, asked(byte))
      expect(jittered).toBeGreaterThanOrEqual(wait * 0.8)
      expect(jittered).toBeLessThanOrEqual(wait * 1.2)
    }
  })
  expect(retryWait(1, asked(0))).not.toBe(retryWait(1, asked(255)))
})

test('waits no longer than it is let, unless the merchant’s server asks', () => {
  expect(retryWait(12, { ...asked(128), longest: HOUR })).toBe(HOUR)
  expect(retryWait(12, { ...asked(128, '1800'), longest: 600_000 })).toBe(HOUR / 2)
})

test.each([
  ['seconds', '120', 120_000],
  ['a date', new Date(60_000).toUTCString(), 60_000],
  ['more than an hour', '86400', HOUR],
  ['less than the schedule', '1', 5000],
  ['the past', new Date(-60_000).toUTCString(), 5000],
  ['nonsense', 'soon', 5000],
  ['a negative number', '-5', 5000],
])('waits as long as the merchant’s server asks: %s [F46]', (_, retryAfter, wait) => {
  expect(retryWait(1, asked(128, retryAfter))).toBe(wait)
})
