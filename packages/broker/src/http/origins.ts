import type { MiddlewareHandler } from 'hono'
import { PayError } from '../pay-error.ts'
import type { HttpEnv } from './http-env.ts'

/**
 * Lets pages of the listed origins use the client's routes, and no others. Exact comparison: no patterns, no `null`, no echo.
 * Requests without an Origin (mini-programs, servers) carry no page's authority and pass; the token decides about them.
 */
export function allowOrigins(origins: readonly string[]): MiddlewareHandler<HttpEnv> {
  const allowed = new Set(origins)
  return async (c, next) => {
    const origin = c.req.header('origin')
    if (origin !== undefined && !allowed.has(origin)) {
      throw new PayError(
        'origin-not-allowed',
        'The page’s origin is not one of the “origins” of the broker’s configuration.',
      )
    }
    if (c.req.method === 'OPTIONS') return preflight(origin)
    await next()
    c.res.headers.append('vary', 'Origin')
    if (origin !== undefined) {
      c.res.headers.set('access-control-allow-origin', origin)
      c.res.headers.set('access-control-expose-headers', 'Retry-After')
    }
    return undefined
  }
}

function preflight(origin: string | undefined): Response {
  const headers = new Headers({ vary: 'Origin' })
  if (origin !== undefined) {
    headers.set('access-control-allow-origin', origin)
    headers.set('access-control-allow-methods', 'GET, POST')
    headers.set('access-control-allow-headers', 'Authorization, Content-Type, Idempotency-Key, Last-Event-ID')
    headers.set('access-control-max-age', '600')
  }
  return new Response(null, { status: 204, headers })
}
