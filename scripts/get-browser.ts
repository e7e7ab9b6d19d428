import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { installFromDebian } from './install-from-debian.ts'

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]
const FROM_NPM = fileURLToPath(new URL('../e2e/browser/', import.meta.url))

/**
 * The path of a Chromium for the browser tests: `PAY_CHROMIUM`, an installed one, Debian's package when we may install it,
 * else the build that the npm package `@sparticuz/chromium` carries. Throws a sentence that says what to do.
 */
export async function getBrowser(): Promise<string> {
  const named = process.env.PAY_CHROMIUM
  if (named) {
    if (existsSync(named)) return named
    throw new Error(`PAY_CHROMIUM names ${named}, and there is no such file.`)
  }
  return INSTALLED.find(existsSync) ?? fromDebian() ?? (await fromNpm())
}

function fromDebian(): string | undefined {
  // The font is for people who look at screenshots; no test depends on it.
  installFromDebian('Chromium for the browser tests', 'chromium', 'fonts-wqy-zenhei')
  return INSTALLED.find(existsSync)
}

async function fromNpm(): Promise<string> {
  console.log('Fetching a Chromium from npm for the browser tests (once) …')
  const done = spawnSync('pnpm', ['install', '--ignore-workspace', '--frozen-lockfile', '--dir', FROM_NPM], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (done.status === 0) {
    // Without Lambda's libraries the package would trust the system's; with this it brings its own.
    process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs22.x'
    const { default: chromium } = await import(createRequire(FROM_NPM).resolve('@sparticuz/chromium'))
    return chromium.executablePath()
  }
  throw new Error(
    'The browser tests need Chromium, and none could be had. Install Chromium or Chrome, or set PAY_CHROMIUM to its path.',
  )
}
