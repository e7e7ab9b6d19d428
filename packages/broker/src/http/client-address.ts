import { isIP } from 'node:net'

/**
 * The address a request came from. Behind a proxy (`trustProxy`) it is the last entry of X-Forwarded-For, which that proxy
 * wrote itself; earlier entries, and the whole header without a proxy, are the caller's own words and are not believed.
 */
export function clientAddress(request: Request, socketAddress: string | undefined, trustProxy: boolean): string {
  const forwarded = trustProxy ? request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  const address = (forwarded ?? socketAddress ?? '').replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
  return isIP(address) === 0 ? UNKNOWN : address
}

// Gateways want a payer's address with a payment; this one says that we don't know it.
const UNKNOWN = '127.0.0.1'

/** The key under which an address is counted: an IPv6 host owns a whole /64. */
export function addressBucket(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  if (tail === undefined) return groups.slice(0, 4).join(':')
  const after = tail.split(':').filter(Boolean)
  const zeros = Array<string>(Math.max(0, 8 - groups.length - after.length)).fill('0')
  return [...groups, ...zeros, ...after].slice(0, 4).join(':')
}
