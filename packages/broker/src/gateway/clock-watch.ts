import type { Clock, OutgoingReply, Send } from '../ports.ts'

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
  const heard = new Map<string, { at: number; drift: number }>()
  return {
    async send(request) {
      const reply = await send(request)
      const at = clock.now()
      const drift = driftOf(reply, at)
      if (drift !== undefined) heard.set(new URL(request.url).origin, { at, drift })
      return reply
    },
    drift() {
      const fresh = [...heard.values()].filter(({ at }) => Math.abs(clock.now() - at) < REMEMBERED_MS)
      return fresh.map(({ drift }) => drift).sort((a, b) => Math.abs(a) - Math.abs(b))[0] ?? null
    },
  }
}

/** The gateway's clock minus ours, in milliseconds; undefined when its answer has no date. */
export function driftOf({ headers }: OutgoingReply, now: number): number | undefined {
  const theirs = Date.parse(headers.date ?? '')
  return Number.isNaN(theirs) ? undefined : theirs - now
}
