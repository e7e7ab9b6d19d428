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
  setToken(token: string): void
  readCheckout(): Promise<CheckoutView>
  /** Sent again with the same key, it finds the same payment. */
  startPayment(start: PaymentStart, idempotencyKey: string): Promise<PaymentView>
  readPayment(id: string): Promise<PaymentView>
  cancel(): Promise<CheckoutView>
  /** Opens the stream of checkout events, after the last event heard. Undefined where the host can't stream, or not now. */
  stream(handlers: StreamHandlers): (() => void) | undefined
}

/** A client for one token. The token travels in the `Authorization` header alone. */
export function createBrokerClient(options: { brokerUrl: string; token: string; transport: Transport }): BrokerClient {
  const { transport } = options
  const base = `${options.brokerUrl.replace(/\/+$/, '')}/v1/checkout`
  let token = options.token
  let lastEventId = ''

  function request(path: string, headers: Record<string, string> = {}, body?: unknown): PlainRequest {
    const common = {
      url: base + path,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
    }
    return body === undefined ? { method: 'GET', ...common } : { method: 'POST', ...common, body: JSON.stringify(body) }
  }

  function send<T>(message: PlainRequest, read: (input: unknown) => T | undefined): Promise<T> {
    return transport.send(message).then(
      (response) => readAnswer(response, read),
      () => {
        throw new BrokerProblem('offline', 'No answer came from the broker: check the network and the broker’s address')
      },
    )
  }

  return {
    setToken(fresh) {
      token = fresh
    },
    readCheckout: () => send(request(''), readCheckoutView),
    // What is undefined stays out of the JSON.
    startPayment: ({ channel, authCode, bankCode, returnUrl }, idempotencyKey) =>
      send(
        request(
          '/payments',
          { 'idempotency-key': idempotencyKey },
          { channel, authCode, bankCode: bankCode || undefined, returnUrl: returnUrl || undefined },
        ),
        readPaymentView,
      ),
    readPayment: (id) => send(request(`/payments/${encodeURIComponent(id)}`), readPaymentView),
    cancel: () => send(request('/cancel', {}, {}), readCheckoutView),
    authorize: (asked) => send(request('/authorize', {}, asked), (input) => readAddress(input)),
    completeAuthorization: (brought) => send(request('/authorize/complete', {}, brought), readCheckoutView),
    login: (told) => send(request('/login', {}, told), readCheckoutView),
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
