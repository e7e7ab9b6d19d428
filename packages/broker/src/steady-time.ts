import type { Clock } from './ports.ts'

/** Milliseconds for what only a process remembers, such as a rest or a pace: whoever sets the clock neither lengthens nor ends it. */
export function steadyTime(clock: Clock): number {
  return clock.steady?.() ?? clock.now()
}
