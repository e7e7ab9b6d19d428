import type { Clock } from './clock.ts'
import type { Faults } from './faults.ts'

/** A notification on the wire. */
export interface Message {
  method: 'GET' | 'POST'
  url: string
  headers: Record<string, string>
  body?: string
}

/** What a fault does to a notification's content. */
export type Distortion = 'none' | 'wrong-amount' | 'bad-signature'

/** Something a gateway wants to tell a merchant until it is acknowledged. */
export interface Announcement {
  /** The payment's id, or the gateway's number of the refund. */
  about: string
  tradeNo: string
  /** Seconds before each further attempt. */
  gaps: readonly number[]
  /** How long the merchant may take to answer, in milliseconds; five seconds when the document names no deadline. */
  deadline?: number
  compose(distortion: Distortion): Message
  /** Whether the merchant's answer is the gateway's acknowledgement word. */
  acknowledged(body: string): boolean
}

/** One attempt and what came back. `status` is null when nothing did. Times in milliseconds. */
export interface Attempt {
  at: number
  url: string
  status: number | null
  body: string
}

/** Sends a request, as global `fetch` does. */
export type Send = (request: Request) => Promise<Response>

/** Sends notifications with the gateways' own patience. */
export interface Notifier {
  /** Starts telling, and goes on until acknowledged or out of attempts. Resolves after the first attempt. */
  announce(announcement: Announcement): Promise<void>
  /** Resolves when the last announced message about this has been tried once. */
  firstAttempt(about: string): Promise<void>
  /** Sends the same bytes many times at once, without retries, and tallies the answers. */
  storm(announcement: Announcement, times: number, concurrency: number): Promise<Tally>
  attempts(about: string): readonly Attempt[]
  /** Forgets all and stops retrying. */
  clear(): void
}

/** How often each HTTP status and each body came back. */
export interface Tally {
  statuses: Record<string, number>
  bodies: Record<string, number>
}

// Where a document names no deadline for the answer: what version 1 of Pooul's says [assumed]
const ANSWER_DEADLINE = 5000
const LONGEST_BODY_KEPT = 200

/** A notifier with nothing to tell. `speed` divides the gaps between attempts. */
export function createNotifier(ports: { clock: Clock; faults: Faults; send: Send; speed: number }): Notifier {
  const { clock, faults, send, speed } = ports
  const log = new Map<string, Attempt[]>()
  const first = new Map<string, Promise<void>>()
  const pending = new Set<() => void>()

  function later(ms: number, run: () => void): void {
    const forget = (): void => {
      pending.delete(cancel)
    }
    const stop = clock.after(ms, () => {
      forget()
      run()
    })
    const cancel = (): void => {
      stop()
      forget()
    }
    pending.add(cancel)
  }

  async function deliver({ about, deadline }: Announcement, message: Message): Promise<Attempt> {
    const giveUp = new AbortController()
    const stop = clock.after(deadline ?? ANSWER_DEADLINE, () => giveUp.abort())
    const attempt: Attempt = { at: clock.now(), url: message.url, status: null, body: '' }
    try {
      const { url, ...init } = message
      const response = await send(new Request(url, { ...init, redirect: 'manual', signal: giveUp.signal }))
      attempt.status = response.status
      attempt.body = (await response.text()).slice(0, LONGEST_BODY_KEPT)
    } catch (error) {
      attempt.body = error instanceof Error ? error.message : String(error)
    } finally {
      stop()
    }
    const attempts = log.get(about) ?? []
    attempts.push(attempt)
    log.set(about, attempts)
    return attempt
  }

  async function tryOnce(announcement: Announcement): Promise<boolean> {
    const { tradeNo } = announcement
    const fault = faults.take('notification', tradeNo, ['wrong-amount', 'bad-signature', 'twice'])?.fault
    const message = announcement.compose(fault === 'wrong-amount' || fault === 'bad-signature' ? fault : 'none')
    const copies = fault === 'twice' ? [message, message] : [message]
    const attempts = await Promise.all(copies.map((copy) => deliver(announcement, copy)))
    return attempts.some(({ status, body }) => status === 200 && announcement.acknowledged(body))
  }

  async function tell(announcement: Announcement, attempt: number): Promise<void> {
    if (await tryOnce(announcement)) return
    const gap = announcement.gaps[attempt]
    if (gap !== undefined) later((gap * 1000) / speed, () => void tell(announcement, attempt + 1))
  }

  return {
    announce(announcement) {
      const { about, tradeNo } = announcement
      const held = faults.take('notification', tradeNo, ['never', 'late'])
      if (held?.fault === 'never') return Promise.resolve()
      const started = held
        ? new Promise<void>((resolve) => later(held.ms, () => void tell(announcement, 0).then(resolve)))
        : tell(announcement, 0)
      first.set(about, started)
      return started
    },
    firstAttempt: (about) => first.get(about) ?? Promise.resolve(),
    async storm(announcement, times, concurrency) {
      const tally: Tally = { statuses: {}, bodies: {} }
      const message = announcement.compose('none')
      let left = times
      async function sender(): Promise<void> {
        while (left-- > 0) {
          const { status, body } = await deliver(announcement, message)
          count(tally.statuses, String(status ?? 'none'))
          count(tally.bodies, body)
        }
      }
      await Promise.all(Array.from({ length: Math.min(concurrency, times) }, sender))
      return tally
    },
    attempts: (about) => log.get(about) ?? [],
    clear() {
      for (const cancel of [...pending]) cancel()
      log.clear()
      first.clear()
    },
  }
}

function count(tally: Record<string, number>, key: string): void {
  tally[key] = (tally[key] ?? 0) + 1
}
