import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../src/cli/load-config.ts'
import { InvalidConfig } from '../src/gateway/read-config.ts'

/** An account of a good configuration. */
export const GOOD_ACCOUNT: Readonly<Record<'gateway' | 'baseUrl' | 'openId' | 'openKey', string>> = {
  gateway: 'tlinx',
  baseUrl: 'https://gateway.example/mct1/',
  openId: '0123456789abcdef0123456789abcdef',
  openKey: 'f0e1d2c3b4a5968778695a4b3c2d1e0f',
}

/** A configuration in which nothing is wrong, as its file holds it. */
export const GOOD_CONFIG: {
  readonly publicUrl: string
  readonly store: { readonly sqlite: string }
  readonly keys: readonly { readonly name: string; readonly hash: string; readonly scopes: readonly string[] }[]
  readonly tokenKeys: readonly { readonly letter: string; readonly secret: string }[]
  readonly origins: readonly string[]
  readonly returnUrls: readonly string[]
  readonly webhook: { readonly url: string; readonly secrets: readonly string[] }
  readonly accounts: { readonly bank: typeof GOOD_ACCOUNT }
} = {
  publicUrl: 'https://pay.example',
  store: { sqlite: './pay.db' },
  keys: [{ name: 'shop', hash: `sha256:${'0a'.repeat(32)}`, scopes: ['checkouts'] }],
  tokenKeys: [{ letter: 'a', secret: 'abcdefghijklmnopqrstuvwxyz012345' }],
  origins: ['https://shop.example'],
  returnUrls: ['https://shop.example/orders/'],
  webhook: { url: 'https://shop.example/hook', secrets: ['whsec_q1Zt8n0ShVb3XyLw5uKcTe7RgJm2PoDa'] },
  accounts: { bank: GOOD_ACCOUNT },
}

/** A folder of its own for the files of a test. */
export interface ConfigFolder {
  readonly path: string
  /** Writes a file by its mode: a text as it is, all else as JSON. Answers where it stands. */
  write(name: string, content: unknown, mode?: number): string
  /** What is wrong with a configuration, a line for each field. */
  wrongIn(config: unknown, env?: Record<string, string>): Promise<string[]>
  remove(): void
}

/** Makes a folder for files of configuration. */
export function configFolder(): ConfigFolder {
  const path = mkdtempSync(join(tmpdir(), 'pay-broker-'))
  function write(name: string, content: unknown, mode = 0o600): string {
    const file = join(path, name)
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content), { mode })
    chmodSync(file, mode)
    return file
  }
  return {
    path,
    write,
    async wrongIn(config, env = {}) {
      try {
        await loadConfig(write('config.json', config), env)
        return []
      } catch (error) {
        if (!(error instanceof InvalidConfig)) throw error
        return error.problems.map(({ field, detail }) => `${field} ${detail}`)
      }
    },
    remove: () => rmSync(path, { recursive: true }),
  }
}
