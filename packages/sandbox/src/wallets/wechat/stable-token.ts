import type { Clock } from '../../clock.ts'
import { createQuota } from '../quota.ts'
import type { Credential, Credentials } from './credentials.ts'
import { WechatError } from './wechat-error.ts'

/** Gives out the access tokens of `cgi-bin/stable_token`. */
export interface StableTokens {
  take(appId: string, forced: boolean): Credential
  clear(): void
}

const BETWEEN_FORCED = 30_000

/**
 * The rules of 公众号 "获取稳定版接口调用凭据": 10,000 calls a minute and 500,000 a day; "强制刷新模式 … 限制每天20次", and "连续使用该模式时，
 * 请保证调用时间隔至少为30s，否则不会刷新": within these it answers what is there.
 */
export function createStableTokens(clock: Clock, tokens: Credentials): StableTokens {
  const perMinute = createQuota(clock, 10_000, 'minute')
  const perDay = createQuota(clock, 500_000, 'day')
  const forcedPerDay = createQuota(clock, 20, 'day')
  const forcedAt = new Map<string, number>()
  return {
    take(appId, forced) {
      if (!perMinute.take(appId)) throw new WechatError(45011)
      if (!perDay.take(appId)) throw new WechatError(45009)
      const since = clock.now() - (forcedAt.get(appId) ?? Number.NEGATIVE_INFINITY)
      if (!forced || since < BETWEEN_FORCED) return tokens.current(appId)
      if (!forcedPerDay.take(appId)) throw new WechatError(45009)
      forcedAt.set(appId, clock.now())
      return tokens.replace(appId)
    },
    clear() {
      for (const quota of [perMinute, perDay, forcedPerDay]) quota.clear()
      forcedAt.clear()
    },
  }
}
