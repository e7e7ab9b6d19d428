import type { Pool } from 'pg'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { databaseClock } from './database-clock.ts'

const START = 1_000_000
const MINUTE = 60_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A database that tells these times, one each time it is asked; then it is gone. */
function telling(...times: number[]): Pool {
  const query = async () => {
    const now = times.shift()
    if (now === undefined) throw new Error('out of reach')
    return { rows: [{ now }] }
  }
  return { query } as unknown as Pool
}

/** What the clock says a minute and a moment later, before and after the database was asked again. */
async function minuteLater(clock: { now(): number }): Promise<[number, number]> {
  vi.advanceTimersByTime(MINUTE + 1)
  const before = clock.now()
  await new Promise((resolve) => setImmediate(resolve))
  return [before, clock.now()]
}

test('counts on by itself, and follows the database when that has gone on faster [F22]', async () => {
  const clock = await databaseClock(telling(START, START + 3 * MINUTE))
  expect(clock.now()).toBe(START)
  expect(await minuteLater(clock)).toEqual([START + MINUTE + 1, START + 3 * MINUTE])
})

test('a database whose time was set back never makes a moment come twice [F22]', async () => {
  const clock = await databaseClock(telling(START, START - 10 * MINUTE))
  expect(await minuteLater(clock)).toEqual([START + MINUTE + 1, START + MINUTE + 1])
  vi.advanceTimersByTime(1_000)
  expect(clock.now()).toBe(START + MINUTE + 1_001)
})

test('goes on while the database is out of reach [F22]', async () => {
  const clock = await databaseClock(telling(START))
  expect(await minuteLater(clock)).toEqual([START + MINUTE + 1, START + MINUTE + 1])
})
