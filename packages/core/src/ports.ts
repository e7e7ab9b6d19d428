import type { ClientAction } from '@pay-checkout/protocol'
import type { StreamEvent } from './event-stream.ts'
import type { Surface } from './surface.ts'

/** A request in plain strings, so that `fetch` and `wx.request` can both carry it. */
export interface PlainRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** A reply in plain strings. Header names are lower case. */
export interface PlainResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Carries requests to the broker. Rejects only when no HTTP answer came; any status is an answer. */
export interface Transport {
  send(request: PlainRequest): Promise<PlainResponse>
  /**
   * Opens a stream of server-sent events. `heard` is called for whatever arrives, heartbeats included; `end` once, when it
   * is over for whatever reason but being closed here. Absent where the host can't stream: the checkout then polls.
   */
  stream?(
    request: PlainRequest,
    handlers: {
      open: (status: number) => void
      heard: () => void
      event: (event: StreamEvent) => void
      end: () => void
    },
  ): () => void
}

/** Time, passed in: the machine never reads a clock. Milliseconds. */
export interface Timers {
  now(): number
  /** Runs once after `ms`; answers the function that calls it off. */
  after(ms: number, run: () => void): () => void
}

/**
 * What came of performing an action. A hint, never a proof: `done` may be unpaid and `cancelled` may be a bad signature.
 * `left`: the page is being navigated away · `unsupported`: this place can't do it · `failed`: tried, and the host said no.
 */
export type Outcome =
  | { readonly kind: 'done' | 'cancelled' | 'left' }
  | { readonly kind: 'unsupported' | 'failed'; readonly detail: string }

/** The place the checkout runs in: a browser page, a wallet's web view, a mini-program. */
export interface Platform {
  readonly surface: Surface
  /** Performs an action other than `show-qr` and `wait`, which need no platform. Never rejects; may never settle. */
  perform(action: ClientAction, context: PerformContext): Promise<Outcome>
  /** Runs when the payer may have come back: visible, shown from the back-forward cache, focused, online. */
  onReturn(run: () => void): () => void
  /** Whether the payer can see the page now. Polling pauses while they can't. */
  isVisible(): boolean
  /** 26 random characters for an idempotency key. Need not be secret. */
  randomId(): string
  /** Remembers a small value for this checkout through reloads and tabs. Absence of storage is no error. */
  readonly memory: Memory
}

export interface PerformContext {
  readonly checkoutId: string
  /** Where an H5 or hosted payment should bring the payer back: the page that asks, without its fragment. */
  readonly returnUrl: string | null
}

/** Small strings that outlive a reload. Every method works (as no-ops) where storage is denied. */
export interface Memory {
  get(key: string): string | null
  set(key: string, value: string): void
  remove(key: string): void
}
