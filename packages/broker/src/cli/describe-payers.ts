import { appFor } from '../checkouts/payer.ts'
import { openAccount } from '../gateway/open-account.ts'
import { readWalletApps } from '../payer/read-wallet-apps.ts'
import type { LoadedConfig } from './load-config.ts'

/** Which channels of which account can be paid only where the shop itself tells the payer's id, a sentence for each account that has any. */
export function describePayers({
  accounts,
  walletApps,
}: Pick<LoadedConfig, 'accounts' | 'walletApps'>): readonly string[] {
  const apps = new Map(readWalletApps(walletApps).apps.map((app) => [app.appId, app]))
  return Object.entries(accounts).flatMap(([name, configured]) => {
    const account = openAccount({ ...configured, ...NOWHERE, name })
    const alone = [...account.channels].flatMap(([channel, facts]) => {
      if (!facts.needsPayer || appFor({ walletApps: apps }, channel, facts)) return []
      if (channel === 'wechat:miniprogram' && account.openidOf && facts.appId !== null) return []
      return [facts.appId === null ? channel : `${channel} (app ${facts.appId})`]
    })
    if (alone.length === 0) return []
    return [
      `${name}: ${alone.join(', ')} need the payer’s id, and no app of walletApps finds it out: they work only where your shop tells it.`,
    ]
  })
}

// Only what the account can do is looked at: it calls nobody.
const NOWHERE: Omit<Parameters<typeof openAccount>[0], 'name' | 'gateway' | 'config'> = {
  send: () => Promise.reject(new Error('Nothing is sent while a configuration is checked')),
  clock: { now: () => 0 },
  random: { bytes: (length) => new Uint8Array(length) },
  log: { info() {}, warn() {}, error() {} },
}
