import { expect, test } from 'vitest'
import type { Pace } from '../gateway/account.ts'
import { nextQueryAt, queryCountAfter } from './query-ladder.ts'

const SOON = 10 ** 9
const limits = (endableAt: number, pace: Pace | null = null) => ({ endableAt, pace })
type State = 'awaiting' | 'user-paying' | 'closing' | 'reversing' | 'closed'
const gaps = (state: State, closeBy: number, counts: number[], now = 0, pace: Pace | null = null) =>
  counts.map((queryCount) => (nextQueryAt({ state, queryCount, closeBy }, limits(0, pace), now) ?? Number.NaN) - now)

test('an open payment is asked about 5, 10, 20 … seconds apart, five minutes at most', () => {
  expect(gaps('awaiting', SOON, [0, 1, 2, 3, 4, 5, 6, 50])).toEqual([5e3, 10e3, 20e3, 40e3, 80e3, 160e3, 300e3, 300e3])
})

test('it is asked in time for its close, and not before the gateway closes', () => {
  expect(gaps('awaiting', 60_000, [6])).toEqual([60_000])
  expect(nextQueryAt({ state: 'awaiting', queryCount: 6, closeBy: 10 }, limits(120_000), 20)).toBe(120_000)
})

test('an ended one is asked about after a minute, ten, an hour and a day, then never; a settled one never', () => {
  expect(gaps('closed', SOON, [0, 1, 2, 3, 4])).toEqual([60e3, 600e3, 3_600e3, 86_400e3, Number.NaN])
  expect(nextQueryAt({ state: 'paid', queryCount: 0, closeBy: 0 }, limits(0), 0)).toBeNull()
})

test('one that is stuck two days after its close is still asked about, once an hour', () => {
  expect(gaps('closing', 0, [9], 48 * 3_600_000 + 1)).toEqual([3_600_000])
})

test('where a document sets the pace it is kept while a payer may be paying, and in time for the end', () => {
  const pace = { first: 5, every: 10 }
  expect(gaps('user-paying', SOON, [0, 1, 9], 0, pace)).toEqual([10e3, 10e3, 10e3])
  expect(gaps('user-paying', 30_000, [1, 1, 1], 25_000, pace)).toEqual([5e3, 5e3, 5e3])
  expect(gaps('reversing', 0, [0, 1, 2, 9], 1, pace)).toEqual([5e3, 10e3, 20e3, 60e3])
})

test('of one that has ended only due queries count, and the last of them only with a clear answer', () => {
  const after = (queryCount: number, isDue: boolean, isClear: boolean) =>
    queryCountAfter({ state: 'closed', queryCount }, { isDue, isClear })
  expect([after(0, true, true), after(0, true, false), after(0, false, true)]).toEqual([1, 1, 0])
  expect([after(3, true, true), after(3, true, false), after(3, false, true)]).toEqual([4, 3, 3])
  expect(queryCountAfter({ state: 'awaiting', queryCount: 3 }, { isDue: false, isClear: false })).toBe(4)
})
