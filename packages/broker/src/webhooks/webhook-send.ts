import type { LookupFunction } from 'node:net'
import { Agent, request } from 'undici'
import { publicLookup, refusedWebhookUrl } from './webhook-address.ts'

/** Sends one webhook and answers what the merchant's server said; rejects when it said nothing in time. */
export interface WebhookSender {
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<WebhookReply>
  close(): Promise<void>
}

export interface WebhookReply {
  readonly status: number
  readonly retryAfter: string | undefined
}

const TIMEOUT_MS = 10_000
const REPLY_BYTES = 64 * 1024

/** A sender of its own: never a redirect, never a proxy, and no private address unless `allowHosts` lists the host. */
export function createWebhookSender(options: {
  readonly allowHosts: readonly string[]
  readonly resolve?: LookupFunction
  readonly timeoutMs?: number
}): WebhookSender {
  const lookup = publicLookup(options.allowHosts, options.resolve)
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS
  const agent = new Agent({ connect: { lookup, timeout: timeoutMs, rejectUnauthorized: true }, pipelining: 0 })
  return {
    async post(url, headers, body) {
      const refused = refusedWebhookUrl(url, options.allowHosts)
      if (refused !== null) throw new Error(`The webhook’s address ${refused}`)
      const signal = AbortSignal.timeout(timeoutMs)
      const reply = await request(url, { method: 'POST', headers, body, dispatcher: agent, signal })
      // The status is the answer. A short body is read so that the connection can be used again; any other ends with it.
      await reply.body.dump({ limit: REPLY_BYTES, signal }).catch(() => reply.body.destroy())
      return { status: reply.statusCode, retryAfter: singleHeader(reply.headers['retry-after']) }
    },
    close: () => agent.close(),
  }
}

function singleHeader(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0]
}
