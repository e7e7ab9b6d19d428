import type { Timers } from '../ports.ts'

// Mini-programs have these two, but neither a DOM nor Node whose typings would declare them.
declare function setTimeout(run: () => void, ms: number): number
declare function clearTimeout(timer: number): void

/** The mini-program's clock and timers. */
export function miniProgramTimers(): Timers {
  return {
    now: () => Date.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  }
}
