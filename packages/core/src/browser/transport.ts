import { readEventStream } from '../event-stream.ts'
import type { PlainRequest, PlainResponse, Transport } from '../ports.ts'
import { takeStreamPlace } from './stream-places.ts'

// Longer than the broker waits for a gateway, shorter than a payer stares at a page whose network is gone.
const ANSWER_MS = 30_000

/** Carries requests by `fetch`, without cookies or caches. An answer that takes longer than 30 s counts as none. */
export function createFetchTransport(): Transport {
  const streams =
    typeof AbortController === 'function' && typeof TextDecoder === 'function' && 'body' in Response.prototype
  return streams ? { send, stream } : { send }
}

async function send(request: PlainRequest): Promise<PlainResponse> {
  const abort = typeof AbortController === 'function' ? new AbortController() : undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`No answer within ${ANSWER_MS} ms`))
      abort?.abort()
    }, ANSWER_MS)
  })
  try {
    return await Promise.race([ask(request, abort?.signal), tooLate])
  } finally {
    clearTimeout(timer)
  }
}

async function ask(request: PlainRequest, signal: AbortSignal | undefined): Promise<PlainResponse> {
  const response = await open(request, signal)
  const headers: Record<string, string> = {}
  response.headers.forEach((value, name) => {
    headers[name] = value
  })
  return { status: response.status, headers, body: await response.text() }
}

const stream: NonNullable<Transport['stream']> = (request, handlers) => {
  const leave = takeStreamPlace(request.url)
  if (!leave) return undefined
  const abort = new AbortController()
  let over = false
  let broken = false
  const close = () => {
    over = true
    leave()
    // Also where it ended by itself: one that broke would go on filling this page's memory.
    abort.abort()
  }
  const finish = () => {
    if (!over) handlers.end(broken)
    close()
  }
  const read = async () => {
    const response = await open(request, abort.signal)
    if (!over) handlers.open(response.status)
    const reader = response.body?.getReader()
    // A character of several bytes may be cut between two chunks: the decoder keeps its first half.
    const decoder = new TextDecoder()
    const feed = readEventStream((event) => over || handlers.event(event))
    while (reader && !over) {
      const { done, value } = await reader.read()
      if (done || over) return
      handlers.heard()
      try {
        feed(decoder.decode(value, { stream: true }))
      } catch {
        broken = true
        return
      }
    }
  }
  read().then(finish, finish)
  return close
}

/** The Referrer-Policy is left to the page: WeChat's H5 cashier lives by it, and the broker doesn't look at it. */
function open({ method, url, headers, body }: PlainRequest, signal: AbortSignal | undefined): Promise<Response> {
  return fetch(url, {
    method,
    headers,
    body: body ?? null,
    signal: signal ?? null,
    credentials: 'omit',
    cache: 'no-store',
  })
}
