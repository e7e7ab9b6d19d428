import { expect, test } from 'vitest'
import type { Counts } from './counts.ts'
import { liveManyHistories } from './many-histories.ts'
import { KINDS } from './profile.ts'

const HISTORIES = 2_000

test('2,000 histories of crashes, races, lies and lost answers end with the books in order [B3] [B4] [B17] [F4 F10 F13 F18 F19 F20 F22 F24 F25 F42 F45 F61 F62 T9 T11 T19 T42]', {
  timeout: 600_000,
}, async () => {
  const { broken, kinds } = await liveManyHistories(1, HISTORIES)
  expect(broken).toEqual([])
  // They are what their name says: nothing of all that could happen never did.
  expect([...kinds.keys()].sort()).toEqual([...KINDS].sort())
  const sum = (name: keyof Counts) => [...kinds.values()].reduce((total, counts) => total + counts[name], 0)
  expect(sum('crashes')).toBeGreaterThan(HISTORIES)
  expect(sum('takenOver')).toBeGreaterThan(HISTORIES / 10)
  expect(sum('clockMoves')).toBeGreaterThan(HISTORIES / 100)
  expect(sum('fileLosses')).toBeGreaterThan(HISTORIES / 50)
  expect(sum('novelties')).toBeGreaterThan(HISTORIES / 4)
  expect(sum('lies')).toBeGreaterThan(HISTORIES)
  expect(sum('refunds')).toBeGreaterThan(HISTORIES / 4)
  for (const end of ['applied', 'duplicate', 'late', 'reversed', 'unpaid'] as const)
    expect([end, sum(end)]).toEqual([end, expect.toSatisfy((count: number) => count > HISTORIES / 50)])
})
