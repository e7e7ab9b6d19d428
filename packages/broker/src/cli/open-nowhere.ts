import type { Account } from '../gateway/account.ts'
import type { AccountConfig } from '../gateway/definition.ts'
import { openAccount } from '../gateway/open-account.ts'

/** Opens an account to look at what it can do: it calls nobody. */
export function openNowhere(name: string, configured: AccountConfig): Account {
  return openAccount({
    ...configured,
    name,
    send: () => Promise.reject(new Error('Nothing is sent while a configuration is checked')),
    clock: { now: () => 0 },
    random: { bytes: (length) => new Uint8Array(length) },
    log: { info() {}, warn() {}, error() {} },
  })
}
