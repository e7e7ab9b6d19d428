import {
  type AddressField,
  address,
  type FlagField,
  flag,
  type HostsField,
  hosts,
  type Optional,
  optional,
} from './fields.ts'

/** The fields that every gateway has, since they say where it is reached, where it may send a payer, and what is told of one. */
export type ReachFields = {
  readonly baseUrl: AddressField
  readonly allowInsecure: FlagField
  readonly cashierHosts: Optional<HostsField>
  readonly tellPayerIds: FlagField
}

export const REACH: ReachFields = {
  baseUrl: address({ about: 'the address of the gateway’s API' }),
  allowInsecure: flag({ about: 'true lets the address be plain http: for a sandbox or a private line only' }),
  cashierHosts: optional(
    hosts({ about: 'more hosts a payer may be sent to, where the gateway’s cashier is not on the host of its API' }),
  ),
  tellPayerIds: flag({
    about: 'true has answers and webhooks tell the payer’s id of a payment; else it is read into nothing',
  }),
}

/** An operation's address: below the base address, whichever of the two brings the slash. No path: the base address itself. */
export function joinAddress(baseUrl: string, path: string): string {
  if (path === '') return baseUrl
  return `${baseUrl.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`
}

/** Whether nobody on the way could have written an answer: TLS, or a sandbox on this same machine. */
export function isPrivateReach(baseUrl: string): boolean {
  const { protocol, hostname } = new URL(baseUrl)
  return protocol === 'https:' || LOOPBACK.has(hostname)
}

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost'])
