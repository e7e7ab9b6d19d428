import type { Pool } from 'pg'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { databaseClock } from './database-clock.ts'

const START = 1_000_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A database that tells these times, one each time it is asked; then it is gone. `slow`: milliseconds until it answers. */
function telling(times: number[], slow: { ms: number } = { ms: 0 }): Pool {
  const query = async () => {
    const now = times.shift()
    if (now === undefined) throw new Error('out of reach')
    vi.advanceTimersByTime(slow.ms)
    return { rows: [{ now }] }
  }
  return { query } as unknown as Pool
}

test('counts on by itself, and goes by the database whenever that is asked again [F22]', async () => {
  const clock = await databaseClock(telling([START, START + 180_000, START - 600_000]))
  expect(clock.now()).toBe(START)
  vi.advanceTimersByTime(60_000)
  expect(clock.now()).toBe(START + 60_000)
  await clock.refresh?.()
  expect(clock.now()).toBe(START + 180_000)
  vi.advanceTimersByTime(1_000)
  await clock.refresh?.()
  expect([clock.now(), clock.steady()]).toEqual([START - 600_000, 61_000])
})

test('goes on while the database is out of reach, and asks it once a second at most [F22]', async () => {
  const times = [START]
  const clock = await databaseClock(telling(times))
  vi.advanceTimersByTime(60_000)
  await clock.refresh?.()
  expect(clock.now()).toBe(START + 60_000)
  times.push(START + 500_000)
  await clock.refresh?.()
  expect(clock.now()).toBe(START + 60_000)
  vi.advanceTimersByTime(1_000)
  await clock.refresh?.()
  expect(clock.now()).toBe(START + 500_000)
})

test('an answer that took seconds says too little about now: it looks like a step and is none [B4] [F22]', async () => {
  const slow = { ms: 0 }
  const clock = await databaseClock(telling([START, START + 1_000], slow))
  vi.advanceTimersByTime(1_000)
  slow.ms = 12_000
  await clock.refresh?.()
  expect(clock.now()).toBe(START + 13_000)
})
