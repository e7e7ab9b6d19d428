import type { FieldProblem } from '@pay-checkout/protocol'
import { isPrivateReach } from '../gateway/reach.ts'

/** Where wallets are called, and where payers are sent to them: base addresses. */
export interface WalletServers {
  /** WeChat's API: codes, tokens and tickets. */
  readonly wechat: string
  /** WeChat's page that knows the payer. */
  readonly wechatOpen: string
  /** Alipay's API. */
  readonly alipay: string
  /** Alipay's page that knows the payer. */
  readonly alipayOpen: string
}

/** The wallets' own servers. Sources: WeChat "网页授权" and "小程序登录", Alipay "用户信息授权" and "alipay.system.oauth.token". */
export const WALLET_SERVERS: WalletServers = {
  wechat: 'https://api.weixin.qq.com',
  wechatOpen: 'https://open.weixin.qq.com',
  alipay: 'https://openapi.alipay.com',
  alipayOpen: 'https://openauth.alipay.com',
}

/** What is wrong with servers that a configuration puts in the place of the wallets' own: their names, and https unless it is this machine. */
export function walletServerProblems(input: unknown): readonly FieldProblem[] {
  if (input === undefined) return []
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return [{ field: 'walletServers', detail: 'must be an object' }]
  }
  return Object.entries(input).flatMap(([name, address]) => {
    const detail = Object.hasOwn(WALLET_SERVERS, name) ? wrongWith(address) : 'is not a known field'
    return detail === null ? [] : [{ field: `walletServers.${name}`, detail }]
  })
}

function wrongWith(address: unknown): string | null {
  const url = typeof address === 'string' && URL.canParse(address) ? new URL(address) : null
  if (url === null || !/^https?:$/.test(url.protocol)) return 'must be a web address'
  if (url.username || url.password || url.search || url.hash) return 'must not hold a user, a query or a fragment'
  return isPrivateReach(url.href) ? null : 'must begin with https://, unless it is this machine'
}
