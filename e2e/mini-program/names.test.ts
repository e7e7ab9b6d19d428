import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as core from '@pay-checkout/core'
import * as miniprogram from '@pay-checkout/core/miniprogram'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BUNDLERS, namesOf } from './bundlers.ts'
import { installInto, makeFolder, pack, writeProject } from './packed.ts'
import { wrongForPhones } from './shipped-code.ts'
import { node } from './tools.ts'

/** The packed package in the hands of everybody: the same names, and nothing that a phone can't read. */

const NAMES = Object.keys(miniprogram).sort()
const { folder, remove } = makeFolder()
const project = join(folder, 'project')
const installed = join(project, 'node_modules/@pay-checkout/core')

const names = (what: string) => `const it = ${what}\nmodule.exports.names = Object.keys(it)`
const imported = (from: string) => `import * as it from '${from}'\nexport const names = Object.keys(it)`
const SHOP = `import { createAlipayCheckout, createWechatCheckout } from '@pay-checkout/core'
export const names = Object.entries({ createAlipayCheckout, createWechatCheckout }).map(([name, it]) => name + ' ' + typeof it)`

beforeAll(() => {
  writeProject(project, {
    'package.json': { name: 'project', private: true },
    'import.js': imported('@pay-checkout/core/miniprogram'),
    'require.js': names(`require('@pay-checkout/core/miniprogram')`),
    'bare.js': SHOP,
  })
  installInto(project, pack('core', folder))
})
afterAll(remove)

describe('the mini-program’s names', () => {
  test.each(Object.entries(BUNDLERS))('%s gives the same to an import', async (_, bundle) => {
    expect(namesOf(await bundle(project, 'import.js'))).toEqual(NAMES)
  })

  test.each(['webpack', 'webpack without exports', 'rollup', 'esbuild'])(
    '%s gives the same to a require',
    async (name) => {
      const script = await BUNDLERS[name]?.(project, 'require.js')
      expect(namesOf(script ?? '')).toEqual(NAMES)
    },
  )

  test.each(Object.entries(BUNDLERS))('%s finds both hosts’ functions by the bare name as well', async (_, bundle) => {
    expect(namesOf(await bundle(project, 'bare.js'))).toEqual([
      'createAlipayCheckout function',
      'createWechatCheckout function',
    ])
  })

  test('Node gives the same by import, by require, and by the paths of the files', async () => {
    const ways = [
      `import('@pay-checkout/core/miniprogram')`,
      `require('@pay-checkout/core/miniprogram')`,
      `require('./node_modules/@pay-checkout/core/miniprogram_dist/index.js')`,
      `require('./node_modules/@pay-checkout/core/miniprogram_dist/miniprogram.js')`,
      `require('./node_modules/@pay-checkout/core/miniprogram')`,
    ]
    const keys = ways.map((way) => `Object.keys(await ${way}).filter((name) => name !== 'default').sort()`)
    const script = `(async () => console.log(JSON.stringify([${keys}])))()`
    const { stdout, stderr } = await node(['--input-type=commonjs', '--eval', script], project)
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual(ways.map(() => NAMES))
  })

  test('the bare name has them all, by import and by require, beside what only pages use', async () => {
    const keys = ['import', 'require'].map((way) => `Object.keys(await ${way}('@pay-checkout/core')).sort()`)
    const script = `(async () => console.log(JSON.stringify([${keys}])))()`
    const { stdout } = await node(['--input-type=commonjs', '--eval', script], project)
    const all = Object.keys(core).sort()
    expect(all).toEqual(expect.arrayContaining(NAMES))
    expect(JSON.parse(stdout)).toEqual([all, all])
  })
})

describe('what is shipped to phones', () => {
  test('is ES2017 at most, and uses no name that mini-programs lack: CommonJS', () => {
    const files = globSync('{miniprogram_dist,alipay_dist}/**/*.js', { cwd: installed })
    expect(files).toContain(join('miniprogram_dist', 'index.js'))
    for (const file of files) expect(wrongForPhones(read(file), 'script'), file).toEqual([])
  })

  test('is ES2017 at most, and uses no name that mini-programs lack: modules', () => {
    const files = reachedFrom('dist/miniprogram/index.js')
    expect(files.length).toBeGreaterThan(1)
    for (const file of files) expect(wrongForPhones(read(file), 'module'), file).toEqual([])
  })

  test('is ES2017 at most by the bare name, too', () => {
    for (const file of reachedFrom('dist/index.js')) expect(wrongForPhones(read(file), 'module', []), file).toEqual([])
    expect(wrongForPhones(read('dist/index.cjs'), 'script', [])).toEqual([])
  })

  test('and the check sees what it looks for', () => {
    expect(wrongForPhones('const a = b?.c', 'script')).toEqual([expect.stringContaining('Unexpected token')])
    expect(wrongForPhones('const a = { ...b }', 'script')).toHaveLength(1)
    expect(wrongForPhones('const a = new Intl.NumberFormat(); a.URL; typeof URL; ({ Proxy: 1 })', 'script')).toEqual([
      'Intl',
    ])
  })

  test('needs no other package', () => {
    expect(JSON.parse(read('package.json')).dependencies).toBeUndefined()
    const files = globSync('{dist,miniprogram_dist}/**/*.{js,cjs,ts,cts}', { cwd: installed })
    expect(files.filter((file) => /(?:from|import|require)\s*\(?["'](?!\.)/.test(read(file)))).toEqual([])
  })
})

function read(file: string): string {
  return readFileSync(join(installed, file), 'utf8')
}

/** A module of the package and all that it imports, each once. */
function reachedFrom(file: string, seen: Set<string> = new Set()): readonly string[] {
  if (!seen.has(file)) {
    seen.add(file)
    const imports = read(file).matchAll(/(?:from|import)\s*["'](\.[^"']+)["']/g)
    for (const [, to = ''] of imports) reachedFrom(join(file, '..', to), seen)
  }
  return [...seen]
}
