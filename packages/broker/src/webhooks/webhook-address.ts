import { lookup as systemLookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** An address that webhooks may not be sent to. */
export class AddressRefused extends Error {
  override readonly name: string = 'AddressRefused'
}

// Special-purpose ranges (IANA registries): this host, private, shared, link-local with its metadata services, test nets,
// multicast, and the IPv6 ranges that carry an IPv4 address inside (NAT64, SIIT, 6to4, Teredo).
const REFUSED_RANGES: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
  ['::', 96],
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
]

const refusedRanges = new BlockList()
for (const [network, bits] of REFUSED_RANGES) {
  refusedRanges.addSubnet(network, bits, network.includes(':') ? 'ipv6' : 'ipv4')
}

/** Whether an IP address is one of the public Internet. IPv4 addresses mapped into IPv6 are judged as IPv4. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  return family !== 0 && !refusedRanges.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

/**
 * Why a webhook can't go to this address, or null. Hosts of `allowHosts` may be private and without TLS; others are https,
 * and where they lead is checked again when the connection is made, by {@link publicLookup}.
 */
export function refusedWebhookUrl(url: string, allowHosts: readonly string[]): string | null {
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return 'must be a web address'
  if (parsed.username !== '' || parsed.password !== '') return 'must hold no user name or password'
  const host = bareHost(parsed)
  if (allowHosts.includes(host)) return null
  if (parsed.protocol !== 'https:') return `must begin with https:// (or “webhook.allowHosts” must list ${host})`
  if (isIP(host) !== 0 && !isPublicAddress(host))
    return `leads to a private address (list ${host} in “webhook.allowHosts” if you mean it)`
  return null
}

/** The host of a URL without port and brackets, in lower case. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').toLowerCase()
}

/**
 * A resolver for the sender's sockets that refuses private addresses. The check sits where the connection is made: a name
 * that was public a moment ago and is private now is refused as well, for nothing is resolved twice.
 */
export function publicLookup(
  allowHosts: readonly string[],
  resolve: LookupFunction = systemLookup as LookupFunction,
): LookupFunction {
  return (host, options, done) => {
    if (allowHosts.includes(host.toLowerCase())) return resolve(host, options, done)
    resolve(host, options, (error, found, family) => {
      if (error) return done(error, found, family)
      const addresses = typeof found === 'string' ? [found] : found.map(({ address }) => address)
      const refused = addresses.find((address) => !isPublicAddress(address))
      if (refused === undefined) return done(null, found, family)
      done(new AddressRefused(`${host} leads to the private address ${refused}`), found, family)
    })
  }
}
