import { expect, test } from 'vitest'
import { nextQueryAt } from './query-ladder.ts'

const SOON = 10 ** 9
const gaps = (state: 'awaiting' | 'closing' | 'closed', closeBy: number, counts: number[], now = 0) =>
  counts.map((queryCount) => (nextQueryAt({ state, queryCount, closeBy }, 0, now) ?? Number.NaN) - now)

test('an open payment is asked about 5, 10, 20 … seconds apart, five minutes at most', () => {
  expect(gaps('awaiting', SOON, [0, 1, 2, 3, 4, 5, 6, 50])).toEqual([5e3, 10e3, 20e3, 40e3, 80e3, 160e3, 300e3, 300e3])
})

test('it is asked in time for its close, and not before the gateway closes', () => {
  expect(gaps('awaiting', 60_000, [6])).toEqual([60_000])
  expect(nextQueryAt({ state: 'awaiting', queryCount: 6, closeBy: 10 }, 120_000, 20)).toBe(120_000)
})

test('an ended one is asked about after a minute, ten, an hour and a day, then never; a settled one never', () => {
  expect(gaps('closed', SOON, [0, 1, 2, 3, 4])).toEqual([60e3, 600e3, 3_600e3, 86_400e3, Number.NaN])
  expect(nextQueryAt({ state: 'paid', queryCount: 0, closeBy: 0 }, 0, 0)).toBeNull()
})

test('one that is stuck two days after its close is still asked about, once an hour', () => {
  expect(gaps('closing', 0, [9], 48 * 3_600_000 + 1)).toEqual([3_600_000])
})
