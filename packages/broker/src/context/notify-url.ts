import { hash, timingSafeEqual } from 'node:crypto'
import type { BrokerContext } from './context.ts'
import { randomText } from './new-id.ts'

/** 130 random bits. */
const TOKEN_LENGTH = 26

/** What nobody can guess of the address at which a gateway notifies about one payment or refund. */
export function newNotifyToken({ random }: Pick<BrokerContext, 'random'>): string {
  return randomText(random, TOKEN_LENGTH)
}

/** Where a gateway notifies about one payment or refund: an address of its own, without a query, which some gateways forbid. */
export function notifyUrlOf(
  { publicUrl }: Pick<BrokerContext, 'publicUrl'>,
  { account, notifyToken }: { readonly account: string; readonly notifyToken: string },
): string {
  return `${publicUrl}/v1/notifications/${encodeURIComponent(account)}/${notifyToken}`
}

/** How the address that a message came by fits: `own`; `none`, where it or the row has no token; `other`. Takes the same time for every token. */
export function matchAddress(token: string | null, { notifyToken }: { readonly notifyToken: string }): AddressMatch {
  const same = timingSafeEqual(digest(token ?? ''), digest(notifyToken))
  if (token === null || notifyToken === '') return 'none'
  return same ? 'own' : 'other'
}

export type AddressMatch = 'own' | 'none' | 'other'

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer')
}
