import type { BrokerContext } from '../context/context.ts'
import { steadyTime } from '../steady-time.ts'
import { reconcile } from './reconcile.ts'

const DAY_MS = 24 * 3_600_000
/** How often the database is asked whether it is time. */
const LOOK_EVERY_MS = 10 * 60_000

/** Compares our books with the gateways' once a day: by one of all brokers on the database, the first time a day after the first start. */
export function createDailyReconciliation(context: BrokerContext): { run(): Promise<void>; stop(): void } {
  const { store, clock, log } = context
  const stopped = new AbortController()
  let lookAt = Number.NEGATIVE_INFINITY
  return {
    async run() {
      const at = steadyTime(clock)
      if (at < lookAt || stopped.signal.aborted) return
      lookAt = at + LOOK_EVERY_MS
      if (!(await store.claimChore('reconcile', clock.now(), DAY_MS))) return
      const { signal } = stopped
      await reconcile(context, { signal }).catch((error) => {
        if (!signal.aborted) log.error('reconcile.failed', { error })
      })
    },
    stop: () => stopped.abort(),
  }
}
