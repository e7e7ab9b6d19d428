import { BlockList, isIP } from 'node:net'
import { plainAddress } from '../checkouts/ip-address.ts'

/**
 * Whose words about a request's way are believed. `true`: one proxy's · a number: so many proxies, one behind the other · networks
 * (`10.0.0.0/8`, `2001:db8::/32`, an address, `loopback`, `private`): all proxies in them. `false`: nobody's.
 */
export type TrustProxy = boolean | number | readonly string[]

/** The header in which proxies write it. `auto`: X-Forwarded-For where there is one, else Forwarded. */
export const PROXY_HEADERS = ['auto', 'x-forwarded-for', 'forwarded'] as const
export type ProxyHeader = (typeof PROXY_HEADERS)[number]

/** Tells the address that a request came from; null: nobody who is believed has told one that can be read. */
export type AddressReader = (request: Request, socketAddress: string | undefined) => string | null

/** More proxies in a row than anybody has. */
const MOST_PROXIES = 10
const NAMED_NETWORKS: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', 'fc00::/7', 'fe80::/10'],
}

/**
 * Makes the reader. Each proxy adds whom it was asked by to the right; what stands to the left of the first word of a proxy that is
 * trusted is the caller's own, and so is the whole header without a proxy.
 */
export function addressReader(trust: TrustProxy, header: ProxyHeader = 'auto'): AddressReader {
  if (trust === false || trust === 0) return (_, socket) => plainAddress(socket ?? '')
  if (typeof trust === 'object') {
    const networks = readNetworks(trust)
    return (request, socket) => outsideOf(networks, [...told(request, header), socket ?? ''])
  }
  const proxies = Number(trust)
  return (request, socket) => {
    const entries = told(request, header)
    // Fewer than there are proxies: one of them was asked directly, and all that stands there is theirs.
    return plainAddress(entries.at(-proxies) ?? entries[0] ?? socket ?? '')
  }
}

/** What is wrong with whom a configuration trusts, as a sentence without its subject; null: nothing. */
export function trustProblem(trust: unknown): string | null {
  if (typeof trust === 'boolean') return null
  if (Array.isArray(trust)) {
    const wrong = trust.find((one) => typeof one !== 'string' || subnetsOf(one).length === 0)
    if (wrong === undefined) return null
    return `names ${JSON.stringify(wrong)}, which is no address or network such as 10.0.0.0/8, loopback or private`
  }
  if (typeof trust === 'number' && Number.isInteger(trust) && trust >= 0 && trust <= MOST_PROXIES) return null
  return `must be true or false, the number of proxies (${MOST_PROXIES} at most), or a list of their networks`
}

// From the right, as far as proxies are trusted; the first word of one that can't be read ends what is known.
function outsideOf(networks: BlockList, way: readonly string[]): string | null {
  let last: string | null = null
  for (const entry of way.toReversed()) {
    const address = plainAddress(entry)
    if (address === null) return null
    last = address
    if (!networks.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')) return address
  }
  return last
}

function told(request: Request, header: ProxyHeader): readonly string[] {
  const listed = header === 'forwarded' ? null : request.headers.get('x-forwarded-for')
  if (listed !== null) return listed.split(',')
  const forwarded = header === 'x-forwarded-for' ? null : request.headers.get('forwarded')
  return forwarded === null ? [] : forwardedFor(forwarded)
}

/** One `for` of each element, '' where it has none. Source: RFC 7239 §4: pairs between semicolons, values bare or quoted. */
function forwardedFor(header: string): readonly string[] {
  const elements = header.match(/(?:[^",]|"(?:[^"\\]|\\.)*"?)+/g) ?? []
  return elements.map((element) => {
    const [, quoted, bare = ''] = /(?:^|;)\s*for\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/i.exec(element.trim()) ?? []
    return quoted === undefined ? bare : quoted.replaceAll(/\\(.)/g, '$1')
  })
}

function readNetworks(names: readonly string[]): BlockList {
  const networks = new BlockList()
  for (const { address, bits } of names.flatMap(subnetsOf)) {
    networks.addSubnet(address, bits, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  }
  return networks
}

/** The subnets that a name means; none: it is no such name. */
function subnetsOf(name: string): readonly { readonly address: string; readonly bits: number }[] {
  return (Object.hasOwn(NAMED_NETWORKS, name) ? (NAMED_NETWORKS[name] ?? []) : [name]).flatMap((text) => {
    const [address = '', bits, ...more] = text.split('/')
    const most = { 4: 32, 6: 128 }[isIP(address)]
    if (most === undefined || more.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return []
    const length = bits === undefined ? most : Number(bits)
    return length <= most ? [{ address, bits: length }] : []
  })
}

/** The key under which an address is counted: an IPv6 host owns a whole /64. Callers whose address nobody knows count as one. */
export function addressBucket(address: string | null): string {
  if (address === null) return 'unknown'
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  if (tail === undefined) return groups.slice(0, 4).join(':')
  const after = tail.split(':').filter(Boolean)
  const zeros = Array<string>(Math.max(0, 8 - groups.length - after.length)).fill('0')
  return [...groups, ...zeros, ...after].slice(0, 4).join(':')
}
