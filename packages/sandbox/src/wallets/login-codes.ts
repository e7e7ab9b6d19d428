import type { Clock } from '../clock.ts'
import { digits, hex, letters } from '../identifiers.ts'

/** Where a code comes from: a page's authorization or `wx.login` at WeChat, either at Alipay. */
export type LoginKind = 'wechat-page' | 'wechat-miniprogram' | 'alipay'

/** Whom a code stands for, and in which app. */
export interface Login {
  kind: LoginKind
  appId: string
  person: string
  /** What was agreed to. */
  scope: string
}

/** The codes that the wallets have given to pages and mini-programs. Each works once, for the app it was given to. */
export interface LoginCodes {
  issue(login: Login): string
  /** Whose code it is, as long as it is remembered. */
  personOf(code: string): string | undefined
  /** Uses a code up, or says why it is none: it was used before, or isn't known here (any more). */
  redeem(code: string, kind: LoginKind, appId: string): Login | 'used' | 'unknown'
  clear(): void
}

interface Issued extends Login {
  until: number
  used: boolean
}

/**
 * How long a code lives, in milliseconds: five minutes at WeChat (公众号 "网页授权", wx.login), a day at Alipay (alipay.system.oauth.token,
 * "授权码无效的原因": "auth_code有效期最久24小时").
 */
export const CODE_LIFE: Record<LoginKind, number> = {
  'wechat-page': 5 * 60_000,
  'wechat-miniprogram': 5 * 60_000,
  alipay: 24 * 3600_000,
}

const SHAPE: Record<LoginKind, () => string> = {
  'wechat-page': wechatCode,
  'wechat-miniprogram': wechatCode,
  alipay: () => hex(28) + letters(4),
}

/** `023jh17A0TIixd1ql75A0aLc7A0jabcd`, as in Chaoying's sample; letters of both cases, which merchants have been known to lower. */
function wechatCode(): string {
  return `0${digits(2)}${letters(29)}`
}

/** No code given. */
export function createLoginCodes(clock: Clock): LoginCodes {
  const codes = new Map<string, Issued>()
  return {
    issue(login) {
      const code = SHAPE[login.kind]()
      codes.set(code, { ...login, until: clock.now() + CODE_LIFE[login.kind], used: false })
      return code
    },
    personOf: (code) => codes.get(code)?.person,
    redeem(code, kind, appId) {
      const issued = codes.get(code)
      if (issued?.kind !== kind || issued.appId !== appId || clock.now() >= issued.until) return 'unknown'
      if (issued.used) return 'used'
      issued.used = true
      return { kind, appId, person: issued.person, scope: issued.scope }
    },
    clear: () => codes.clear(),
  }
}
