import { isSafeAddress } from '@pay-checkout/protocol'
import type { BrokerContext } from '../context/context.ts'
import { PayError } from '../pay-error.ts'

/** Throws PayError return-url-not-allowed unless the address has a registered origin and path. Null is no address. */
export function checkReturnUrl({ policy }: BrokerContext, returnUrl: string | null): void {
  if (returnUrl === null || isAllowedReturnUrl(returnUrl, policy.returnUrls)) return
  throw new PayError(
    'return-url-not-allowed',
    'The return address does not begin with one of the addresses registered in the broker’s configuration.',
  )
}

/** Whether an address begins with one of the prefixes: the same origin, and the path itself or below it. */
export function isAllowedReturnUrl(returnUrl: string, prefixes: readonly string[]): boolean {
  // Refuses user parts, blanks, control characters and backslashes, which URL would quietly repair.
  if (!isSafeAddress(returnUrl) || !URL.canParse(returnUrl)) return false
  const { protocol, origin, pathname } = new URL(returnUrl)
  if (protocol !== 'https:' && protocol !== 'http:') return false
  return prefixes.some((prefix) => {
    if (!URL.canParse(prefix)) return false
    const registered = new URL(prefix)
    if (registered.origin !== origin || !pathname.startsWith(registered.pathname)) return false
    return registered.pathname.endsWith('/') || ['', '/'].includes(pathname.charAt(registered.pathname.length))
  })
}
