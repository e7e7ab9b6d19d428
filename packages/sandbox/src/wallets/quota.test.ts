import { expect, test } from 'vitest'
import { createManualClock } from '../manual-clock.ts'
import { createQuota } from './quota.ts'

test('counts by name, and anew every minute', async () => {
  const clock = createManualClock()
  const quota = createQuota(clock, 2, 'minute')
  expect([quota.take('a'), quota.take('a'), quota.take('a'), quota.take('b')]).toEqual([true, true, false, true])
  await clock.advance(60_000)
  expect(quota.take('a')).toBe(true)
})

test('a day ends at midnight in China', async () => {
  const clock = createManualClock(Date.UTC(2026, 10, 20, 15, 59, 59))
  const quota = createQuota(clock, 1, 'day')
  expect([quota.take('a'), quota.take('a')]).toEqual([true, false])
  await clock.advance(1000)
  expect(quota.take('a')).toBe(true)
})
