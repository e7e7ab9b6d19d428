import { PayError } from '../pay-error.ts'
import type { Clock, Log } from '../ports.ts'
import { steadyTime } from '../steady-time.ts'

/** Calls that failed in a row until no more are let through. */
const FAILURES = 8
/** Seconds that calls are held back; then one goes through, and its outcome decides. */
const REST_SECONDS = 15
/** With so many calls waiting for an answer longer than this, the next would only wait for a socket: it is held back too. */
const SLOW_CALLS = 32
const SLOW_MS = 3_000
const SLOW_REST_SECONDS = 3

/**
 * Holds calls back from a gateway that doesn't answer, for each operation by itself: a storm of calls that time out helps nobody, and
 * a payment that is refused before it has a number needs no finding out. Every process learns for itself.
 */
export interface Breaker {
  /** Throws PayError unavailable while calls of this operation are held back. Lets one through when it is time to try. */
  pass(operation: string): void
  /** Whether a call would be held back now; lets nothing through. */
  isOpen(operation: string): boolean
  /** A call is sent. Answers how to tell its outcome; `answered`: the gateway said something, be it no. */
  began(operation: string): (answered: boolean) => void
}

interface Circuit {
  failures: number
  /** Until when calls are held back; null: they aren't. */
  restsUntil: number | null
  /** When the calls that still wait for their answer were sent, the oldest first. */
  readonly running: number[]
}

/** Makes the breaker of one account. */
export function createBreaker({ account, clock, log }: { account: string; clock: Clock; log: Log }): Breaker {
  const circuits = new Map<string, Circuit>()
  const circuitOf = (operation: string): Circuit => {
    const known = circuits.get(operation) ?? { failures: 0, restsUntil: null, running: [] }
    circuits.set(operation, known)
    return known
  }
  const wait = (circuit: Circuit): number => secondsToWait(circuit, steadyTime(clock))
  return {
    isOpen: (operation) => wait(circuitOf(operation)) > 0,
    pass(operation) {
      const circuit = circuitOf(operation)
      const retryAfter = wait(circuit)
      if (retryAfter > 0) throw heldBack(retryAfter)
      // This one tries; the others wait for it.
      if (circuit.restsUntil !== null) circuit.restsUntil = steadyTime(clock) + REST_SECONDS * 1000
    },
    began(operation) {
      const circuit = circuitOf(operation)
      const at = steadyTime(clock)
      circuit.running.push(at)
      return (answered) => {
        circuit.running.splice(circuit.running.indexOf(at), 1)
        const change = judge(circuit, answered, steadyTime(clock))
        if (change === 'closed') log.warn('breaker.closed', { account, operation })
        if (change === 'opened') log.error('breaker.opened', { account, operation, failures: circuit.failures })
      }
    },
  }
}

/** What somebody is told whose call is held back, with the seconds until it is worth another try. */
export function heldBack(retryAfter: number = REST_SECONDS): PayError {
  const detail = 'The gateway doesn’t answer at the moment. Nothing was sent; try again soon.'
  return new PayError('unavailable', detail, { retryAfter })
}

/** The same breaker for a call that it has let through before: what has a number is sent. */
export function admitted(breaker: Breaker): Breaker {
  return { ...breaker, pass() {} }
}

function secondsToWait({ restsUntil, running }: Circuit, now: number): number {
  if (restsUntil !== null && now < restsUntil) return (restsUntil - now) / 1000
  const slowest = running[SLOW_CALLS - 1]
  return slowest !== undefined && now - slowest > SLOW_MS ? SLOW_REST_SECONDS : 0
}

function judge(circuit: Circuit, answered: boolean, now: number): 'opened' | 'closed' | null {
  const wasOpen = circuit.restsUntil !== null
  if (answered) {
    circuit.failures = 0
    circuit.restsUntil = null
    return wasOpen ? 'closed' : null
  }
  circuit.failures += 1
  if (circuit.failures < FAILURES) return null
  circuit.restsUntil = now + REST_SECONDS * 1000
  return wasOpen ? null : 'opened'
}
