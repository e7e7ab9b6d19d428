import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ROOT } from './tools.ts'

/** A folder for one test file's projects, and what takes it away. */
export function makeFolder(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'pay-checkout-packed-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Builds a package of the workspace and packs it as it would be published. Answers the tarball's path. */
export function pack(name: string, into: string): string {
  const cwd = join(ROOT, 'packages', name)
  // `core` builds in a second, so that nobody tests a stale one; the others are packed as `pnpm build` left them.
  if (name === 'core') execFileSync('pnpm', ['run', 'build'], { cwd, stdio: 'pipe' })
  if (!existsSync(join(cwd, 'dist'))) throw new Error(`${name} isn't built: run pnpm build`)
  mkdirSync(into, { recursive: true })
  execFileSync('pnpm', ['pack', '--pack-destination', into], { cwd, stdio: 'pipe' })
  const file = readdirSync(into).find((file) => file.startsWith(`pay-checkout-${name}-`))
  if (!file) throw new Error(`pnpm pack left no tarball of ${name}`)
  return join(into, file)
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
