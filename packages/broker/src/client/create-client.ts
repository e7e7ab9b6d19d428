import createFetchClient, { type Client } from 'openapi-fetch'
import type { paths } from './openapi.generated.ts'

export type {
  Account,
  CheckoutInput,
  Event,
  EventData,
  ListedCheckout,
  ListedPayment,
  MerchantCheckout,
  MerchantPayment,
  OpenedCheckout,
  OperationAnswer,
  PaymentFacts,
  Problem,
  Refund,
  RefundFacts,
  RefundInput,
  WebhookEvent,
} from './openapi.generated.ts'

/**
 * A broker, as a shop's server calls it: `GET` and `POST` by the paths of `/openapi.json`, typed. Each call answers `{ data, error, response }`;
 * `error` is the broker's problem with its `code`, and what never reached the broker rejects.
 */
export type BrokerClient = Client<paths>

export interface BrokerClientOptions {
  /** The broker's address: its `publicUrl`, or how your server reaches it. */
  readonly brokerUrl: string
  /** A secret key of its configuration. For servers only: never in a page. */
  readonly secretKey: string
  /** How long an answer may take, in milliseconds. Thirty seconds when left out. */
  readonly timeoutMs?: number
  /** In the place of the global one. */
  readonly fetch?: (request: Request) => Promise<Response>
}

const TIMEOUT_MS = 30_000

/** Makes a client of a broker. Connects to nothing yet. Throws a TypeError for an address or a key that can't be. */
export function createBrokerClient({
  brokerUrl,
  secretKey,
  timeoutMs = TIMEOUT_MS,
  fetch: send = fetch,
}: BrokerClientOptions): BrokerClient {
  if (typeof secretKey !== 'string' || secretKey.trim() === '') {
    throw new TypeError(
      'createBrokerClient needs the secretKey, which begins with sk_: is its environment variable set?',
    )
  }
  if (!URL.canParse(brokerUrl) || /[\s?#]/.test(brokerUrl)) {
    throw new TypeError(
      'createBrokerClient needs the brokerUrl: the broker’s address and nothing else, as https://pay.example.com',
    )
  }
  return createFetchClient<paths>({
    baseUrl: brokerUrl.replace(/\/+$/, ''),
    headers: { authorization: `Bearer ${secretKey.trim()}` },
    fetch: (request) =>
      send(new Request(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]) })),
  })
}
