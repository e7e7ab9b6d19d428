import type { LoadedConfig } from './load-config.ts'
import { openNowhere } from './open-nowhere.ts'

/** Where each account's payers may be sent, a sentence for each: which hosts are known, which are listed, and where one may be missing. */
export function describeCashiers({ accounts }: Pick<LoadedConfig, 'accounts'>): readonly string[] {
  return Object.entries(accounts).map(([name, configured]) => {
    const { known, listed, unnamed } = openNowhere(name, configured).hosts
    const all = [...known.map((host) => `${host} (known)`), ...listed.map((host) => `${host} (cashierHosts)`)]
    const missing =
      unnamed.length > 0 && listed.length === 0
        ? ` No document names the host of the page behind ${unnamed.join(', ')}: if it isn’t one of these, list it in cashierHosts.`
        : ''
    return `${name}: payers may be sent to ${all.join(', ')}.${missing}`
  })
}
