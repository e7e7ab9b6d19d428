import { isSafeAddress } from '@pay-checkout/protocol'

/** Where a gateway may send a payer. */
export interface AddressRule {
  /** The gateway's API address: its own host is always allowed. */
  readonly baseUrl: string
  /** More hosts, by the merchant's configuration. */
  readonly cashierHosts: readonly string[]
}

/**
 * Whether a page may be sent to this address: https on the gateway's own host, on one of `known` (the wallets' hosts, which
 * a gateway's table names), or on a host the merchant listed. Plain http only where the API itself is plain http, same host.
 */
export function isAllowedAddress(address: string, known: readonly string[], rule: AddressRule): boolean {
  if (!isSafeAddress(address) || !URL.canParse(address)) return false
  const { protocol, host } = new URL(address)
  const base = new URL(rule.baseUrl)
  if (host === base.host && protocol === base.protocol) return true
  return protocol === 'https:' && (known.includes(host) || rule.cashierHosts.includes(host))
}

/**
 * Whether a code may be drawn for the payer to scan: it starts with one of the wallet's own prefixes (`weixin://wxpay/`),
 * or is an allowed address, for banks whose one code serves several wallets.
 */
export function isAllowedCode(content: string, prefixes: readonly string[], rule: AddressRule): boolean {
  return prefixes.some((prefix) => content.startsWith(prefix)) || isAllowedAddress(content, [], rule)
}
