import type { BrokerContext } from '../context/context.ts'
import type { Forgettable } from '../store/retention-rows.ts'

/** For how many days something is kept; false: for ever. */
export interface Retention {
  /** Payers' ids and addresses, after the end of their checkout. */
  readonly payers: number | false
  /** Words about payments that we don't have, since they were last told. */
  readonly orphans: number | false
  /** Events that were told or given up; all of them, where there is no webhook. So long they can be read, and sent again. */
  readonly events: number | false
}

/** What is kept how long where a configuration doesn't say. */
export const RETENTION: Retention = { payers: 90, orphans: 90, events: 90 }
/** Fewer days than an event is tried to be told would forget one that is given up before anybody has looked. */
export const LEAST_DAYS: Readonly<Record<keyof Retention, number>> = { payers: 1, orphans: 7, events: 7 }

const DAY_MS = 24 * 3_600_000
const MINUTE_MS = 60_000
/** Rows of one transaction: a few milliseconds, behind which a payment may have to wait. */
const A_STEP = 200
/** What is dead is told to be so for a while, to clients that come back. */
const DEAD_MS = 72 * 3_600_000

/**
 * Forgets what is old, a step of each kind at a time: every ten minutes, and with every tick while there is more. Nobody waits for it, and
 * several brokers on a database do it side by side. `tells`: whether events are told to anybody.
 */
export function createForgetting(
  { store, clock, log }: Pick<BrokerContext, 'store' | 'clock' | 'log'>,
  retention: Retention,
  { tells }: { readonly tells: boolean },
): { run(): Promise<void>; stop(): void } {
  let stopped = false
  // Not at once: whoever has just started has something better to do.
  let lookAt = clock.now() + MINUTE_MS
  const kinds = kindsOf(retention, tells)
  return {
    async run() {
      const now = clock.now()
      // Either way: a clock that was put back may not keep everything for as long.
      if (now < lookAt && now > lookAt - 2 * 10 * MINUTE_MS) return
      let isMore = false
      // Whoever sets a clock by days may have set it wrongly, and has a day to see it: what is forgotten doesn't come back.
      if (clock.steady && (await store.largestStep(now - DAY_MS, now)) >= DAY_MS) {
        lookAt = now + 10 * MINUTE_MS
        return
      }
      for (const [what, ageMs] of kinds) {
        if (stopped) return
        const count = await store.forget(what, now - ageMs, A_STEP)
        if (count > 0) log.info('retention.forgot', { what, count })
        isMore ||= count >= A_STEP
      }
      lookAt = isMore ? now : now + 10 * MINUTE_MS
    },
    stop() {
      stopped = true
    },
  }
}

function kindsOf({ payers, orphans, events }: Retention, tells: boolean): readonly (readonly [Forgettable, number])[] {
  const days = (what: Forgettable, count: number | false) => (count === false ? [] : [[what, count * DAY_MS] as const])
  return [
    ...days('payers', payers),
    ...days('told-payers', payers),
    ...days('orphans', orphans),
    ...days(tells ? 'events' : 'untold-events', events),
    ['tokens', DEAD_MS],
    ['keys', DEAD_MS],
    ['authorizations', 0],
    ['handles', 0],
  ]
}
