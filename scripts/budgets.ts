import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'vite'

/** Bytes that a payer downloads, minified and gzipped, held by a budget (docs/decisions/0008, 0010, 0011 and 0013): the build fails when one is exceeded. */

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CDN = join(ROOT, 'packages/element/dist/cdn')

// Chinese texts are in it; nothing else is fetched before somebody needs it (`cdn-bundle.test.ts` holds that).
const first = gzipped(join(CDN, 'pay-checkout.js'))

/** A mini-program's component stands in the same folder as the file that it runs on. */
const component = (...names: string[]): number =>
  names.reduce((sum, name) => sum + gzipped(join(ROOT, 'packages/core/miniprogram_dist/pay-checkout', name)), 0)

const rows = [
  {
    what: 'core + browser platform',
    bytes: await bundled(`
      export { createCheckout } from '@pay-checkout/core'
      export { browserTimers, createBrowserPlatform, createFetchTransport } from '@pay-checkout/core/browser'`),
    most: 14_200,
  },
  { what: 'mini-program file', bytes: gzipped(join(ROOT, 'packages/core/miniprogram_dist/index.js')), most: 13_310 },
  { what: 'mini-program component, script and texts', bytes: component('index.js'), most: 5_300 },
  {
    what: 'mini-program component, template and styles',
    bytes: component('index.wxml', 'index.wxss', 'index.json'),
    most: 2_300,
  },
  { what: 'CDN bundle, first load (no QR encoder)', bytes: first, most: 32_590 },
  { what: 'CDN bundle, all a QR payment needs', bytes: first + gzipped(chunk('qr-svg')), most: 36_420 },
  { what: 'CDN bundle, what English adds', bytes: gzipped(chunk('en')), most: 2_250 },
  { what: 'CDN bundle, what guidance, banks and one code add', bytes: gzipped(chunk('asides')), most: 2_450 },
  {
    what: 'CDN bundle, what engines before iOS 16.4 add',
    bytes: gzipped(chunk('linked-styles')) + gzipped(chunk('styles')),
    most: 4_000,
  },
  { what: 'CDN bundle, what a till adds', bytes: gzipped(chunk('till')), most: 5_000 },
]

let over = false
console.log('\nsizes, gzip:')
for (const { what, bytes, most } of rows) {
  over ||= bytes > most
  console.log(`${bytes > most ? '✘' : '✔'} ${what.padEnd(50)} ${kilo(bytes)} of ${kilo(most)} kB`)
}
const packed = [join(CDN, 'pay-checkout.js'), chunk('qr-svg')].map(
  (file) => brotliCompressSync(readFileSync(file)).length,
)
console.log(
  `  by Brotli: first load ${kilo(packed[0] ?? 0)}, a QR payment ${kilo((packed[0] ?? 0) + (packed[1] ?? 0))} kB`,
)
if (over) {
  console.error('A budget is exceeded. Make it smaller, or change the budget with a written reason.')
  process.exitCode = 1
}

function kilo(bytes: number): string {
  return (bytes / 1000).toFixed(2).padStart(5)
}

function gzipped(file: string): number {
  if (!existsSync(file)) throw new Error(`${file} is missing: build the packages first.`)
  return gzipSync(readFileSync(file), { level: 9 }).length
}

/** A chunk that the bundle fetches when somebody needs it, by its module's name. */
function chunk(name: string): string {
  const file = readdirSync(CDN).find((file) => file.startsWith(`pay-checkout-${name}-`))
  return join(CDN, file ?? `pay-checkout-${name}-….js`)
}

/** The size of a module when an application bundles it, without what it fetches later. */
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
    return gzipped(join(folder, 'out/whole.js'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
