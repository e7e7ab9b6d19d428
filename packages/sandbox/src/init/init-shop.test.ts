import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readOptions } from '../options.ts'
import { keys } from '../testing/test-bench.ts'
import { initShop, OWN_NODE } from './init-shop.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pay-sandbox-init-'))
  mkdirSync(join(folder, 'packed'))
  for (const name of ['protocol', 'core', 'element', 'broker', 'sandbox'])
    writeFileSync(join(folder, `packed/pay-checkout-${name}-1.2.3.tgz`), '')
})
afterEach(() => rmSync(folder, { recursive: true }))

const init = (options: object = {}) =>
  initShop({
    ...{ folder: join(folder, 'Tea & Co'), gateway: 'pooul-v2', port: 5000, packages: join(folder, 'packed') },
    ...{ node: '24.0.0', keys, ...options },
  })
const read = (path: string) => readFileSync(join(folder, 'Tea & Co', path), 'utf8')
const modes = (below: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(join(folder, 'Tea & Co', below), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => [name, (statSync(join(folder, 'Tea & Co', below, name)).mode & 0o777).toString(8)]),
  )

test('writes what starts by npm install and npm start, and tells so', async () => {
  expect(await init()).toContain(`\n  cd '${folder}/Tea & Co'\n  npm install\n  npm start`)
  const manifest = JSON.parse(read('package.json'))
  expect(manifest).toMatchObject({ name: 'tea-co', private: true, scripts: { start: 'node start.js' } })
  expect(manifest.dependencies['@pay-checkout/broker']).toBe('file:../packed/pay-checkout-broker-1.2.3.tgz')
  expect(Object.keys(manifest.dependencies)).toHaveLength(5)
  expect(manifest.optionalDependencies).toBeUndefined()
})

test('published packages are named by their one version', async () => {
  await init({ packages: undefined, version: '1.2.3' })
  const { dependencies } = JSON.parse(read('package.json'))
  expect(Object.entries(dependencies)).toEqual(
    ['protocol', 'core', 'element', 'broker', 'sandbox'].map((name) => [`@pay-checkout/${name}`, '1.2.3']),
  )
})

test('every secret stands in a file that its owner alone may read, and no other file holds one', async () => {
  await init()
  expect(modes('keys')).toEqual({
    'alipay-private-key.pem': '600',
    'alipay-public-key.pem': '644',
    'merchant-gateway.pem': '644',
    'merchant-private-key.pem': '600',
    'shop-key': '600',
    'token-key': '600',
    'webhook-secret': '600',
    'wechat-mini-program-secret': '600',
    'wechat-official-account-secret': '600',
  })
  expect(statSync(join(folder, 'Tea & Co/keys')).mode & 0o777).toBe(0o700)
  const { 'sandbox.json': sandbox, ...others } = modes('.')
  expect(sandbox).toBe('600')
  const secrets = Object.entries(modes('keys')).flatMap(([name, mode]) =>
    mode === '600' ? [read(`keys/${name}`)] : [],
  )
  for (const [name, mode] of Object.entries(others)) {
    expect(mode).toBe('644')
    for (const secret of secrets) expect(read(name)).not.toContain(secret.trim().split('\n')[0])
  }
  // What isn't to be shown to a repository is named there.
  expect(read('.gitignore').split('\n')).toEqual(expect.arrayContaining(['keys/', 'data/', 'sandbox.json']))
})

test('all of it speaks of the same ports', async () => {
  await init()
  const all = ['server.js', 'start.js', 'page.html', 'page.js', 'pay-broker.config.json', 'sandbox.json']
    .map(read)
    .join()
  expect([...new Set(all.match(/(?<=127\.0\.0\.1:|--port', ')\d+/g))].sort()).toEqual(['5000', '5010', '5020'])
  readOptions(JSON.parse(read('sandbox.json')))
})

test('a Node that is too old gets one of the shop’s own, the one that this repository has', async () => {
  await init({ node: '20.20.2' })
  expect(JSON.parse(read('package.json')).optionalDependencies).toEqual(OWN_NODE)
  const workspace = readFileSync(new URL('../../../../pnpm-workspace.yaml', import.meta.url), 'utf8')
  for (const [name, version] of Object.entries(OWN_NODE)) expect(workspace).toContain(`  ${name}: ${version}\n`)
})

test('nothing is overwritten: what is there already is named, and nothing else is written', async () => {
  mkdirSync(join(folder, 'Tea & Co/keys'), { recursive: true })
  writeFileSync(join(folder, 'Tea & Co/page.html'), 'mine')
  writeFileSync(join(folder, 'Tea & Co/keys/shop-key'), 'mine')
  await expect(init()).rejects.toThrow(
    /holds page\.html, keys\/shop-key already, and nothing is overwritten: name another/,
  )
  expect(read('page.html') + read('keys/shop-key')).toBe('minemine')
  expect(readdirSync(join(folder, 'Tea & Co')).sort()).toEqual(['keys', 'page.html'])
})

test.each([
  ['an unknown gateway', { gateway: '__proto__' }, /^--gateway is one of pooul-v2, /],
  ['a file in the place of the folder', { folder: import.meta.filename }, /is a file: name a folder/],
  ['a folder in a file', { folder: join(import.meta.filename, 'shop') }, /can’t be written \(ENOTDIR\)/],
  ['a port that leaves no room', { port: 65_530 }, /^--port is a number from 1 to 65515/],
  ['a folder without tarballs', { packages: import.meta.dirname }, /holds no tarball of @pay-checkout\/protocol/],
  ['packages that were never published', { packages: undefined }, /was never published.*--packages.*new-shop/],
])('%s is refused in a sentence', async (_, options, sentence) => {
  const refused = await init(options).catch((error) => error)
  expect(refused).toMatchObject({ name: 'CannotInit', message: expect.stringMatching(sentence) })
})
