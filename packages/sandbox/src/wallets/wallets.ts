import type { Clock } from '../clock.ts'
import type { WalletPlace } from '../faults.ts'
import { letters } from '../identifiers.ts'
import { createLoginCodes, type Login, type LoginCodes } from './login-codes.ts'
import type { WalletApps } from './wallet-options.ts'
import { type Credentials, createCredentials } from './wechat/credentials.ts'
import type { RegisteredApp } from './wechat/registered-app.ts'
import { WechatError } from './wechat/wechat-error.ts'

/** What the wallets' own servers know: the apps, the codes of those who logged in, and what the JS-SDK needs. */
export interface Wallets {
  apps: WalletApps
  codes: LoginCodes
  /** WeChat's access tokens. */
  tokens: Credentials
  /** WeChat's jsapi_tickets. */
  tickets: Credentials
  /** How often each of the wallets' servers and pages was asked, whatever was answered. */
  calls: Map<WalletPlace, number>
  /** Uses up a code of WeChat's, or throws what WeChat says of it. */
  redeemWechat(code: string, appId: string, kind: RegisteredApp['kind']): Login
  clear(): void
}

/** Nobody logged in yet. */
export function createWallets(clock: Clock, apps: WalletApps): Wallets {
  const codes = createLoginCodes(clock)
  const tokens = createCredentials(clock, () => `80_${letters(133)}`)
  const tickets = createCredentials(clock, () => `sandbox${letters(79)}`)
  const calls: Wallets['calls'] = new Map()
  return {
    apps,
    codes,
    tokens,
    tickets,
    calls,
    redeemWechat(code, appId, kind) {
      const login = codes.redeem(code, kind === 'mini-program' ? 'wechat-miniprogram' : 'wechat-page', appId)
      if (login === 'unknown') throw new WechatError(40029)
      if (login === 'used') throw new WechatError(40163)
      return login
    },
    clear() {
      for (const part of [codes, tokens, tickets, calls]) part.clear()
    },
  }
}
