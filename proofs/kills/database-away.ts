import { setTimeout as sleep } from 'node:timers/promises'

/** How a broker says that its database lets nobody in. One that is there and can't do something, for a lock that a dead broker left, is a finding. */
export const DATABASE_AWAY: RegExp = /The database can’t be reached/

const PATIENCE_MS = 30_000
const LOOK_AGAIN_MS = 100

/** Asks until the database is back; after half a minute its absence is the answer. */
export async function whileAway<Value>(ask: () => Promise<Value>, isAway: (value: Value) => boolean): Promise<Value> {
  const giveUpAt = performance.now() + PATIENCE_MS
  for (;;) {
    const value = await ask()
    if (!isAway(value) || performance.now() > giveUpAt) return value
    await sleep(LOOK_AGAIN_MS)
  }
}
