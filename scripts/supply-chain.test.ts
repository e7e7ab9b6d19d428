import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8')
const LOCKS = ['pnpm-lock.yaml', ...globSync('{e2e,demo/miniprogram}/*/pnpm-lock.yaml', { cwd: ROOT })]
/** Tools that build mini-programs read XML. They are given our own files, and no byte from elsewhere. */
const READ_XML = /^(e2e\/mini-program|demo\/miniprogram\/\S+)\/pnpm-lock.yaml$/

interface Manifest {
  readonly name: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly scripts?: Readonly<Record<string, string>>
}

const manifests = globSync('packages/*/package.json', { cwd: ROOT }).map((path) => JSON.parse(read(path)) as Manifest)

/** What each published package brings along. More of it needs a reason in docs/decisions/0003-few-dependencies.md. */
const BROUGHT: Readonly<Record<string, readonly string[]>> = {
  '@pay-checkout/protocol': [],
  '@pay-checkout/core': [],
  // React and Vue only where the page has them already.
  '@pay-checkout/element': ['@types/react', 'lit', 'qrcode', 'react', 'vue'],
  '@pay-checkout/sandbox': ['@hono/node-server', 'commander', 'hono', 'jsqr'],
  '@pay-checkout/broker': [
    ...['@hono/node-server', '@hono/zod-openapi', 'commander', 'hono', 'pg', 'pino', 'prom-client'],
    ...['openapi-fetch', 'standardwebhooks', 'undici', 'zod'],
  ],
}

describe('what is installed', () => {
  test.each(LOCKS)('%s pins every package by its digest, from the registry alone [T49]', (lock) => {
    const resolutions = [...read(lock).matchAll(/resolution: (.*)/g)].map(([, how]) => how)
    expect(resolutions.length).toBeGreaterThan(0)
    for (const how of resolutions) expect(how).toMatch(/^\{integrity: sha512-[A-Za-z0-9+/]{86}==\}$/)
  })

  test.each(LOCKS.filter((lock) => !READ_XML.test(lock)))('%s holds no parser of XML [T14]', (lock) => {
    const names = [...read(lock).matchAll(/^ {2}'?((?:@[\w.-]+\/)?[\w.-]+)@\d/gm)].map(([, name]) => name ?? '')
    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((name) => /xml|sax|soap|plist/i.test(name))).toEqual([])
  })

  test('no package runs a script of its own when it is installed [T49]', () => {
    const [, allowed = ''] = /^allowBuilds:\n((?: .*\n)*)/m.exec(read('pnpm-workspace.yaml')) ?? []
    expect(allowed).not.toBe('')
    expect(allowed).not.toMatch(/: true/)
    for (const { scripts = {} } of manifests) {
      expect(Object.keys(scripts).filter((name) => /^(pre|post)?(install|prepare|pack|publish)/.test(name))).toEqual([])
    }
  })
})

describe('what is published', () => {
  test.each(manifests)('$name brings along what it has a reason for, and nothing else [T49]', (manifest) => {
    const brought = Object.keys({
      ...manifest.dependencies,
      ...manifest.optionalDependencies,
      ...manifest.peerDependencies,
    })
    const foreign = brought.filter((name) => !name.startsWith('@pay-checkout/')).sort()
    expect(foreign).toEqual([...(BROUGHT[manifest.name] ?? ['is not in the table'])].sort())
  })

  test('every version is one version [T49]', () => {
    const [, catalog = ''] = /^catalog:\n((?: .*\n)*)/m.exec(read('pnpm-workspace.yaml')) ?? []
    const versions = [...catalog.matchAll(/^ {2}\S+: (.*)$/gm)].map(([, version]) => version)
    expect(versions.length).toBeGreaterThan(20)
    for (const version of versions) expect(version).toMatch(/^\d+\.\d+\.\d+$/)
    for (const { dependencies = {} } of manifests) {
      for (const version of Object.values(dependencies)) expect(version).toMatch(/^(catalog:|workspace:\*)$/)
    }
  })
})
