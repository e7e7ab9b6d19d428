import { readFileSync, statSync } from 'node:fs'
import { SHORTEST_SECRET } from '../gateway/redact.ts'

const OTHERS_MAY_READ = 0o004

/** Whether everybody on this machine may read a file. Windows keeps no such bits. */
export function everybodyMayRead(path: string): boolean {
  return process.platform !== 'win32' && (statSync(path).mode & OTHERS_MAY_READ) !== 0
}

/** Why a configuration file can't stay as it is: a secret is written in it, and everybody may read it. Null: it can. */
export function refusedAsOpen(file: string, secrets: readonly string[]): string | null {
  if (!everybodyMayRead(file)) return null
  const written = readFileSync(file, 'utf8')
  // In JSON, and in a module, a key of several lines is written with \n.
  const holds = secrets
    .filter(({ length }) => length >= SHORTEST_SECRET)
    .some((secret) => written.includes(secret) || written.includes(JSON.stringify(secret).slice(1, -1)))
  if (!holds) return null
  return `${file} holds secrets, and everybody on this machine may read it: chmod 600 it, or name environment variables or files instead`
}
