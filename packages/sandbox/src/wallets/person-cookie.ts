import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { hex } from '../identifiers.ts'
import { isPerson } from './people.ts'

/** The cookie that says whose phone a browser is. */
export const PERSON_COOKIE = 'sandbox-person'

/** Whose phone asks: the cookie's person, or somebody new, who is remembered from now on. */
export function personOf(context: Context): string {
  const known = getCookie(context, PERSON_COOKIE)
  if (isPerson(known)) return known
  const person = `person-${hex(12)}`
  // Lax: the wallet is opened by navigating to it from a shop's page, and by nothing else.
  setCookie(context, PERSON_COOKIE, person, { path: '/', httpOnly: true, sameSite: 'Lax' })
  return person
}
