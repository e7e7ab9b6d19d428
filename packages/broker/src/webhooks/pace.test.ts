import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPace } from './pace.ts'

function paceAt(perSecond: number) {
  const clock = { at: 0, now: () => clock.at }
  return { clock, pace: createPace(perSecond, clock) }
}

test('no second, wherever it begins, has more than are allowed', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(400), { maxLength: 300 }), (waits) => {
      const { clock, pace } = paceAt(5)
      const begun: number[] = []
      for (const wait of waits) {
        clock.at += wait
        while (pace.take()) begun.push(clock.at)
      }
      for (const from of begun) {
        expect(begun.filter((at) => at >= from && at < from + 1000).length).toBeLessThanOrEqual(5)
      }
    }),
  )
})

test('lets as many through as are allowed, and a place that was given back again', () => {
  const { clock, pace } = paceAt(2)
  expect([pace.take(), pace.take(), pace.take()]).toEqual([true, true, false])
  pace.giveBack()
  expect([pace.take(), pace.take()]).toEqual([true, false])
  clock.at = 1000
  expect([pace.take(), pace.take(), pace.take()]).toEqual([true, true, false])
})

test('goes on when the clock is set back [F22]', () => {
  const { clock, pace } = paceAt(1)
  clock.at = 3_600_000
  expect(pace.take()).toBe(true)
  clock.at = 0
  expect(pace.take()).toBe(true)
})
