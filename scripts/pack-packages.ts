import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** What is published, in the order in which one is built from another; and a file that its build leaves. */
const PACKAGES = [
  { name: 'protocol', built: 'dist/index.js' },
  { name: 'core', built: 'miniprogram_dist/pay-checkout/index.js' },
  { name: 'element', built: 'dist/cdn/pay-checkout.js' },
  { name: 'broker', built: 'dist/cli/pay-broker.js' },
  { name: 'sandbox', built: 'dist/cli.js' },
] as const

/**
 * Packs every package as it would be published into a folder, and builds those first whose build is older than their sources. Takes half a
 * minute, or seconds when all is built. Throws when a build or a package fails.
 */
export function packPackages(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const stale = PACKAGES.filter(isStale)
  for (const { name } of stale) pnpm(`building ${name}`, ['--filter', `./packages/${name}`, 'run', 'build'])
  pnpm('packing', ['-r', '--filter', './packages/*', 'pack', '--pack-destination', folder])
}

function isStale({ name, built }: (typeof PACKAGES)[number]): boolean {
  const at = statSync(`${ROOT}packages/${name}/${built}`, { throwIfNoEntry: false })?.mtimeMs ?? 0
  // What it is built from: itself, and what comes before it; core's component for mini-programs has the element's words as well.
  const of = PACKAGES.slice(0, PACKAGES.findIndex((one) => one.name === name) + 1).flatMap((one) => sourcesOf(one.name))
  return newest(name === 'core' ? [...of, 'packages/element/src/locales/*'] : of) > at
}

/** What a build writes beside its sources, as the element's does for editors, makes nothing stale. */
function sourcesOf(name: string): readonly string[] {
  return [`packages/${name}/{src,component}/**/*`, `packages/${name}/{*.ts,package.json,tsconfig*.json}`]
}

function newest(patterns: readonly string[]): number {
  const sources = globSync(patterns, {
    cwd: ROOT,
    exclude: (path) => path.endsWith('.test.ts') || path.endsWith('.css'),
  })
  return Math.max(...sources.map((path) => statSync(`${ROOT}${path}`)).map((one) => (one.isFile() ? one.mtimeMs : 0)))
}

function pnpm(what: string, args: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync('pnpm', args, { cwd: ROOT, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${what} failed: ${error?.message ?? `${stdout}${stderr}`}`)
}

// `pnpm pack-packages [folder]`: for whoever wants to install what isn't published yet. Meant from where it was called.
if (import.meta.filename === process.argv[1]) {
  const folder = resolve(process.env.INIT_CWD ?? process.cwd(), process.argv[2] ?? 'packed')
  packPackages(folder)
  console.log(`The packages are packed in ${folder}. Install them with npm install ${folder}/*.tgz`)
}
