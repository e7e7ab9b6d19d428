import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { HERE, node } from './tools.ts'

/** What WeChat's own tools made of a mini-program. */
export interface Built {
  /** What the npm builder warned of: anything at all is wrong. */
  readonly warnings: readonly unknown[]
  /** How many packages of `miniprogram` kind it found. */
  readonly packages: number
  /** What would be uploaded, by path: scripts in ES5. */
  readonly files: Readonly<Record<string, string>>
}

/** Builds npm in a mini-program's folder and compiles it, by WeChat's own tools. Throws their words when they refuse it. */
export async function buildWithWechat(folder: string): Promise<Built> {
  const out = join(folder, '../wechat.json')
  const { code, stdout, stderr } = await node([join(HERE, 'wechat-build.ts'), folder, out], folder)
  if (code !== 0) throw new Error(`WeChat's tools refused ${folder}:\n${stdout}\n${stderr}`)
  return JSON.parse(readFileSync(out, 'utf8')) as Built
}

/** What a mini-program's script is given beside the language. */
export type Globals = Readonly<Record<string, unknown>>

/**
 * Loads compiled scripts as WeChat's runtime does: CommonJS, a relative path in the mini-program, a bare name in `miniprogram_npm`, and
 * nothing of a browser or of Node. Answers a `require` by path.
 */
export function loadCompiled(files: Built['files'], globals: Globals): (path: string) => unknown {
  const realm = createContext({ setTimeout, clearTimeout, ...globals })
  runInContext('delete globalThis.console; globalThis.Intl = undefined; globalThis.WebAssembly = undefined', realm)
  const modules = new Map<string, { exports: unknown }>()
  const has = (path: string) => [path, `${path}.js`, `${path}/index.js`].find((path) => path in files)
  function find(from: string, name: string): string {
    const path = name.startsWith('.') ? has(posix.join(posix.dirname(from), name)) : has(name)
    const found = path ?? has(`miniprogram_npm/${name}`)
    if (found) return found
    throw new Error(`module '${name}' is not defined, required by ${from}`)
  }
  function load(path: string): unknown {
    const known = modules.get(path)
    if (known) return known.exports
    const module = { exports: {} as unknown }
    modules.set(path, module)
    const run = runInContext(`(function (require, module, exports, globalThis) {${files[path]}\n})`, realm)
    run((name: string) => load(find(path, name)), module, module.exports)
    return module.exports
  }
  return (path) => load(find('', path))
}
