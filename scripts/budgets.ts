import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

/** Bytes that a payer downloads, minified and gzipped, held by a budget: the build fails when one is exceeded. */

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CDN = join(ROOT, 'packages/element/dist/cdn')
const ENTRY = 'pay-checkout.js'

const rows = [
  {
    what: 'core + browser platform',
    bytes: await bundled(`
      export { createCheckout } from '@pay-checkout/core'
      export { browserTimers, createBrowserPlatform, createFetchTransport } from '@pay-checkout/core/browser'`),
    most: 5_000,
  },
  { what: 'mini-program file', bytes: gzipped(join(ROOT, 'packages/core/miniprogram_dist/index.js')), most: 7_000 },
  { what: 'CDN bundle, first load (no QR encoder)', bytes: sum(loadedWith(ENTRY)), most: 14_000 },
  { what: 'CDN bundle, all a QR payment needs', bytes: sum(loadedWith(ENTRY, { lazy: true })), most: 22_000 },
]

let over = false
console.log('\nsizes, gzip:')
for (const { what, bytes, most } of rows) {
  over ||= bytes > most
  console.log(`${bytes > most ? '✘' : '✔'} ${what.padEnd(40)} ${kilo(bytes)} of ${kilo(most)} kB`)
}
if (over) {
  console.error('A budget is exceeded. Make it smaller, or change the budget with a written reason.')
  process.exitCode = 1
}

function kilo(bytes: number): string {
  return (bytes / 1000).toFixed(1).padStart(5)
}

function gzipped(file: string): number {
  if (!existsSync(file)) throw new Error(`${file} is missing: build the packages first.`)
  return gzipSync(readFileSync(file), { level: 9 }).length
}

function sum(files: readonly string[]): number {
  return files.reduce((total, file) => total + gzipped(join(CDN, file)), 0)
}

/** A chunk and all that it imports, dynamic imports included when `lazy`. */
function loadedWith(entry: string, { lazy = false } = {}, seen: Set<string> = new Set()): string[] {
  if (seen.has(entry)) return []
  seen.add(entry)
  const text = readFileSync(join(CDN, entry), 'utf8')
  const found = [
    ...text.matchAll(
      lazy ? /(?:from|import)\s*\(?\s*["'`]\.\/([^"'`]+)["'`]/g : /(?:from|import)\s*["']\.\/([^"']+)["']/g,
    ),
  ]
  return [entry, ...found.flatMap((match) => loadedWith(match[1] as string, { lazy }, seen))]
}

/** The size of a module when an application bundles it. */
async function bundled(source: string): Promise<number> {
  const folder = mkdtempSync(join(ROOT, 'packages/element/.size-'))
  try {
    const entry = join(folder, 'entry.js')
    writeFileSync(entry, source)
    await build({
      root: ROOT,
      configFile: false,
      logLevel: 'error',
      resolve: { conditions: ['@pay-checkout/source', 'module', 'browser', 'production'] },
      build: {
        outDir: join(folder, 'out'),
        target: 'es2020',
        lib: { entry, formats: ['es'], fileName: 'whole' },
        rolldownOptions: { output: { minify: true } },
      },
    })
    const files = readdirSync(join(folder, 'out'))
    return files.reduce((total, file) => total + gzipped(join(folder, 'out', file)), 0)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
