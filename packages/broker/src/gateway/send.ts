import { type Dispatcher, Pool } from 'undici'
import { NothingSent } from '../nothing-sent.ts'
import type { OutgoingReply, OutgoingRequest, Send } from '../ports.ts'
import { flatHeaders, readCapped } from './read-capped.ts'
import { sendByNode } from './send-by-node.ts'

const CONNECT_TIMEOUT = 3_000
const SOCKETS_PER_ORIGIN = 32
/**
 * A connection that has been idle for longer is given up, whatever its server says of how long it keeps it: what stands between may have
 * forgotten it without a word, and then the next payer waits eight seconds for nothing.
 */
const IDLE_MS = 4_000

/** A {@link Send} over pooled keep-alive connections, and the way to close them. */
export interface ClosableSend {
  readonly send: Send
  close(): Promise<void>
}

/** What a {@link createSend} may be told. */
export interface SendOptions {
  /** Milliseconds after which an idle connection is given up. */
  readonly idleMs?: number
  /** Told once of each origin that says "100 Continue" unasked. */
  readonly onUnaskedContinue?: (origin: string) => void
}

/**
 * Makes a Send that keeps connections open per origin. It follows no redirect, knows no proxy, and never sends anything
 * twice: a request whose connection broke has perhaps been served. Servers that undici can't talk to are called by Node's own client
 * from the second call on.
 */
export function createSend({ idleMs = IDLE_MS, onUnaskedContinue }: SendOptions = {}): ClosableSend {
  const pools = new Map<string, Pool>()
  const byNode = new Set<string>()

  function poolOf(origin: string): Pool {
    const known = pools.get(origin)
    if (known) return known
    const pool = new Pool(origin, {
      connections: SOCKETS_PER_ORIGIN,
      // Said here, so that no environment variable can say otherwise. A company's own CA goes into NODE_EXTRA_CA_CERTS.
      connect: { timeout: CONNECT_TIMEOUT, rejectUnauthorized: true, minVersion: 'TLSv1.2' },
      pipelining: 1,
      allowH2: false,
      keepAliveTimeout: idleMs,
      keepAliveMaxTimeout: idleMs,
    })
    pools.set(origin, pool)
    return pool
  }

  return {
    async send(request) {
      const { origin } = new URL(request.url)
      if (byNode.has(origin)) return sendByNode(request, CONNECT_TIMEOUT)
      try {
        return await sendThrough(poolOf(origin), request)
      } catch (error) {
        if (isUnaskedContinue(error) && !byNode.has(origin)) {
          byNode.add(origin)
          onUnaskedContinue?.(origin)
        }
        throw error
      }
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.close()))
      pools.clear()
    },
  }
}

async function sendThrough(pool: Pool, request: OutgoingRequest): Promise<OutgoingReply> {
  const { pathname, search } = new URL(request.url)
  // One limit for all of it: connecting, waiting and reading, however slowly the bytes drip in.
  const signal = AbortSignal.timeout(request.timeoutMs)
  const line = { began: false, signal }
  try {
    const { statusCode, headers, body } = await inTime(
      signal,
      pool.compose(noting(line)).request({
        path: pathname + search,
        method: request.method,
        headers: request.headers,
        body: request.body ?? null,
        signal,
      }),
    )
    return { status: statusCode, headers: flatHeaders(headers), bytes: await readCapped(body, request.maxBytes) }
  } catch (error) {
    throw line.began ? error : new NothingSent(error)
  }
}

/** undici ends a call that waits for a connection only when it has got one; its time is up before. */
function inTime<Value>(signal: AbortSignal, call: Promise<Value>): Promise<Value> {
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  // Whichever loses ends unheard.
  for (const promise of [call, late]) promise.catch(() => {})
  return Promise.race([call, late])
}

/** Notes that a request has its connection, and is written to it from now on: unless its time is up, for then it is dropped there. */
function noting(line: { began: boolean; readonly signal: AbortSignal }): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart(...given) {
        line.began = !line.signal.aborted
        handler.onRequestStart?.(...given)
      },
      onResponseStart: (...given) => handler.onResponseStart?.(...given),
      onResponseData: (...given) => handler.onResponseData?.(...given),
      onResponseEnd: (...given) => handler.onResponseEnd?.(...given),
      onResponseError: (...given) => handler.onResponseError?.(...given),
    })
}

/** undici gives a call up whose server says "100 Continue" without having been asked; curl, Python and Node's own client go on. */
function isUnaskedContinue(error: unknown): boolean {
  const { code, message } = Object(error) as { code?: unknown; message?: unknown }
  return code === 'UND_ERR_SOCKET' && message === 'bad response'
}
