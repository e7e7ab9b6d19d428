import type { WalletApps, WechatMiniProgram, WechatOfficialAccount } from '../wallet-options.ts'
import { WechatError } from './wechat-error.ts'

/** A WeChat app that is registered here. */
export type RegisteredApp =
  | { kind: 'official-account'; app: WechatOfficialAccount }
  | { kind: 'mini-program'; app: WechatMiniProgram }

/** The app of this id, if it is registered. */
export function findApp({ wechat = {} }: WalletApps, appId: string): RegisteredApp | undefined {
  const { officialAccount, miniProgram } = wechat
  if (officialAccount?.appId === appId) return { kind: 'official-account', app: officialAccount }
  return miniProgram?.appId === appId ? { kind: 'mini-program', app: miniProgram } : undefined
}

/** The app that a call names and proves to be, by its secret. */
export function provenApp(apps: WalletApps, appId: string, secret: string): RegisteredApp {
  if (appId === '') throw new WechatError(41002)
  const found = findApp(apps, appId)
  if (!found) throw new WechatError(40013)
  if (secret === '') throw new WechatError(41004)
  if (found.app.secret !== secret) throw new WechatError(40125)
  return found
}
