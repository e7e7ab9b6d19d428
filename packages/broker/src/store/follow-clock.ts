import type { Clock, Log } from '../ports.ts'
import type { ClockMove, ClockSteps, ClockStore } from './clock-rows.ts'

/** A clock that can tell when it was set: its time of day beside one that only counts. */
export interface SteadyClock extends Clock {
  steady(): number
  /** Asks anew how late it is, where that is somebody else's to say. Never rejects. */
  refresh?(): Promise<void>
}

/** The time that a broker goes by. */
export interface FollowedClock extends Clock {
  steady(): number
  /** Looks whether the clock was set, and moves what stands in the books with it. Never rejects. */
  look(): Promise<void>
  /** Has other brokers on the database look at once when this one has moved what they share, and hears from them. */
  tellBy(changes: Tellers): void
}

/** What is less is the daily correction of a good clock, and is waited out or skipped; what is more is a step. */
const STEP_MS = 5_000
/** Two readings belong together when they were made within so many milliseconds: a process may be stopped between them. */
const AT_ONCE_MS = 1_000
const MOST_TRIES = 5
const NEWS = 'the-clock'

/**
 * Follows a clock that somebody may set, by hours and in either direction. Until the books have followed, time goes on as if nothing had
 * happened; then everything that is due, leased, valid or allowed until some moment has moved with the clock, in one transaction, so that
 * what was to happen in five seconds still does. What had been told of the past stays as it was told.
 */
export function followClock({ source, store, log }: FollowPorts): FollowedClock {
  let ahead = source.now() - source.steady()
  /** No moment comes twice. */
  let latest = Number.NEGATIVE_INFINITY
  let known: ClockSteps | null = null
  let looking: Promise<void> | null = null
  let tell = (): void => {}

  /** By how much the clock was set since it was last followed. */
  function read(): { readonly steady: number; readonly by: number } {
    for (let tries = 1; ; tries++) {
      const steady = source.steady()
      // Whole milliseconds, as the books have them; what timers count is finer.
      const by = Math.round(source.now() - steady - ahead)
      if (source.steady() - steady < AT_ONCE_MS || tries === MOST_TRIES) return { steady, by }
    }
  }

  function step(by: number): void {
    ahead += by
    latest = Number.NEGATIVE_INFINITY
  }

  function now(): number {
    const { steady, by } = read()
    if (Math.abs(by) < STEP_MS) ahead += by
    else void look()
    latest = Math.max(latest, Math.floor(steady + ahead))
    return latest
  }

  function look(): Promise<void> {
    looking ??= follow()
      .catch((error) => log.error('clock.not-followed', { error }))
      .finally(() => {
        looking = null
      })
    return looking
  }

  async function follow(): Promise<void> {
    await source.refresh?.()
    known ??= await begin()
    if (source.refresh || Math.abs(read().by) >= STEP_MS) known = await catchUp(known)
  }

  /** What the books know can't lie ahead: then the clock was set back while nobody looked. */
  async function begin(): Promise<ClockSteps> {
    const steps = await store.clockSteps()
    // Whether others had followed a step before this first look nobody can tell: they know, and it is theirs.
    if (source.refresh) step(read().by)
    const newest = await store.newestMoment()
    const by = newest === null ? 0 : Math.min(0, now() - newest)
    if (by > -STEP_MS || !(await move({ by, after: steps.count, now: now() }, 0))) return steps
    return moved(steps, by)
  }

  async function catchUp(before: ClockSteps): Promise<ClockSteps> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const steps = await store.clockSteps()
      const { by } = read()
      if (Math.abs(by) < STEP_MS) return steps
      const rest = by - (steps.total - before.total)
      if (Math.abs(rest) < STEP_MS) {
        // Another broker on the database was faster.
        step(by)
        return steps
      }
      if (await move({ by: rest, after: steps.count, now: now() + by }, by)) return moved(steps, rest)
    }
    return before
  }

  async function move(wish: ClockMove, by: number): Promise<boolean> {
    let isSet = false
    const set = (to: boolean): void => {
      if (isSet !== to) step(to ? by : -by)
      isSet = to
    }
    let done = false
    try {
      done = await store.moveTimes(wish, () => set(true))
      return done
    } finally {
      set(done)
    }
  }

  function moved({ count, total }: ClockSteps, by: number): ClockSteps {
    log.warn('clock.stepped', { seconds: Math.round(by / 1000) })
    tell()
    return { count: count + 1, total: total + by }
  }

  return {
    now,
    steady: () => source.steady(),
    ...(source.after && { after: source.after }),
    look,
    tellBy(changes) {
      tell = () => changes.publish(NEWS)
      changes.subscribe(NEWS, () => void look())
    },
  }
}

/** What tells and hears of changes, between brokers too. */
interface Tellers {
  publish(name: string): void
  subscribe(name: string, run: () => void): unknown
}

interface FollowPorts {
  readonly source: SteadyClock
  readonly store: ClockStore
  readonly log: Log
}
