import { uptime } from 'node:os'
import type { SteadyClock } from './follow-clock.ts'

/** The machine's time of day and its timers' drift apart by so much before it is asked whether it has slept. */
const LOOK_MS = 1_000

/** This machine's clock. While the machine sleeps its timers stand still and time passes all the same: that is no step of its clock. */
export function machineClock(): SteadyClock {
  const gap = () => Date.now() - performance.now()
  // The uptime counts sleep. It is only asked for on suspicion: a read of the kernel's file is dear beside the two clocks.
  const asleep = () => uptime() * 1000 - performance.now()
  const awakeFrom = asleep()
  let seen = gap()
  let slept = 0
  return {
    now: () => Date.now(),
    steady() {
      const found = gap()
      if (Math.abs(found - seen) >= LOOK_MS) {
        seen = found
        const longer = asleep() - awakeFrom
        slept = longer < LOOK_MS ? 0 : longer
      }
      return performance.now() + slept
    },
  }
}
