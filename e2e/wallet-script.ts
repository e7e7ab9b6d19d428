import { fileURLToPath } from 'node:url'
import { build, type Rolldown } from 'vite'

let built: Promise<string> | undefined

/** The scripted wallets as one script for `addInitScript`, built from source once for each worker. */
export function walletScriptSource(): Promise<string> {
  built ??= buildScript()
  return built
}

async function buildScript(): Promise<string> {
  const entry = fileURLToPath(new URL('./browser-scripts/wallets.ts', import.meta.url))
  const result = (await build({
    configFile: false,
    logLevel: 'warn',
    resolve: { conditions: ['@pay-checkout/source', 'module', 'browser', 'production', 'import', 'default'] },
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'wallets' } },
  })) as Rolldown.RolldownOutput[]
  return result[0]?.output[0].code ?? ''
}
