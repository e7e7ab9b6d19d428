import { PayError } from '../pay-error.ts'
import type { Clock, Log } from '../ports.ts'

/** Calls that failed in a row until no more are let through. */
const FAILURES = 8
/** Seconds that calls are held back; then one goes through, and its outcome decides. */
const REST_SECONDS = 15

/**
 * Holds calls back from a gateway that doesn't answer, for each operation by itself: a storm of calls that time out helps nobody, and
 * a payment that is refused before it has a number needs no finding out.
 */
export interface Breaker {
  /** Throws PayError unavailable while calls of this operation are held back. Lets one through when it is time to try. */
  pass(operation: string): void
  /** Whether a call would be held back now; lets nothing through. */
  isOpen(operation: string): boolean
  /** `answered`: the gateway said something, be it no. */
  ended(operation: string, answered: boolean): void
}

interface Circuit {
  failures: number
  /** Until when calls are held back; null: they aren't. */
  restsUntil: number | null
}

/** Makes the breaker of one account. */
export function createBreaker({ account, clock, log }: { account: string; clock: Clock; log: Log }): Breaker {
  const circuits = new Map<string, Circuit>()
  const circuitOf = (operation: string): Circuit => {
    const known = circuits.get(operation) ?? { failures: 0, restsUntil: null }
    circuits.set(operation, known)
    return known
  }
  const isOpen = (operation: string): boolean => {
    const { restsUntil } = circuitOf(operation)
    return restsUntil !== null && clock.now() < restsUntil
  }
  return {
    isOpen,
    pass(operation) {
      const circuit = circuitOf(operation)
      if (circuit.restsUntil === null) return
      if (isOpen(operation)) {
        throw new PayError(
          'unavailable',
          'The gateway doesn’t answer at the moment. Nothing was sent; try again soon.',
          {
            retryAfter: (circuit.restsUntil - clock.now()) / 1000,
          },
        )
      }
      // This one tries; the others wait for it.
      circuit.restsUntil = clock.now() + REST_SECONDS * 1000
    },
    ended(operation, answered) {
      const circuit = circuitOf(operation)
      if (answered) {
        if (circuit.restsUntil !== null) log.warn('breaker.closed', { account, operation })
        circuit.failures = 0
        circuit.restsUntil = null
        return
      }
      circuit.failures += 1
      if (circuit.failures < FAILURES) return
      if (circuit.restsUntil === null) log.error('breaker.opened', { account, operation, failures: circuit.failures })
      circuit.restsUntil = clock.now() + REST_SECONDS * 1000
    },
  }
}
