import type { MiddlewareHandler } from 'hono'
import { PayError } from '../pay-error.ts'
import type { Log } from '../ports.ts'
import type { HttpEnv } from './http-env.ts'
import { problemResponse } from './problem-response.ts'

/** So many origins are told to the operator, each once: whoever makes up others fills no log. */
const MOST_TOLD = 50
const LONGEST_ORIGIN = 128

/**
 * Lets pages of the listed origins use the client's routes, and no others. Exact comparison: no patterns, no `null`. Requests without an
 * Origin (mini-programs, servers) carry no page's authority and pass; the token decides about them. A page of another origin is refused
 * before anything else is looked at, and may read the refusal, which says nothing but what to mend: a browser would show its developer
 * a network error else.
 */
export function allowOrigins(origins: readonly string[], log: Log): MiddlewareHandler<HttpEnv> {
  const allowed = new Set(origins)
  const tell = oncePerOrigin((origin) => log.warn('origin.not-listed', { origin }))
  return async (c, next) => {
    const origin = c.req.header('origin')
    if (c.req.method === 'OPTIONS') return preflight(origin)
    if (origin !== undefined && !allowed.has(origin)) {
      tell(origin)
      const refusal = problemResponse(originNotAllowed(origin), log)
      tellPage(refusal.headers, origin)
      return refusal
    }
    await next()
    tellPage(c.res.headers, origin)
    return undefined
  }
}

/** Tells of each origin once. */
export function oncePerOrigin(tell: (origin: string) => void): (origin: string) => void {
  const told = new Set<string>()
  return (origin) => {
    if (told.size >= MOST_TOLD || told.has(origin)) return
    told.add(origin)
    tell(origin.slice(0, LONGEST_ORIGIN))
  }
}

/** What a page is told whose origin isn't listed. */
export function originNotAllowed(origin: string): PayError {
  const own = origin.length <= LONGEST_ORIGIN ? ` (${origin})` : ''
  return new PayError(
    'origin-not-allowed',
    `The page’s origin${own} is not one of the “origins” of the broker’s configuration. If the page is yours, add it there, exactly so.`,
  )
}

/** Lets a page read an answer. */
export function tellPage(headers: Headers, origin: string | undefined): void {
  headers.append('vary', 'Origin')
  if (origin === undefined) return
  headers.set('access-control-allow-origin', origin)
  headers.set('access-control-expose-headers', 'Retry-After')
}

/** Lets a page's browser send what it asks about in advance. */
export function preflight(origin: string | undefined): Response {
  const headers = new Headers({ vary: 'Origin' })
  if (origin !== undefined) {
    headers.set('access-control-allow-origin', origin)
    headers.set('access-control-allow-methods', 'GET, POST')
    headers.set('access-control-allow-headers', 'Authorization, Content-Type, Idempotency-Key, Last-Event-ID')
    headers.set('access-control-max-age', '600')
  }
  return new Response(null, { status: 204, headers })
}
