import { execFileSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ROOT } from './tools.ts'

/** A folder for one test file's projects, and what takes it away. */
export function makeFolder(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'pay-checkout-packed-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/**
 * Packs a package of the workspace as it would be published, and answers the tarball's path. `core` is built first where a source is newer;
 * the others are packed as `pnpm build` left them.
 */
export function pack(name: string, into: string): string {
  const cwd = join(ROOT, 'packages', name)
  // The component has the widget's texts.
  if (
    name === 'core' &&
    isStale(join(cwd, 'miniprogram_dist/pay-checkout/index.js'), ['core', 'protocol', 'element'])
  ) {
    execFileSync('pnpm', ['--filter', '@pay-checkout/core...', 'run', 'build'], { cwd: ROOT, stdio: 'pipe' })
  }
  if (!existsSync(join(cwd, 'dist'))) throw new Error(`${name} isn't built: run pnpm build`)
  mkdirSync(into, { recursive: true })
  execFileSync('pnpm', ['pack', '--pack-destination', into], { cwd, stdio: 'pipe' })
  const file = readdirSync(into).find((file) => file.startsWith(`pay-checkout-${name}-`))
  if (!file) throw new Error(`pnpm pack left no tarball of ${name}`)
  return join(into, file)
}

/** Whether a built file is missing, or older than any source or setting of these packages. */
function isStale(built: string, packages: readonly string[]): boolean {
  if (!existsSync(built)) return true
  const made = statSync(built).mtimeMs
  const sources = globSync(`packages/{${packages.join(',')}}/{package.json,*.config.ts,{src,component}/**}`, {
    cwd: ROOT,
  })
  return sources.some((path) => statSync(join(ROOT, path)).mtimeMs > made)
}

/** Lays a tarball where npm would: into a project's `node_modules`. It needs no other package, so nothing else is to be fetched. */
export function installInto(project: string, tarball: string): void {
  const at = join(project, 'node_modules/@pay-checkout/core')
  mkdirSync(at, { recursive: true })
  execFileSync('tar', ['-xzf', tarball, '-C', at, '--strip-components=1'])
}

/** Writes a project's files, by their paths in it; objects as JSON. */
export function writeProject(folder: string, files: Readonly<Record<string, string | object>>): string {
  for (const [path, content] of Object.entries(files)) {
    const at = join(folder, path)
    mkdirSync(dirname(at), { recursive: true })
    writeFileSync(at, typeof content === 'string' ? content : JSON.stringify(content))
  }
  return folder
}
