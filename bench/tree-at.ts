import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Lays the sources of a revision, with what they import, in a folder of their own. Answers which. */
export function treeAt(revision: string, folder: string): string {
  const tree = join(folder, 'before')
  mkdirSync(tree)
  execFileSync('sh', ['-c', 'git -C "$1" archive "$2" | tar -x -C "$3"', 'sh', ROOT, revision, tree])
  runIn(tree, 'install', '--prefer-offline')
  return tree
}

/** Builds the element of a revision. Answers where its bundle stands. */
export function buildAt(revision: string, folder: string): string {
  const tree = treeAt(revision, folder)
  runIn(tree, '--filter', '@pay-checkout/element', 'exec', 'vite', 'build')
  return join(tree, 'packages/element/dist/cdn')
}

function runIn(tree: string, ...args: string[]): void {
  execFileSync('npx', ['-y', 'pnpm@12.21.0', ...args], { cwd: tree, stdio: 'ignore' })
}
