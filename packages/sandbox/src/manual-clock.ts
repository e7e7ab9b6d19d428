import type { Clock } from './clock.ts'

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves time on by `ms` milliseconds and runs what falls due, in order, letting promises settle in between. */
  advance(ms: number): Promise<void>
}

/** A clock for tests, starting at the given milliseconds since 1970. */
export function createManualClock(start: number = Date.UTC(2026, 10, 20, 4)): ManualClock {
  let now = start
  let order = 0
  const timers = new Map<number, { at: number; run: () => void }>()

  function nextDue(until: number): number | undefined {
    const due = [...timers].filter(([, timer]) => timer.at <= until)
    due.sort((a, b) => a[1].at - b[1].at || a[0] - b[0])
    return due[0]?.[0]
  }

  return {
    now: () => now,
    after(ms, run) {
      const id = order++
      timers.set(id, { at: now + ms, run })
      return () => timers.delete(id)
    },
    async advance(ms) {
      const until = now + ms
      await settle()
      for (let id = nextDue(until); id !== undefined; id = nextDue(until)) {
        const timer = timers.get(id)
        timers.delete(id)
        if (!timer) continue
        now = Math.max(now, timer.at)
        timer.run()
        await settle()
      }
      now = until
    },
  }
}

/** Lets everything that is ready run, real sockets on this machine included. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
}
