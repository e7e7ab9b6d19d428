import type { Clock } from '../../clock.ts'

/** A text that is good for a while, and for how many more seconds. */
export interface Credential {
  value: string
  expiresIn: number
}

/** What became of one: it is good, another took its place, its time is over. */
export type CredentialState = 'good' | 'replaced' | 'ended'

/** The access tokens, or the tickets, of all apps. */
export interface Credentials {
  /** The app's own: the same until shortly before its end, then a fresh one, beside which the old one lasts to its end. */
  current(appId: string): Credential
  /** A fresh one, in place of all before. */
  replace(appId: string): Credential
  find(value: string): { appId: string; state: CredentialState } | undefined
  /** All of an app's that are good now. */
  goodOf(appId: string): readonly string[]
  clear(): void
}

interface Kept {
  appId: string
  until: number
  replaced: boolean
}

const LIFE = 7200_000
/** "在普通模式调用下，平台会提前5分钟更新access_token" (公众号 "获取稳定版接口调用凭据"). */
const OVERLAP = 5 * 60_000

/** None yet; `make` writes one. */
export function createCredentials(clock: Clock, make: () => string): Credentials {
  const all = new Map<string, Kept>()

  function stateOf({ until, replaced }: Kept): CredentialState {
    if (replaced) return 'replaced'
    return clock.now() < until ? 'good' : 'ended'
  }
  function good(appId: string): [string, Kept][] {
    return [...all].filter(([, kept]) => kept.appId === appId && stateOf(kept) === 'good')
  }
  function add(appId: string): Credential {
    const value = make()
    all.set(value, { appId, until: clock.now() + LIFE, replaced: false })
    return { value, expiresIn: LIFE / 1000 }
  }

  return {
    current(appId) {
      const [latest] = good(appId).slice(-1)
      if (!latest) return add(appId)
      const [value, { until }] = latest
      const left = until - clock.now()
      return left > OVERLAP ? { value, expiresIn: Math.floor(left / 1000) } : add(appId)
    },
    replace(appId) {
      for (const [, kept] of good(appId)) kept.replaced = true
      return add(appId)
    },
    find(value) {
      const kept = all.get(value)
      return kept && { appId: kept.appId, state: stateOf(kept) }
    },
    goodOf: (appId) => good(appId).map(([value]) => value),
    clear: () => all.clear(),
  }
}
