import type { Clock, Log, Random } from '../ports.ts'
import { steadyTime } from '../steady-time.ts'
import type { DeliveryChoice } from '../store/event-rows.ts'
import { retryWait } from './retry-schedule.ts'

/** After so many failures in a row, and so many milliseconds without a success, it is the server's fault and no event's. */
const FAILURES = 5
const SILENCE_MS = 60_000
/** Milliseconds between two probes of a server that is down, and once it was down for long. */
const PROBE_MS = 600_000
const SLOW_PROBE_MS = 3_600_000
const LONG_MS = 5 * 24 * 3_600_000
const DAY_MS = 24 * 3_600_000

/**
 * How the merchant's server does, as this process has seen it. While it is down an event that was tried waits its turn: one at a time
 * is a probe, and its failure counts against nobody. New events are tried at once, for none of them can be the trouble; the first
 * that is taken sets everything going again. A server that has taken nothing yet, after a start, is not known to be well.
 */
export interface EndpointHealth {
  /** Which deliveries may begin now; null: none. What came of it is to be told, or that nothing was begun. */
  allow(): Allowed | null
  taken(): void
  /** Answers how long the event is to wait, in milliseconds, where the server is at fault; null: the event's own schedule goes on. */
  failed(retryAfter: string | undefined): number | null
  /** The server said 410: nothing more is sent until somebody asks for it. */
  gone(): void
  /** Somebody asked for an event: what was over begins anew. */
  revive(): void
}

export interface Allowed {
  readonly choice: DeliveryChoice
  /** There was nothing to deliver. */
  unused(): void
}

/** Makes the health of one endpoint. */
export function createEndpointHealth({ clock, random, log }: HealthPorts): EndpointHealth {
  const startedAt = steadyTime(clock)
  const outage = createOutageLog(log)
  let takenAt: number | null = null
  let failures = 0
  let probe: { at: number; running: boolean } | null = null
  let isGone = false
  return {
    allow() {
      if (isGone) return null
      const begun = probe
      if (begun === null) return { choice: 'any', unused() {} }
      if (begun.running || steadyTime(clock) < begun.at) return { choice: 'untried', unused() {} }
      begun.running = true
      return {
        choice: 'any',
        unused() {
          begun.running = false
        },
      }
    },
    taken() {
      takenAt = steadyTime(clock)
      failures = 0
      probe = null
      outage.over()
    },
    failed(retryAfter) {
      const at = steadyTime(clock)
      const silentMs = at - (takenAt ?? startedAt)
      failures += 1
      const isDown = failures >= FAILURES && silentMs >= SILENCE_MS
      if (isDown) outage.goesOn({ failures, silentMs })
      else if (takenAt !== null) return null
      const longest = silentMs < LONG_MS ? PROBE_MS : SLOW_PROBE_MS
      const wait = retryWait(Math.max(1, failures - FAILURES + 1), { retryAfter, now: clock.now(), random, longest })
      probe = { at: at + wait, running: false }
      return wait
    },
    gone() {
      if (!isGone) log.error('webhook.gone')
      isGone = true
      probe = null
    },
    revive() {
      if (isGone) log.warn('webhook.revived')
      isGone = false
    },
  }
}

/** Tells the operator of an outage when it begins, when it has lasted five days, every day from then on, and when it is over. */
function createOutageLog(log: Log): { goesOn(facts: { failures: number; silentMs: number }): void; over(): void } {
  let tellAgainAfter: number | null = null
  return {
    goesOn(facts) {
      if (tellAgainAfter === null) {
        tellAgainAfter = LONG_MS
        log.error('webhook.down', facts)
      } else if (facts.silentMs >= tellAgainAfter) {
        tellAgainAfter += DAY_MS
        log.error('webhook.unreachable', facts)
      }
    },
    over() {
      if (tellAgainAfter !== null) log.warn('webhook.up')
      tellAgainAfter = null
    },
  }
}

interface HealthPorts {
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}
