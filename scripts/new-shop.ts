import { spawnSync } from 'node:child_process'
import { delimiter, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packPackages } from './pack-packages.ts'

/**
 * `pnpm new-shop <folder> [--gateway tlinx] [--port 4010]`: what `pay-sandbox init` does for whoever has published packages, from this
 * repository: packs its packages into the new shop's folder `packages`, and writes the shop beside them.
 */

const [folder, ...options] = process.argv.slice(2)
if (folder === undefined || folder.startsWith('-')) {
  console.error('Where shall it stand? npx -y pnpm@12.21.0 new-shop ../my-shop')
  process.exitCode = 1
} else {
  // pnpm runs a script in the repository's root; the folder is meant from where it was called.
  const from = process.env.INIT_CWD ?? process.cwd()
  const shop = resolve(from, folder)
  const packages = join(shop, 'packages')
  console.log('Building and packing the packages …')
  packPackages(packages)
  const cli = fileURLToPath(new URL('../packages/sandbox/src/cli.ts', import.meta.url))
  const init = [
    '--conditions=@pay-checkout/source',
    cli,
    'init',
    shop,
    '--packages',
    packages,
    ...nodeOfCaller(),
    ...options,
  ]
  process.exitCode = spawnSync(process.execPath, init, { cwd: from, stdio: 'inherit' }).status ?? 1
}

/** The Node of whoever has called, who will run the shop with it: here the project's own stands before it in the path. */
function nodeOfCaller(): string[] {
  const path = (process.env.PATH ?? '').split(delimiter).filter((place) => !place.includes('node_modules'))
  const { stdout } = spawnSync('node', ['--version'], {
    encoding: 'utf8',
    env: { ...process.env, PATH: path.join(delimiter) },
  })
  const version = /^v(\d+\.\d+\.\d+)/.exec(stdout ?? '')?.[1]
  return version === undefined ? [] : ['--node', version]
}
