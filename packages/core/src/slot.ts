import { BrokerProblem } from './broker-client.ts'
import type { Timers } from './ports.ts'

/** Longer than the broker takes for a gateway's slowest answer, shorter than a payer waits. */
const PATIENCE = 20_000

/** A place for one request at a time. */
export interface Slot {
  isBusy(): boolean
  /** Hears exactly one of the two, unless the slot is cleared or taken by the next request: then nothing. */
  run<T>(request: Promise<T>, done: (value: T) => void, failed: (problem: BrokerProblem) => void): void
  clear(): void
}

/** Every request in a slot ends: by its answer, or after 20 s (`patience`, in milliseconds) as `offline`, since some transports never tell. */
export function createSlot(timers: Timers, patience: number = PATIENCE): Slot {
  let callOff: (() => void) | undefined
  function clear(): void {
    callOff?.()
    callOff = undefined
  }
  return {
    isBusy: () => callOff !== undefined,
    clear,
    run(request, done, failed) {
      clear()
      const stop = timers.after(patience, () =>
        end(() => failed(new BrokerProblem('offline', `No answer came within ${patience} ms`))),
      )
      callOff = stop
      function end(tell: () => void): void {
        if (callOff !== stop) return
        clear()
        tell()
      }
      request.then(
        (value) => end(() => done(value)),
        (problem) => end(() => failed(problem)),
      )
    },
  }
}
