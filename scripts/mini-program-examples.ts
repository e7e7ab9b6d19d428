import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Builds the examples in Taro and uni-app for WeChat and for Alipay: `pnpm mini-program-examples`, two minutes, 600 MB of tools. Not a part of
 * `pnpm test`, which checks their types alone: what they are built with is large, and changes only by hand.
 */

const EXAMPLES = fileURLToPath(new URL('../demo/miniprogram/', import.meta.url))
const { parse } = createRequire(new URL('../packages/core/package.json', import.meta.url))('acorn')

/** What a wallet's own build must hold, so that a payment can be made at all: an import that came to nothing is a mere warning there. */
const PAYS_BY = { weapp: 'requestPayment', alipay: 'tradePay' } as const

/** The other wallet's checkout, made by a page: its host isn't there. */
const FOREIGN = { weapp: /createAlipayCheckout\)?\(\{/, alipay: /createWechatCheckout\)?\(\{/ } as const

const BUILDS = [
  { example: 'taro', wallet: 'weapp', out: 'dist/weapp' },
  { example: 'taro', wallet: 'alipay', out: 'dist/alipay' },
  { example: 'uni-app', wallet: 'weapp', out: 'dist/build/mp-weixin' },
  { example: 'uni-app', wallet: 'alipay', out: 'dist/build/mp-alipay' },
] as const

pnpm(['--filter', '@pay-checkout/core...', 'run', 'build'], fileURLToPath(new URL('..', import.meta.url)))
for (const example of ['taro', 'uni-app']) {
  const how = ['--ignore-workspace', '--ignore-scripts', '--frozen-lockfile', '--config.node-linker=hoisted']
  pnpm(['install', ...how, '--config.auto-install-peers=false'], join(EXAMPLES, example))
  pnpm(['--ignore-workspace', 'run', 'types'], join(EXAMPLES, example))
}
for (const { example, wallet, out } of BUILDS) {
  const cwd = join(EXAMPLES, example)
  pnpm(['--ignore-workspace', 'run', `build:${wallet}`], cwd)
  const scripts = globSync(`${out}/**/*.js`, { cwd }).map((path) => ({
    path,
    code: readFileSync(join(cwd, path), 'utf8'),
  }))
  for (const { path, code } of scripts) {
    try {
      parse(code, { ecmaVersion: 2017, sourceType: 'script' })
    } catch (error) {
      throw new Error(`${example}: ${path} is newer than ES2017: ${(error as Error).message}`)
    }
  }
  if (!scripts.some(({ code }) => code.includes(PAYS_BY[wallet]))) {
    throw new Error(`${example} for ${wallet}: nothing calls ${PAYS_BY[wallet]}`)
  }
  const foreign = scripts.find(({ code }) => FOREIGN[wallet].test(code))
  if (foreign) throw new Error(`${example} for ${wallet}: ${foreign.path} makes a checkout of the other wallet`)
  console.log(`✔ ${example} for ${wallet}: ${scripts.length} scripts, ES2017`)
}

function pnpm(args: readonly string[], cwd: string): void {
  // The settings of this workspace are none of an example's business.
  const { status } = spawnSync('pnpm', args, {
    cwd,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, CI: 'true' },
  })
  if (status !== 0) throw new Error(`pnpm ${args.join(' ')} failed in ${cwd}`)
}
