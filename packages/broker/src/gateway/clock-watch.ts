import type { Clock, OutgoingReply, Send } from '../ports.ts'
import { steadyTime } from '../steady-time.ts'

/** What was heard longer ago says nothing of now. */
const REMEMBERED_MS = 10 * 60_000

/** Compares our clock with the gateways', by the Date header of whatever they answer. */
export interface ClockWatch {
  /** The same Send, listened to. */
  readonly send: Send
  /**
   * By how many milliseconds the gateway that agrees best with our clock is ahead of it; null: none was heard within ten minutes.
   * One gateway may be wrong; when all of them are, it is us.
   */
  drift(): number | null
}

/** Listens to a Send. */
export function watchClocks(send: Send, clock: Clock): ClockWatch {
  // Beside the time that nobody sets: what was heard tells of a clock that is set afterwards too, and at once.
  const heard = new Map<string, { at: number; ahead: number }>()
  return {
    async send(request) {
      const reply = await send(request)
      const at = steadyTime(clock)
      const ahead = driftOf(reply, at)
      if (ahead !== undefined) heard.set(new URL(request.url).origin, { at, ahead })
      return reply
    },
    drift() {
      const steady = steadyTime(clock)
      const fresh = [...heard.values()].filter(({ at }) => Math.abs(steady - at) < REMEMBERED_MS)
      const ours = clock.now() - steady
      return fresh.map(({ ahead }) => ahead - ours).sort((a, b) => Math.abs(a) - Math.abs(b))[0] ?? null
    },
  }
}

/** The gateway's clock minus ours, in milliseconds; undefined when its answer has no date. */
export function driftOf({ headers }: OutgoingReply, now: number): number | undefined {
  const theirs = Date.parse(headers.date ?? '')
  return Number.isNaN(theirs) ? undefined : theirs - now
}
