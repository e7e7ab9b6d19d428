import {
  type Channel,
  type CheckoutView,
  isSafeAddress,
  type PaymentView,
  type ProblemCode,
} from '@pay-checkout/protocol'
import type { Trouble } from './checkout-state.ts'
import type { IdentityBroker, PlainRequest, PlainResponse, Transport } from './ports.ts'
import { isRecord, readCheckoutView, readPaymentView } from './read-view.ts'
import { isPassing, isTokenTrouble } from './trouble.ts'

/** The broker (or the way to it) said no. Never carries the token. */
export class BrokerProblem extends Error {
  override readonly name: string = 'BrokerProblem'
  readonly code: Trouble['code']
  /** Milliseconds the broker asked to wait, 0 when it didn't. */
  readonly retryAfter: number
  /** The hosted page, where it was read of a checkout that couldn't be. */
  readonly page: string | undefined

  constructor(code: Trouble['code'], detail: string, retryAfter = 0, page?: string) {
    super(detail)
    this.code = code
    this.retryAfter = retryAfter
    this.page = page
  }
}

/** What of a problem stands in a state. */
export function troubleOf({ code, message, page }: BrokerProblem): Trouble {
  return { code, detail: message, ...(page && { page }) }
}

/** What a stream of checkout events tells. `end` comes once, with whether another one may be of use. */
export interface StreamHandlers {
  /** Anything was heard: an event or a heartbeat. */
  heard(): void
  checkout(view: CheckoutView): void
  end(useful: boolean): void
}

/**
 * How a payment is started. `authCode`: the digits of the payer's payment code, for a barcode channel and no other.
 * `bankCode`: one of the channel's banks; null for none in particular.
 */
export interface PaymentStart {
  readonly channel: Channel
  readonly bankCode?: string | null | undefined
  readonly authCode?: string | undefined
  readonly returnUrl?: string | undefined
}

/** The client's side of the broker's HTTP. Every promise rejects with a {@link BrokerProblem} and nothing else. */
export interface BrokerClient extends IdentityBroker {
  /** Takes another token, whatever its checkout: the next reading tells. */
  setToken(token: string): void
  /**
   * Takes another token once it has read its checkout, while every other call waits; the former one stays where it can't. Without a token
   * it is asked for by `refreshToken`, and has to be for the same checkout. Settles when that is done, or when none came.
   */
  renew(token?: string): Promise<unknown>
  readCheckout(): Promise<CheckoutView>
  /** Sent again with the same key, it finds the same payment. */
  startPayment(start: PaymentStart, idempotencyKey: string): Promise<PaymentView>
  readPayment(id: string): Promise<PaymentView>
  cancel(): Promise<CheckoutView>
  /** Opens the stream of checkout events, after the last event heard. Undefined where the host can't stream, or not now. */
  stream(handlers: StreamHandlers): (() => void) | undefined
}

export interface BrokerClientOptions {
  readonly brokerUrl: string
  readonly token: string
  readonly transport: Transport
  /** A fresh token for the same checkout, or undefined where none comes this way. Asked once at a time, after a 401. It has to settle. */
  readonly refreshToken?: (() => Promise<string | undefined>) | undefined
  /** Another token was taken on the way, and this is what it reads. */
  readonly renewed?: ((checkout: CheckoutView) => void) | undefined
  /** Makes of another token's first reading one that always ends: every other call waits for it, and some transports never tell. */
  readonly inTime?: (<T>(reading: Promise<T>) => Promise<T>) | undefined
}

/** A client for one checkout. The token travels in the `Authorization` header, and its successor tells the broker whom it follows. */
export function createBrokerClient(options: BrokerClientOptions): BrokerClient {
  const { transport, refreshToken, renewed, inTime = (reading) => reading } = options
  const base = `${options.brokerUrl.replace(/\/+$/, '')}/v1/checkout`
  let token = options.token
  /** The token before, which the broker hasn't heard of yet. */
  let before = ''
  /** Set by the page, and not tried out for want of an answer. */
  let offered = ''
  let checkoutId = ''
  let renewing: Promise<unknown> | undefined
  let lastEventId = ''

  function request(path: string, own: Record<string, string> = {}, input?: unknown): PlainRequest {
    const url = base + path
    const headers = { accept: 'application/json', authorization: `Bearer ${token}`, ...own }
    if (input === undefined) return { method: 'GET', url, headers }
    return {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(input),
    }
  }

  function carry<T>(message: PlainRequest, read: (input: unknown) => T | undefined): Promise<T> {
    return transport.send(message).then(
      (response) => readAnswer(response, read),
      (error) => {
        // The host may know better: it never sent this.
        if (error instanceof BrokerProblem) throw error
        throw new BrokerProblem('offline', 'No answer came from the broker: check the network and the broker’s address')
      },
    )
  }

  /** A call by the token of its moment: after a 401 once more, by a fresh one. Never by one that came to be another checkout's. */
  function guarded<T>(call: () => Promise<T>): Promise<T> {
    const about = checkoutId
    const again = (): Promise<T> => {
      if (!token) return Promise.reject(tokenless())
      // Before the first reading any checkout is the one.
      return about && about !== checkoutId ? Promise.reject(foreign()) : call()
    }
    const go = (): Promise<T> => {
      const used = token
      return again().catch((problem: BrokerProblem) => {
        if (!isTokenTrouble(problem)) throw problem
        // The page may have set one meanwhile, which is being tried.
        const renewal = used === token ? renew().then(() => renewing) : Promise.resolve()
        return renewal.then(() => (used === token ? Promise.reject(problem) : again()))
      })
    }
    return renewing ? renewing.then(go, go) : go()
  }

  function send<T>(
    read: (input: unknown) => T | undefined,
    ...asked: [path: string, headers?: Record<string, string>, body?: unknown]
  ): Promise<T> {
    return guarded(() => carry(request(...asked), read))
  }

  function readCheckout(): Promise<CheckoutView> {
    const used = token
    const plain = () => carry(request(''), readCheckoutView)
    const view = before
      ? carry(request('/continue', {}, { token: before }), readCheckoutView).catch((problem: BrokerProblem) => {
          // An older broker keeps no page's payer, and none follows what was never a token. Any other word may be a passing one.
          if (problem.code === 'not-found' || problem.code === 'invalid-request') return plain()
          throw problem
        })
      : plain()
    return view.then((checkout) => {
      // What comes late is of a token that has been given up.
      if (used === token) {
        before = ''
        checkoutId = checkout.id || checkoutId
      }
      return checkout
    })
  }

  function setToken(fresh: string): void {
    before = before || token
    token = fresh
    offered = ''
  }

  async function tryOut(given?: string): Promise<void> {
    const fresh = given || offered || (await refreshToken?.())
    if (!fresh) return
    const isOwn = !given && !offered
    const former = { token, before, checkoutId }
    setToken(fresh)
    try {
      const checkout = await inTime(readCheckout())
      if (isOwn && former.checkoutId && former.checkoutId !== checkoutId) throw foreign()
      renewed?.(checkout)
    } catch (problem) {
      ;({ token, before, checkoutId } = former)
      if (!isOwn && isPassing(problem as BrokerProblem)) offered = fresh
      throw problem
    }
  }

  function renew(given?: string): Promise<unknown> {
    if (!given && renewing) return renewing
    const attempt = () => tryOut(given)
    const mine = renewing ? renewing.then(attempt, attempt) : attempt()
    const done = () => {
      if (renewing === mine) renewing = undefined
    }
    mine.then(done, done)
    renewing = mine
    return mine
  }

  return {
    setToken,
    renew,
    readCheckout: () => guarded(readCheckout),
    // What is undefined stays out of the JSON.
    startPayment: ({ channel, authCode, bankCode, returnUrl }, idempotencyKey) =>
      send(
        readPaymentView,
        '/payments',
        { 'idempotency-key': idempotencyKey },
        { channel, authCode, bankCode: bankCode || undefined, returnUrl: returnUrl || undefined },
      ),
    readPayment: (id) => send(readPaymentView, `/payments/${encodeURIComponent(id)}`),
    cancel: () => send(readCheckoutView, '/cancel', {}, {}),
    authorize: (asked) => send((input) => readAddress(input), '/authorize', {}, asked),
    completeAuthorization: (brought) => send(readCheckoutView, '/authorize/complete', {}, brought),
    login: (told) => send(readCheckoutView, '/login', {}, told),
    stream(handlers) {
      if (!transport.stream) return undefined
      let opened = false
      const resume: Record<string, string> = lastEventId ? { 'last-event-id': lastEventId } : {}
      return transport.stream(request('/events', { accept: 'text/event-stream', ...resume }), {
        open(status) {
          opened = status === 200
        },
        heard() {
          if (opened) handlers.heard()
        },
        event({ event, data, id }) {
          if (!opened) return
          if (id) lastEventId = id
          const view = event === 'checkout' ? readCheckoutView(parse(data)) : undefined
          if (view) handlers.checkout(view)
        },
        end: (broken) => handlers.end(opened && !broken),
      })
    },
  }
}

function tokenless(): BrokerProblem {
  return new BrokerProblem(
    'token-invalid',
    'There is no token: pass the clientToken that your server was given, or refreshToken',
  )
}

function foreign(): BrokerProblem {
  return new BrokerProblem('invalid-request', 'The fresh token is for another checkout')
}

function readAnswer<T>({ status, headers, body }: PlainResponse, read: (input: unknown) => T | undefined): T {
  const input = parse(body)
  let page: string | undefined
  if (status >= 200 && status < 300) {
    const value = read(input)
    if (value !== undefined) return value
    page = readAddress(input, 'payUrl')
  } else if (isRecord(input) && isCode(input.code) && typeof input.detail === 'string') {
    throw new BrokerProblem(input.code, input.detail, Number(headers['retry-after']) * 1000 || 0)
  }
  throw new BrokerProblem(
    'unreadable-answer',
    `The broker’s answer (HTTP ${status}) is not one this client knows`,
    0,
    page,
  )
}

function readAddress(input: unknown, name = 'url'): string | undefined {
  const address = isRecord(input) && input[name]
  return typeof address === 'string' && isSafeAddress(address) ? address : undefined
}

// A newer broker may have codes that this client doesn't know, and the table of titles would weigh more than the machine.
function isCode(input: unknown): input is ProblemCode {
  return typeof input === 'string' && /^[a-z-]{3,40}$/.test(input)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
