import { expect, test } from 'vitest'
import { Countdown, clockText } from './countdown.ts'

const END = '2026-11-21T04:05:00Z'
const ends = Date.parse(END)

/** Timers whose clock moves only when told. */
function handTimers(start: number) {
  let now = start
  const waiting = new Set<{ at: number; run: () => void }>()
  return {
    now: () => now,
    after(ms: number, run: () => void) {
      const timer = { at: now + ms, run }
      waiting.add(timer)
      return () => void waiting.delete(timer)
    },
    pending: () => waiting.size,
    /** Moves the clock at once, as a page does that was frozen: what is due runs late, once. */
    jump(to: number) {
      now = to
      for (const timer of [...waiting]) if (timer.at <= now && waiting.delete(timer)) timer.run()
    },
  }
}

test('what is left is counted on the broker’s clock', () => {
  const left = (now: number, clockOffset: number): number => {
    const countdown = new Countdown(handTimers(now), () => {})
    countdown.follow(END, clockOffset)
    return countdown.secondsLeft
  }
  expect(left(ends - 60_000, 0)).toBe(60)
  // The device is ten minutes slow: without the offset it would promise ten minutes more.
  expect(left(ends - 660_000, 600_000)).toBe(60)
  expect(left(ends + 540_000, -600_000)).toBe(60)
  expect(left(ends + 1, 0)).toBe(0)
})

test.each([
  [0, '00:00'],
  [9, '00:09'],
  [65, '01:05'],
  [3599, '59:59'],
  [3661, '1:01:01'],
])('%i seconds read %s', (seconds, text) => {
  expect(clockText(seconds)).toBe(text)
})

test('it ticks when the shown second changes', () => {
  const timers = handTimers(ends - 2_300)
  const seen: number[] = []
  const countdown: Countdown = new Countdown(timers, () => seen.push(countdown.secondsLeft))
  countdown.follow(END, 0)
  expect(countdown.secondsLeft).toBe(3)
  for (const left of [2_000, 1_000, 0]) timers.jump(ends - left)
  expect(seen).toEqual([2, 1, 0])
  expect(timers.pending()).toBe(0)
})

test('after a frozen hour it shows the truth at the first tick', () => {
  const timers = handTimers(ends - 3_600_000)
  const seen: number[] = []
  const countdown: Countdown = new Countdown(timers, () => seen.push(countdown.secondsLeft))
  countdown.follow(END, 0)
  timers.jump(ends - 5_000)
  expect(seen).toEqual([5])
})

test('it keeps one timer, and none when there is nothing to count', () => {
  const timers = handTimers(ends - 90_000)
  const countdown = new Countdown(timers, () => {})
  countdown.follow(END, 0)
  countdown.follow(END, 250)
  countdown.follow('2026-11-21T04:06:00Z', 0)
  expect(timers.pending()).toBe(1)
  countdown.follow(null, 0)
  expect(timers.pending()).toBe(0)
  expect(countdown.secondsLeft).toBe(0)
})

test.each([-28_800_000, 28_800_000])(
  'when the clock it runs on was set by %i ms, it goes on with the offset that sets it right [B4]',
  (by) => {
    const timers = handTimers(ends - 90_000)
    const seen: number[] = []
    const countdown: Countdown = new Countdown(timers, () => seen.push(countdown.secondsLeft))
    countdown.follow(END, 0)
    timers.jump(ends - 89_000 + by)
    countdown.follow(END, -by)
    expect(timers.pending()).toBe(1)
    timers.jump(ends - 88_000 + by)
    expect(countdown.secondsLeft).toBe(88)
    expect(seen.at(-1)).toBe(88)
  },
)
