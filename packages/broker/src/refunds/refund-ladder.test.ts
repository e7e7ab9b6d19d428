import { expect, test } from 'vitest'
import { nextRefundQueryAt } from './refund-ladder.ts'

const HOUR = 3_600
const DAY = 24 * HOUR

/** Seconds after its sending at which a refund that never ends is asked about. */
function asked(): number[] {
  const times: number[] = []
  let now = 0
  for (let queryCount = 0; ; queryCount++) {
    const next = nextRefundQueryAt({ sentAt: 0, queryCount }, now * 1000)
    if (next === null) return times
    now = next / 1000
    times.push(now)
  }
}

test('seconds at first, minutes for an hour, hours for three days, days for thirty, then no more', () => {
  const times = asked()
  const gaps = times.map((time, at) => time - (times[at - 1] ?? 0))
  expect(gaps.slice(0, 8)).toEqual([5, 10, 20, 40, 80, 160, 300, 300])
  const within = (from: number, to: number) =>
    gaps.filter((_, at) => (times[at - 1] ?? 0) >= from && (times[at - 1] ?? 0) < to)
  expect(new Set(within(HOUR, 3 * DAY))).toEqual(new Set([HOUR]))
  expect(new Set(within(3 * DAY, 30 * DAY))).toEqual(new Set([DAY]))
  expect(times.at(-1)).toBeGreaterThanOrEqual(30 * DAY)
  expect(times.at(-1)).toBeLessThan(31 * DAY + HOUR)
  expect(times.length).toBeLessThan(130)
})
