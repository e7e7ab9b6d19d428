import { isIP } from 'node:net'

const WITH_PORT = /^(?:\[(?<inside>[^\]]*)\]|(?<four>[\d.]+))(?::\d{1,5})?$/
/** IPv4 in IPv6's words, as URL writes it. */
const MAPPED = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/

/**
 * An address in the one form in which it is compared and sent on: without brackets, port, and the zone of a machine's own interface; IPv4 as
 * such, whoever wrote it as IPv6; IPv6 as short as can be. Null: it is none.
 */
export function plainAddress(text: string): string | null {
  const { inside, four } = WITH_PORT.exec(text.trim())?.groups ?? {}
  const bare = (inside ?? four ?? text.trim()).replace(/%.*$/, '')
  const kind = isIP(bare)
  if (kind !== 6) return kind === 4 ? bare : null
  const short = new URL(`http://[${bare}]`).hostname.slice(1, -1)
  const [, high, low] = MAPPED.exec(short) ?? []
  if (high === undefined || low === undefined) return short
  return [high, low].flatMap((half) => [Number.parseInt(half, 16) >> 8, Number.parseInt(half, 16) & 255]).join('.')
}
