import { PayError } from '../pay-error.ts'
import type { Clock, Log } from '../ports.ts'
import { steadyTime } from '../steady-time.ts'
import { type Circuit, type Heard, heard, letThrough, newCircuit, secondsToWait } from './circuit.ts'

/**
 * Holds calls back from a gateway that doesn't answer, for what fails together: an operation, and where it creates payments one wallet
 * of it. A storm of calls that time out helps nobody, and a payment that is refused before it has a number needs no finding out. Every
 * process learns for itself.
 *
 * A `caller` is whoever stands behind a call, where that isn't the merchant: of one caller's failures a few count, so that nobody closes
 * the door to others; and a caller who hasn't failed may try while it is closed.
 */
export interface Breaker {
  /** Throws PayError unavailable while calls of this circuit are held back. Lets one through when it is time to try. */
  pass(circuit: string, caller?: string): void
  /** Whether a call would be held back now; lets nothing through. */
  isOpen(circuit: string, caller?: string): boolean
  /** A call is sent. Answers how to tell what came of it. */
  began(circuit: string, caller?: string): (outcome: Heard) => void
}

/** Makes the breaker of one account. */
export function createBreaker({ account, clock, log }: { account: string; clock: Clock; log: Log }): Breaker {
  const now = (): number => steadyTime(clock)
  const circuits = new Map<string, Circuit>()
  const circuitOf = (name: string): Circuit => {
    const known = circuits.get(name) ?? newCircuit()
    circuits.set(name, known)
    return known
  }
  return {
    isOpen: (name, caller) => secondsToWait(circuitOf(name), caller, now()) > 0,
    pass(name, caller) {
      const circuit = circuitOf(name)
      const retryAfter = secondsToWait(circuit, caller, now())
      if (retryAfter > 0) throw heldBack(retryAfter)
      letThrough(circuit, caller, now())
    },
    began(name, caller) {
      const circuit = circuitOf(name)
      const call = { at: now(), caller }
      circuit.running.push(call)
      return (outcome) => {
        circuit.running.splice(circuit.running.indexOf(call), 1)
        const change = heard(circuit, { outcome, caller }, now())
        if (change === 'closed') log.warn('breaker.closed', { account, operation: name })
        if (change === 'opened') log.error('breaker.opened', { account, operation: name, failures: circuit.failures })
      }
    },
  }
}

/** What somebody is told whose call is held back, with the seconds until it is worth another try. */
export function heldBack(retryAfter = 15): PayError {
  const detail = 'The gateway doesn’t answer at the moment. Nothing was sent; try again soon.'
  return new PayError('unavailable', detail, { retryAfter })
}

/** The same breaker for a call that it has let through before: what has a number is sent. */
export function admitted(breaker: Breaker): Breaker {
  return { ...breaker, pass() {} }
}
