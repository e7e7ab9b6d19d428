import { cp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Puts `@pay-checkout/core` where the developer tools look for it: what "构建 npm" and `npm install` would do with the published package.
 * Core has to be built: `pnpm --filter demo-miniprogram run npm` does both.
 */

const HERE = fileURLToPath(new URL('.', import.meta.url))
const CORE = dirname(fileURLToPath(import.meta.resolve('@pay-checkout/core/package.json')))
const NAME = '@pay-checkout/core'

/** Copies the package's parts under the folders of both mini-programs. */
export async function buildNpm(): Promise<void> {
  await copy('miniprogram_dist', join(HERE, 'wechat/miniprogram_npm', NAME))
  const alipay = join(HERE, 'alipay/node_modules', NAME)
  for (const part of ['package.json', 'miniprogram_dist', 'alipay_dist']) await copy(part, join(alipay, part))
}

async function copy(part: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true })
  await cp(join(CORE, part), to, { recursive: true })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildNpm()
