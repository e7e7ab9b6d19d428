import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { FieldProblem } from '@pay-checkout/protocol'
import { MalformedText } from '../gateway/malformed-text.ts'
import { InvalidConfig } from '../gateway/read-config.ts'
import { readStrictJson } from '../gateway/strict-json.ts'
import { everybodyMayRead } from './refused-as-open.ts'

/** Characters of a JSON file: keys of many accounts may stand in it. */
const LONGEST_FILE = 1024 * 1024
const DEFAULT_NAMES = ['pay-broker.config.ts', 'pay-broker.config.js', 'pay-broker.config.json']

/** The configuration file that was named, or the one of the usual name in this folder. Throws InvalidConfig when there is none. */
export function findConfigFile(named: string | undefined, folder: string): string {
  if (named !== undefined) return resolve(folder, named)
  const found = DEFAULT_NAMES.map((name) => resolve(folder, name)).find((path) => existsSync(path))
  if (found === undefined)
    throw fileProblem(`Name a file with --config, or put one of ${DEFAULT_NAMES.join(', ')} here.`)
  return found
}

/** What a configuration file holds, with what it names elsewhere. */
export interface ReadFile {
  readonly config: unknown
  readonly problems: readonly FieldProblem[]
  /** Fields that name a file which everybody may read: wrong, unless what the field holds is public. */
  readonly open: readonly FieldProblem[]
}

/**
 * Reads a configuration file (JSON, or a module's default export) and puts in the secrets that stand elsewhere:
 * `${NAME}` is an environment variable, and a text `file:path` is what that file holds.
 */
export async function readConfigFile(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ReadFile> {
  const raw = await readRaw(file)
  const problems: FieldProblem[] = []
  const open: FieldProblem[] = []
  const config = putIn(raw, '', (text, path) => {
    try {
      if (!text.startsWith('file:')) return fromEnv(text, env)
      const beside = resolve(dirname(file), text.slice('file:'.length))
      const content = readBeside(beside)
      if (everybodyMayRead(beside)) open.push({ field: path, detail: readableByAll(beside) })
      return content
    } catch (error) {
      problems.push({ field: path, detail: error instanceof Error ? error.message : 'can’t be read' })
      return text
    }
  })
  return { config, problems, open }
}

async function readRaw(file: string): Promise<unknown> {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined) throw fileProblem(`${file} isn’t there`)
  if (found.isDirectory()) throw fileProblem(`${file} is a folder: name the file in it`)
  try {
    if (!file.endsWith('.json')) return ((await import(pathToFileURL(file).href)) as { default: unknown }).default
    return readStrictJson(readFileSync(file), { exact: true, longest: LONGEST_FILE })
  } catch (error) {
    throw fileProblem(`${file} can’t be read: ${reasonOf(error)}`)
  }
}

function reasonOf(error: unknown): string {
  if (Object(error).code === 'EACCES') return 'this user may not'
  // It names a place and quotes nothing.
  if (error instanceof MalformedText) return `it isn’t JSON. ${error.message}.`
  // This message quotes the text around it, which may be a secret.
  return error instanceof SyntaxError ? 'it isn’t a module' : String(error)
}

function fileProblem(detail: string): InvalidConfig {
  return new InvalidConfig([{ field: '', detail }])
}

function putIn(value: unknown, path: string, replace: (text: string, path: string) => string): unknown {
  const below = (key: string): string => (path === '' ? key : `${path}.${key}`)
  if (typeof value === 'string') return replace(value, path)
  if (Array.isArray(value)) return value.map((entry, at) => putIn(entry, below(String(at)), replace))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, putIn(entry, below(key), replace)]))
}

function fromEnv(text: string, env: Readonly<Record<string, string | undefined>>): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = env[name]
    if (value === undefined || value === '') throw new Error(`needs the environment variable ${name}, which isn’t set`)
    return value
  })
}

function readBeside(path: string): string {
  if (!existsSync(path)) throw new Error(`names the file ${path}, which isn’t there`)
  if (!statSync(path).isFile()) throw new Error(`names ${path}, which is no file`)
  return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
}

function readableByAll(path: string): string {
  return `names the file ${path}, which everybody on this machine may read: chmod 600 it`
}
