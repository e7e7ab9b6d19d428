import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Builds the element of a revision in a folder of its own. Answers where its bundle stands. */
export function buildAt(revision: string, folder: string): string {
  const tree = join(folder, 'before')
  const run = (command: string, ...args: string[]): void =>
    void execFileSync(command, args, { cwd: tree, stdio: 'ignore' })
  mkdirSync(tree)
  execFileSync('sh', ['-c', 'git -C "$1" archive "$2" | tar -x -C "$3"', 'sh', ROOT, revision, tree])
  run('npx', '-y', 'pnpm@12.21.0', 'install', '--prefer-offline')
  run('npx', '-y', 'pnpm@12.21.0', '--filter', '@pay-checkout/element', 'exec', 'vite', 'build')
  return join(tree, 'packages/element/dist/cdn')
}
