import type { MiddlewareHandler } from 'hono'
import { PayError } from '../pay-error.ts'
import type { Log } from '../ports.ts'
import type { HttpEnv } from './http-env.ts'
import { oncePerOrigin, preflight, tellPage } from './origins.ts'
import { problemResponse } from './problem-response.ts'
import { bearer } from './secret-keys.ts'

const CHANGE_IT =
  'Everybody who opens that page has the key: take it out, make another (pay-broker keys), put its hash in the place of the old one’s, and ' +
  'restart the broker. A page gets the clientToken that your server is answered by POST /v1/checkouts.'

/** How a secret key begins that `pay-broker keys` has made, and how a client token does. */
const MADE = /^sk_/
const CLIENT_TOKEN = /^ct1[a-z]_/

/**
 * Refuses a page that calls what is for servers: it can only do so with a secret key. The browser asks in advance, and would show a network
 * error; so it is let ask, the call is refused unread, and the page can read why. Only browsers say Sec-Fetch-Site, and no page can leave
 * it out. The broker's own pages may hold what their operator types.
 */
export function refuseKeysOfPages(ownOrigin: string, log: Log): MiddlewareHandler<HttpEnv> {
  const tell = oncePerOrigin((origin) => log.error('key.in-page', { origin }))
  return async (c, next) => {
    const origin = c.req.header('origin')
    const isPage = origin !== undefined && origin !== ownOrigin && c.req.header('sec-fetch-site') !== undefined
    if (!isPage || /^\/v1\/checkout(\/|$)/.test(c.req.path)) return next()
    if (c.req.method === 'OPTIONS') return preflight(origin)
    tell(origin)
    const detail = `A page (${origin.slice(0, 128)}) has made a call that is for servers, with a secret key. ${CHANGE_IT}`
    const refusal = problemResponse(new PayError('origin-not-allowed', detail), log)
    tellPage(refusal.headers, origin)
    return refusal
  }
}

/** Throws what a page is told that was given a secret key in the place of a client token; `isOurs` tells whether it is one of ours. */
export function refuseSecretKey(
  authorization: string | undefined,
  { isOurs, log }: { readonly isOurs: (authorization: string) => boolean; readonly log: Log },
): void {
  const token = bearer(authorization ?? null)
  // What looks like a token isn't looked up among the keys: there are many of them.
  if (authorization === undefined || token === undefined || CLIENT_TOKEN.test(token)) return
  const isOne = isOurs(authorization)
  if (!isOne && !MADE.test(token)) return
  // Whoever makes one up fills no log.
  if (isOne) log.error('key.in-page')
  throw new PayError('key-invalid', `This is a secret key, and no client token. ${CHANGE_IT}`)
}
