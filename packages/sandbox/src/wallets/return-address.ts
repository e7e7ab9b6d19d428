const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** An absolute http(s) address, or undefined. */
export function webAddress(text: string): URL | undefined {
  return /^https?:\/\//.test(text) && URL.canParse(text) ? new URL(text) : undefined
}

/**
 * Whether an address is on one of an app's registered hosts: the whole host, no sub-domains ("授权回调域名配置规范为全域名", 公众号 "网页授权").
 * Without any registered, every host of this machine is: development needs no registration here.
 */
export function isRegistered({ hostname }: URL, domains: readonly string[] = []): boolean {
  return domains.length > 0 ? domains.includes(hostname) : LOOPBACK.test(hostname)
}

/** An address with more in its query, before the fragment; everything that was there stays as it was written. */
export function withQuery(address: string, values: Readonly<Record<string, string>>): string {
  const at = address.indexOf('#')
  const [start, fragment] = at < 0 ? [address, ''] : [address.slice(0, at), address.slice(at)]
  const joint = start.includes('?') ? (/[?&]$/.test(start) ? '' : '&') : '?'
  return start + joint + new URLSearchParams(values) + fragment
}
