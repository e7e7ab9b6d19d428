import { setTimeout as sleep } from 'node:timers/promises'
import type { BrokerProcess } from './broker-process.ts'
import type { LeapClock } from './leap-clock.ts'

/** The time of one lane: the machine's, and what has leapt by besides. */
export interface LaneTime {
  /** Milliseconds since 1970 as the gateway and the broker have them. */
  now(): number
  /** Lets time pass, for the gateway and for the broker. */
  pass(ms: number): Promise<void>
  /** Waits until the broker does nothing, and has nothing to do for a while; what is due sooner becomes due at once. */
  calm(): Promise<void>
  /** Waits until something is so; first `patienceMs` of real time, then by letting pass what time there is until something is due. */
  until(isSo: () => Promise<boolean> | boolean, patienceMs?: number): Promise<void>
}

const LONGEST_LEAP_MS = 3_600_000
const MOST_LEAPS = 300
const CALM_MS = 1_000
const LOOK_AGAIN_MS = 5

/** Keeps the time of a lane, whichever broker runs on it. */
export function keepTime(clock: LeapClock, broker: () => BrokerProcess): LaneTime {
  const pass = async (ms: number) => {
    clock.leap(ms)
    await broker().leap(clock.ahead())
  }
  return {
    now: clock.now,
    pass,
    async calm() {
      for (let looks = 0; looks < 3; looks++) {
        const { underWay, idleMs } = await broker().rest()
        const soon = idleMs !== null && idleMs < CALM_MS
        if (underWay > 0 || soon) looks = -1
        if (underWay === 0 && soon) await pass(idleMs)
        else await sleep(LOOK_AGAIN_MS)
      }
    },
    async until(isSo, patienceMs = 0) {
      const patience = performance.now() + patienceMs
      for (let leaps = 0; leaps < MOST_LEAPS; ) {
        if (await isSo()) return
        const { underWay, idleMs } = await broker().rest()
        if (underWay > 0 || performance.now() < patience) {
          await sleep(LOOK_AGAIN_MS)
          continue
        }
        await pass(Math.min(idleMs ?? LONGEST_LEAP_MS, LONGEST_LEAP_MS))
        leaps += 1
      }
      throw new Error(`After ${MOST_LEAPS} leaps it still isn’t so: ${isSo}`)
    },
  }
}
