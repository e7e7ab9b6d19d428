import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import type { WebhookEvent } from './openapi.generated.ts'

export type { EventData, MerchantPayment, Refund } from './openapi.generated.ts'

/** What a broker tells a merchant's server. Amounts are whole fen, times ISO 8601 UTC; fields are added in time. */
export type PayEvent = WebhookEvent

/** The headers of a request: a `Headers`, or an object as Node, Express and Fastify have it. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | { readonly [name: string]: string | readonly string[] | undefined }

/** A request that isn't the broker's, or isn't any more: answer it with 401, and believe nothing of it. */
export class WebhookRefused extends Error {
  override readonly name: string = 'WebhookRefused'
  readonly status = 401
}

const SIGNED = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const

/**
 * Reads a webhook of the broker, and only if one of your secrets (`whsec_…`) has signed it within five minutes. `body` is what came, byte
 * for byte: text or bytes, never parsed JSON. Throws {@link WebhookRefused}; and a TypeError for what you have to mend in your own code.
 */
export function verifyWebhook(
  body: string | Uint8Array | ArrayBuffer,
  headers: WebhookHeaders,
  secrets: string | readonly string[],
): PayEvent {
  const text = textOf(body)
  const signed = signedHeaders(headers)
  const keys = [secrets].flat().map(keyOf)
  if (keys.length === 0) throw new TypeError(NO_SECRET)
  let refusal = ''
  for (const key of keys) {
    try {
      return key.verify(text, signed) as PayEvent
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) throw error
      refusal = error.message
    }
  }
  throw new WebhookRefused(`The webhook is not to be believed: ${refusal}.`)
}

const NO_SECRET = 'verifyWebhook needs the webhook’s secret, which begins with whsec_: is its environment variable set?'

function keyOf(secret: unknown): Webhook {
  if (typeof secret !== 'string' || secret.trim() === '') throw new TypeError(NO_SECRET)
  return new Webhook(secret.trim())
}

function textOf(body: unknown): string {
  if (typeof body === 'string') return body
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return new TextDecoder().decode(body as ArrayBuffer)
  throw new TypeError(
    'verifyWebhook needs the body as it came, and was given what somebody has made of it: the signature is over the bytes. ' +
      'In Express give this path express.raw({ type: "application/json" }) before any express.json(); elsewhere use request.text().',
  )
}

function signedHeaders(headers: WebhookHeaders): Record<string, string> {
  const found = SIGNED.map((name) => [name, headerOf(headers, name)] as const)
  const missing = found.filter(([, value]) => value === '').map(([name]) => name)
  if (missing.length > 0)
    throw new WebhookRefused(`The webhook is not to be believed: it has no ${missing.join(', ')}.`)
  return Object.fromEntries(found)
}

function headerOf(headers: WebhookHeaders, name: string): string {
  if (typeof headers.get === 'function') return (headers.get(name) as string | null) ?? ''
  const named = headers as Readonly<Record<string, string | readonly string[] | undefined>>
  // Node writes names in small letters; what stands before somebody's function may not.
  const value = named[name] ?? Object.entries(named).find(([other]) => other.toLowerCase() === name)?.[1]
  return String([value ?? ''].flat()[0])
}
