import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('../node_modules/.cache/promtool', import.meta.url))
const UNPACKED = join(FOLDER, 'usr/bin/promtool')

/**
 * Prometheus' own tool: the installed one, else Debian's, taken out of its package without installing the server that it comes with.
 * Null where there is neither.
 */
export function getPromtool(): string | null {
  if (runs('promtool', '--version')) return 'promtool'
  if (!existsSync(UNPACKED)) unpack()
  return existsSync(UNPACKED) ? UNPACKED : null
}

function unpack(): void {
  mkdirSync(FOLDER, { recursive: true })
  const packed = () => readdirSync(FOLDER).find((name) => name.endsWith('.deb'))
  if (!runs('apt-get', '-qq', 'download', 'prometheus') && runs('apt-get', '-qq', 'update'))
    runs('apt-get', '-qq', 'download', 'prometheus')
  const name = packed()
  if (name) runs('dpkg', '-x', name, FOLDER)
}

function runs(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { cwd: existsSync(FOLDER) ? FOLDER : '.', stdio: 'ignore' }).status === 0
}
