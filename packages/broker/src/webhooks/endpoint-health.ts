import type { Clock, Log, Random } from '../ports.ts'
import type { DeliveryChoice } from '../store/event-rows.ts'
import { retryWait } from './retry-schedule.ts'

/** Failures in a row, and milliseconds without a success, after which the server is at fault and not what it is told. */
const FAILURES = 5
const SILENCE_MS = 60_000
/** Milliseconds between two probes of a server that is down, and once it was down for long. */
const PROBE_MS = 600_000
const SLOW_PROBE_MS = 3_600_000
const LONG_MS = 5 * 24 * 3_600_000

/**
 * How the merchant's server does, as this process has seen it. While it is down an event that was tried waits its turn: one at a time
 * is a probe, and its failure is nobody's fault but the server's. New events are tried at once, for none of them can be the trouble;
 * the first that is taken sets everything going again.
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

/** Makes the health of one endpoint: it is believed to be well. */
export function createEndpointHealth({ clock, random, log }: HealthPorts): EndpointHealth {
  let takenAt = clock.now()
  let failures = 0
  let probe: { at: number; running: boolean } | null = null
  let isGone = false
  let toldAt = takenAt

  const tellOfLongSilence = (now: number): void => {
    if (now - toldAt < LONG_MS) return
    // Once for each day that it goes on.
    toldAt += LONG_MS / 5
    log.error('webhook.unreachable', { sinceMs: now - takenAt })
  }
  return {
    allow() {
      if (isGone) return null
      if (probe === null) return { choice: 'any', unused() {} }
      if (probe.running || clock.now() < probe.at) return { choice: 'untried', unused() {} }
      const begun = probe
      begun.running = true
      return {
        choice: 'any',
        unused: () => {
          begun.running = false
        },
      }
    },
    taken() {
      if (probe) log.warn('webhook.up', { afterMs: clock.now() - takenAt })
      probe = null
      failures = 0
      takenAt = clock.now()
      toldAt = takenAt
    },
    failed(retryAfter) {
      const now = clock.now()
      failures += 1
      if (failures < FAILURES || now - takenAt < SILENCE_MS) return null
      if (probe === null) log.error('webhook.down', { failures, sinceMs: now - takenAt })
      tellOfLongSilence(now)
      const longest = now - takenAt < LONG_MS ? PROBE_MS : SLOW_PROBE_MS
      const wait = retryWait(failures - FAILURES + 1, { retryAfter, now, random, longest })
      probe = { at: now + wait, running: false }
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

interface HealthPorts {
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}
