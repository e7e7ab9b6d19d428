import type { CheckoutView, ClientAction, PayMethod } from '@pay-checkout/protocol'
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
   * is over for whatever reason but being closed here, `broken` when what came was no use and another stream would be none.
   * Undefined when there is no place for another stream now, absent where the host can't stream: the checkout then polls.
   */
  stream?(
    request: PlainRequest,
    handlers: {
      open: (status: number) => void
      heard: () => void
      event: (event: StreamEvent) => void
      end: (broken?: boolean) => void
    },
  ): (() => void) | undefined
}

/** Time, passed in: the machine never reads a clock. Milliseconds. */
export interface Timers {
  /** Never goes back, even if somebody sets the device's clock. */
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
  /** How the broker learns here who the payer is; left out where only the shop's server can tell it. */
  readonly identification?: Identification
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

/** The broker's calls that make a payer known. */
export interface IdentityBroker {
  /**
   * Asks for the address of the wallet's own page that tells who the payer is and sends them back to `returnUrl`. `proof` is
   * this browser's: what the payer brings back is worth nothing without it.
   */
  authorize(asked: { method: PayMethod; proof: string; returnUrl: string }): Promise<string>
  /** Makes the payer known who has come back with a handle. */
  completeAuthorization(brought: { handle: string; proof: string }): Promise<CheckoutView>
  /** Makes the payer of a mini-program known, by its host's login code. */
  login(told: { method: PayMethod; code: string }): Promise<CheckoutView>
}

/** How a place makes its payer known. Every promise rejects with a `BrokerProblem` and nothing else, or may never settle. */
export interface Identification {
  /**
   * Asks the wallet who the payer is. Answers the checkout with its payer known, or null when the page is being left for the
   * wallet's. `way`: what the payer has chosen, to be told by `welcome` · `now`: milliseconds of the broker's clock · `isWanted`: false once they
   * have gone back.
   */
  ask(
    payer: {
      readonly checkoutId: string
      readonly method: PayMethod
      readonly way: string
      readonly now: number
      isWanted(): boolean
    },
    broker: IdentityBroker,
  ): Promise<CheckoutView | null>
  /** Makes the payer known who has come back to this page, and tells what they had chosen; undefined when nobody has. `now` as above. */
  welcome?(
    checkout: CheckoutView,
    now: number,
    broker: IdentityBroker,
  ): Promise<{ readonly checkout: CheckoutView; readonly way: string }> | undefined
}

/** Small strings that outlive a reload. Every method works (as no-ops) where storage is denied. */
export interface Memory {
  get(key: string): string | null
  set(key: string, value: string): void
  remove(key: string): void
}
