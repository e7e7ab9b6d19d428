import { createHash } from 'node:crypto'
import { isRegistered, webAddress } from '../return-address.ts'
import type { Wallets } from '../wallets.ts'
import { findApp } from './registered-app.ts'

/** What a page gives to `wx.config`, and the address that the phone shows it at. */
export interface JsConfig {
  appId: string
  timestamp: string
  nonceStr: string
  signature: string
  url: string
}

/** Why `wx.config` fails, in WeChat's words (JS-SDK document, appendix 5); that of an unknown app is [assumed]. */
export type JsConfigProblem = 'invalid appid' | 'invalid url domain' | 'invalid signature'

/** JS-SDK document, appendix 1: SHA-1 over four values by name, raw, and the page's address up to its `#`. */
export function jsSignature(values: { ticket: string; nonceStr: string; timestamp: string; url: string }): string {
  const { ticket, nonceStr, timestamp, url } = values
  const [page] = url.split('#')
  const line = `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${page}`
  return createHash('sha1').update(line).digest('hex')
}

/** Checks as the phone's JS-SDK does; undefined is `config:ok`. The signature may be with any ticket that is good now. */
export function jsConfigProblem({ apps, tickets }: Wallets, config: JsConfig): JsConfigProblem | undefined {
  const found = findApp(apps, config.appId)
  if (found?.kind !== 'official-account') return 'invalid appid'
  const address = webAddress(config.url)
  if (!address || !isPagePort(address, found.app.domains) || !isRegistered(address, found.app.domains)) {
    return 'invalid url domain'
  }
  const good = tickets.goodOf(config.appId).some((ticket) => jsSignature({ ...config, ticket }) === config.signature)
  return good ? undefined : 'invalid signature'
}

/** "仅支持80（http）和443（https）两个端口": but on this machine, where development takes any. */
function isPagePort({ port }: URL, domains: readonly string[] = []): boolean {
  return port === '' || domains.length === 0
}
