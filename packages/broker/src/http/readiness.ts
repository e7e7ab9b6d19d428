import type { Clock, Log } from '../ports.ts'
import { steadyTime } from '../steady-time.ts'
import { DatabaseGone } from '../store/sqlite-file.ts'
import type { Store } from '../store/store.ts'

/** SQLite needs room for its log; beyond this an operator should have come long ago. */
const LEAST_FREE_BYTES = 200 * 1024 * 1024
/** mct1 refuses calls that are ten minutes off. Half of that leaves time to mend it. */
const MOST_DRIFT_MS = 300_000
const LOOK_AGAIN_MS = 1_000

export interface ReadinessPorts {
  readonly store: Store
  readonly log: Log
  readonly clock: Clock
  /** Milliseconds by which the gateways' clocks are ahead of ours; null: nobody knows. */
  drift(): number | null
}

/** Whether this broker should be given requests. */
export interface Readiness {
  /** What speaks against it, in sentences; nothing when it is ready. */
  problems(): Promise<readonly string[]>
  /** From now on it should not: it is about to stop. */
  leave(): void
}

/** Looks at what a broker can't do without. */
export function createReadiness({ store, log, clock, drift }: ReadinessPorts): Readiness {
  let leaving = false
  let latest: { readonly at: number; readonly problems: Promise<readonly string[]> } | null = null
  const look = async (): Promise<readonly string[]> => {
    const found = [await databaseProblem(store, log), await diskProblem(store), clockProblem(drift())]
    const problems = found.filter((problem) => problem !== null)
    if (problems.length > 0) log.error('broker.not-ready', { problems })
    return problems
  }
  return {
    async problems() {
      // No fault of anybody's, and said before anything that takes time.
      if (leaving) return ['this broker is stopping']
      const now = steadyTime(clock)
      // Anybody may ask, and looking writes to the disk.
      if (latest === null || Math.abs(now - latest.at) >= LOOK_AGAIN_MS) latest = { at: now, problems: look() }
      return latest.problems
    },
    leave() {
      leaving = true
    },
  }
}

async function databaseProblem(store: Store, log: Log): Promise<string | null> {
  try {
    await store.ping()
    return null
  } catch (error) {
    log.error('store.not-ready', { error })
    if (error instanceof DatabaseGone) return 'the database’s file was deleted, moved or replaced'
    return 'the database can’t write, or has an older schema than this broker needs'
  }
}

async function diskProblem({ freeBytes }: Store): Promise<string | null> {
  const free = await freeBytes?.().catch(() => null)
  if (free === undefined || free === null || free >= LEAST_FREE_BYTES) return null
  return `the disk of the database has ${Math.floor(free / 1024 / 1024)} MB left`
}

function clockProblem(drift: number | null): string | null {
  if (drift === null || Math.abs(drift) <= MOST_DRIFT_MS) return null
  const seconds = Math.round(Math.abs(drift) / 1000)
  return `this machine’s clock is ${seconds} s ${drift > 0 ? 'behind' : 'ahead of'} the gateways’`
}
