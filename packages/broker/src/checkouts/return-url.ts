import { isSafeAddress } from '@pay-checkout/protocol'
import type { BrokerContext } from '../context/context.ts'
import { PayError } from '../pay-error.ts'
import type { CheckoutRow } from '../store/rows.ts'
import { payUrl } from './checkout-view.ts'

/**
 * A return address as it is sent, which is as browsers read it: what is compared with the registered addresses is the same text. Throws
 * PayError return-url-not-allowed unless it has a registered origin and path.
 */
export function allowedReturnUrl({ policy }: Pick<BrokerContext, 'policy'>, returnUrl: string): string {
  if (isAllowedReturnUrl(returnUrl, policy.returnUrls)) return new URL(returnUrl).href
  const origin = URL.canParse(returnUrl) ? new URL(returnUrl).origin : 'null'
  const known = policy.returnUrls.length === 0 ? 'which lists none' : 'none of which it begins with'
  const remedy = origin === 'null' ? '' : ` If it is yours, add its beginning there, such as ${origin.slice(0, 128)}/.`
  throw new PayError(
    'return-url-not-allowed',
    `The return address is not among the “returnUrls” of the broker’s configuration, ${known}.${remedy}`,
    { errors: [{ field: 'returnUrl', detail: 'is not among the “returnUrls” of the broker’s configuration' }] },
  )
}

/** Where a page wants its payer back, as it is sent: a registered address, or this checkout's own page at the broker. Throws as {@link allowedReturnUrl}. */
export function wayBackTo(context: BrokerContext, checkout: CheckoutRow, asked: string): string {
  const isOwnPage = isSafeAddress(asked) && asked.split(/[?#]/, 1)[0] === payUrl(context, checkout)
  return isOwnPage ? asked : allowedReturnUrl(context, asked)
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
    return registered.origin === origin && readings(pathname).every((path) => isBelow(path, registered.pathname))
  })
}

/** A path as it stands, and as servers read it that take an encoded slash for one: by `..%2f` nobody gets out of a folder either. */
function readings(pathname: string): readonly string[] {
  return [pathname, new URL(`https://any.example${pathname.replace(/%2f|%5c/gi, '/')}`).pathname]
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder) && (folder.endsWith('/') || ['', '/'].includes(path.charAt(folder.length)))
}
