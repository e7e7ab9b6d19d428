import { alipayHost } from './alipay.ts'
import type { AlipayHost, WechatHost } from './host.ts'
import type { HostPort } from './host-port.ts'
import { wechatHost } from './wechat.ts'

/** The host object the mini-program has. */
export type MiniProgramHost = { readonly wx: WechatHost } | { readonly my: AlipayHost }

/** Left out: the host that this mini-program is in. */
export type AnyHost = MiniProgramHost | { readonly host?: HostPort | undefined }

// What each host calls itself, in every file of a mini-program.
declare const wx: WechatHost | undefined
declare const my: AlipayHost | undefined

/** The port to a host that was given, or to the one that is here. Throws `HostNotServed` where that is neither WeChat's nor Alipay's, and names it. */
export function portOf(given: AnyHost): HostPort {
  if ('wx' in given) return wechatHost(given.wx)
  if ('my' in given) return alipayHost(given.my)
  if (given.host) return given.host
  return typeof my === 'object' ? alipayHost(my) : wechatHost(typeof wx === 'object' ? wx : undefined)
}
