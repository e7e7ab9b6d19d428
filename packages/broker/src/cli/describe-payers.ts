import { appFor } from '../checkouts/payer.ts'
import { readWalletApps } from '../payer/read-wallet-apps.ts'
import type { LoadedConfig } from './load-config.ts'
import { openNowhere } from './open-nowhere.ts'

/** Which channels of which account can be paid only where the shop itself tells the payer's id, a sentence for each account that has any. */
export function describePayers({
  accounts,
  walletApps,
}: Pick<LoadedConfig, 'accounts' | 'walletApps'>): readonly string[] {
  const apps = new Map(readWalletApps(walletApps).apps.map((app) => [app.appId, app]))
  return Object.entries(accounts).flatMap(([name, configured]) => {
    const account = openNowhere(name, configured)
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
