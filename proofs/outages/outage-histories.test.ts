import { expect, test } from 'vitest'
import { playOutage } from './outage-history.ts'

const HISTORIES = 60

test(`${HISTORIES} histories of rude servers, poison and crashing brokers lose no event and no order [F45 F47 F48]`, async () => {
  let requests = 0
  let crashes = 0
  for (let seed = 1; seed <= HISTORIES; seed++) {
    const history = await playOutage(seed)
    expect(history.broken, `playOutage(${seed})`).toEqual([])
    requests += history.requests
    crashes += history.crashes
  }
  // They do what their name says.
  expect(requests).toBeGreaterThan(HISTORIES * 100)
  expect(crashes).toBeGreaterThan(HISTORIES)
}, 120_000)
