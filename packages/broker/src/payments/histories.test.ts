import { expect, test } from 'vitest'
import { liveHistory } from '../testing/payments-history.ts'
import { liveRefundHistory } from '../testing/refunds-history.ts'

// PAY_HISTORIES=10000 vitest run …/histories.test.ts for a longer look; a seed replays its history.
const HISTORIES = Number(process.env.PAY_HISTORIES ?? 60)

test('random histories of faults, races and lies all end with the books in order', { timeout: 600_000 }, async () => {
  const broken: string[] = []
  for (let seed = 1; seed <= HISTORIES && broken.length < 5; seed++) {
    for (const promise of await liveHistory(seed)) broken.push(`seed ${seed}: ${promise}`)
  }
  expect(broken).toEqual([])
})

test('random histories of refunds never give back more than was paid, and tell every end once', {
  timeout: 600_000,
}, async () => {
  const broken: string[] = []
  for (let seed = 1; seed <= HISTORIES && broken.length < 5; seed++) {
    for (const promise of await liveRefundHistory(seed)) broken.push(`seed ${seed}: ${promise}`)
  }
  expect(broken).toEqual([])
})
