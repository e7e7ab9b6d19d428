import type { Timers } from '../ports.ts'

/** Time that passes only when told to. */
export interface ManualTimers extends Timers {
  /** Lets `ms` pass: runs what falls due, in order, and everything that promises do in between. */
  advance(ms: number): Promise<void>
  /** Lets `ms` pass with every timer asleep, as the timers of a hidden page may be. */
  freeze(ms: number): void
  /** How many timers are waiting. */
  pending(): number
}

/** Makes a clock that starts at `start` milliseconds and stands still. */
export function createManualTimers(start = 0): ManualTimers {
  let now = start
  let waiting: { at: number; run: () => void }[] = []
  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run }
      waiting.push(timer)
      return () => {
        waiting = waiting.filter((other) => other !== timer)
      }
    },
    async advance(ms) {
      const until = now + ms
      await settlePromises()
      for (;;) {
        const due = waiting.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
        if (!due) break
        waiting = waiting.filter((other) => other !== due)
        now = Math.max(now, due.at)
        due.run()
        await settlePromises()
      }
      now = until
    },
    freeze(ms) {
      now += ms
      for (const timer of waiting) timer.at += ms
    },
    pending: () => waiting.length,
  }
}

/** Lets promises that are settled already, and those that hang on them, run. */
export async function settlePromises(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await undefined
}
