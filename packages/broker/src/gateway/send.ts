import { Pool } from 'undici'
import type { OutgoingReply, OutgoingRequest, Send } from '../ports.ts'

const CONNECT_TIMEOUT = 3_000
const SOCKETS_PER_ORIGIN = 32

/** A {@link Send} over pooled keep-alive connections, and the way to close them. */
export interface ClosableSend {
  readonly send: Send
  close(): Promise<void>
}

/**
 * Makes a Send that keeps connections open per origin. It follows no redirect, knows no proxy, and never sends anything
 * twice: a request whose connection broke has perhaps been served.
 */
export function createSend(): ClosableSend {
  const pools = new Map<string, Pool>()

  function poolOf(origin: string): Pool {
    const known = pools.get(origin)
    if (known) return known
    const pool = new Pool(origin, {
      connections: SOCKETS_PER_ORIGIN,
      // Said here, so that no environment variable can say otherwise. A company's own CA goes into NODE_EXTRA_CA_CERTS.
      connect: { timeout: CONNECT_TIMEOUT, rejectUnauthorized: true, minVersion: 'TLSv1.2' },
      pipelining: 1,
      allowH2: false,
    })
    pools.set(origin, pool)
    return pool
  }

  return {
    send: (request) => sendThrough(poolOf(new URL(request.url).origin), request),
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.close()))
      pools.clear()
    },
  }
}

async function sendThrough(pool: Pool, request: OutgoingRequest): Promise<OutgoingReply> {
  const { pathname, search } = new URL(request.url)
  const { statusCode, headers, body } = await pool.request({
    path: pathname + search,
    method: request.method,
    headers: request.headers,
    body: request.body ?? null,
    // One limit for all of it: connecting, waiting and reading, however slowly the bytes drip in.
    signal: AbortSignal.timeout(request.timeoutMs),
  })
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    length += chunk.length
    // Leaving the loop destroys the body and with it the connection.
    if (length > request.maxBytes) throw new RangeError(`The answer is longer than ${request.maxBytes} bytes`)
    chunks.push(chunk)
  }
  return { status: statusCode, headers: flatHeaders(headers), bytes: joined(chunks, length) }
}

function flatHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return flat
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
