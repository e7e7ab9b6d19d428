import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pollDelay } from './poll-schedule.ts'

const calm = { failures: 0, random: 0.5 }

describe('pollDelay', () => {
  test('asks every 2 s for half a minute, then every 5 s, then every 10 s', () => {
    expect(pollDelay({ ...calm, answers: 0 })).toBe(2_000)
    expect(pollDelay({ ...calm, answers: 14 })).toBe(2_000)
    expect(pollDelay({ ...calm, answers: 15 })).toBe(5_000)
    expect(pollDelay({ ...calm, answers: 39 })).toBe(5_000)
    expect(pollDelay({ ...calm, answers: 40 })).toBe(10_000)
    expect(pollDelay({ ...calm, answers: 4_000 })).toBe(10_000)
  })

  test('backs off by half as much again for each failure, up to 30 s', () => {
    expect([1, 2, 3, 6, 7, 50].map((failures) => pollDelay({ answers: 0, failures, random: 0.5 }))).toEqual([
      3_000, 4_500, 6_750, 22_781, 30_000, 30_000,
    ])
  })

  test('spreads failures by a fifth, and nothing else', () => {
    expect(pollDelay({ answers: 0, failures: 1, random: 0 })).toBe(2_400)
    expect(pollDelay({ answers: 0, failures: 1, random: 1 })).toBe(3_600)
    expect(pollDelay({ answers: 0, failures: 0, random: 1 })).toBe(2_000)
  })

  test('waits as long as the broker asked, up to five minutes, and never shorter than its own pace', () => {
    expect(pollDelay({ ...calm, answers: 0, retryAfter: 17_000 })).toBe(17_000)
    expect(pollDelay({ ...calm, answers: 0, retryAfter: 1_000 })).toBe(2_000)
    expect(pollDelay({ ...calm, answers: 0, retryAfter: 86_400_000 })).toBe(300_000)
  })

  test('always answers a wait between 1.6 s and 5 minutes', () => {
    const history = fc.record({
      answers: fc.nat(),
      failures: fc.nat(),
      random: fc.double({ min: 0, max: 1, noNaN: true }),
      retryAfter: fc.option(fc.nat(), { nil: undefined }),
    })
    fc.assert(
      fc.property(history, (given) => {
        const delay = pollDelay(given)
        expect(delay).toBeGreaterThanOrEqual(1_600)
        expect(delay).toBeLessThanOrEqual(300_000)
      }),
    )
  })
})
