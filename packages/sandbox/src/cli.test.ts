import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { tooOldNode } from './node-version.ts'
import { InvalidOptions, readOptions } from './options.ts'
import { keys } from './testing/test-bench.ts'

const CLI = ['--conditions=@pay-checkout/source', fileURLToPath(new URL('./cli.ts', import.meta.url))]
const folder = mkdtempSync(join(tmpdir(), 'pay-sandbox-'))
let serving: ChildProcess | undefined
afterAll(() => {
  serving?.kill()
  rmSync(folder, { recursive: true })
})

const { merchantId, merchantPublicKey, gatewayPrivateKey } = keys['pooul-v2']
const CONFIG = {
  speed: 10,
  merchants: {
    chaoying: [{ ...keys.chaoying, name: '茶' }],
    'method-gateway': [{ ...keys['method-gateway'], name: '茶' }],
    'pooul-v1': [{ ...keys['pooul-v1'], name: '茶' }],
    'pooul-v2': [{ merchantId, merchantPublicKey, gatewayPrivateKey, name: '茶' }],
    tlinx: [{ ...keys.tlinx, name: '茶' }],
  },
}

test('serve prints one line when it is ready, and ends on SIGTERM', async () => {
  const config = join(folder, 'sandbox.json')
  writeFileSync(config, JSON.stringify(CONFIG))
  const child = spawn(process.execPath, [...CLI, 'serve', '--port', '0', '--config', config], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  serving = child
  const line = await new Promise<string>((resolve) => child.stdout?.once('data', (data) => resolve(String(data))))
  const url = /^sandbox ready (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(line)?.[1]
  expect((await fetch(`${url}/control/ledger`)).status).toBe(200)
  const code = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  expect(await code).toBe(0)
})

test('a wrong configuration ends with a sentence', () => {
  const config = join(folder, 'wrong.json')
  writeFileSync(config, '{"merchants":{"tlinx":[{}]},"sped":1}')
  const { status, stderr } = spawnSync(process.execPath, [...CLI, 'serve', '--config', config], { encoding: 'utf8' })
  expect(status).toBe(1)
  expect(stderr).toContain('sped: unknown; merchants.tlinx[0].openId: 32 letters and digits')
})

test('what keys prints is taken as printed: by serve as a whole, and by a library merchant for merchant', () => {
  const { stdout } = spawnSync(process.execPath, [...CLI, 'keys', '--url', 'http://127.0.0.1:4011'], {
    encoding: 'utf8',
  })
  const { broker, ...printed } = JSON.parse(stdout)
  expect(readOptions({ ...printed, broker })).toEqual(printed)
  expect(Object.keys(printed.merchants).sort()).toEqual(Object.keys(CONFIG.merchants).sort())
  expect(Object.keys(broker.accounts).sort()).toEqual(Object.keys(CONFIG.merchants).sort())
  for (const { baseUrl } of Object.values<{ baseUrl: string }>(broker.accounts)) {
    expect(baseUrl).toContain('http://127.0.0.1:4011/gateways/')
  }
  // What a library makes holds both sides of a key as well.
  const { wallets, ...made } = keys
  const merchants = Object.fromEntries(Object.entries(made).map(([id, own]) => [id, [{ ...own, name: '茶' }]]))
  expect(readOptions({ merchants, wallets })).toEqual({ merchants, wallets })
})

test.each([
  ['serve', '--config', '/nowhere/sandbox.json'],
  ['serve', '--config', folder],
  ['serve', '--config', 'x', '--port', '70000'],
  ['keys', '--url', 'http://127.0.0.1:4010/'],
  ['init', folder, '--gateway', 'paypal'],
])('what can’t be done is refused in a sentence, without a stack: %j %j %j', (...args) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...CLI, ...args], { encoding: 'utf8' })
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/^\S.*\.\n$|^--\S+ is .*, unlike \S+\n$/)
})

test('a port that is taken is told in a sentence, and the version in one word', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void taken.close())
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const config = join(folder, 'taken.json')
  writeFileSync(config, JSON.stringify(CONFIG))
  const serve = [...CLI, 'serve', '--config', config, '--port', String(port)]
  const child = spawn(process.execPath, serve, { stdio: ['ignore', 'ignore', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [told, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])
  expect(code).toBe(1)
  expect(told).toMatch(new RegExp(`^Port ${port} of 127\\.0\\.0\\.1 is taken: .*--port\\.\n$`))
  const { stdout } = spawnSync(process.execPath, [...CLI, '--version'], { encoding: 'utf8' })
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test('an old Node is told so before anything else is loaded, and may make a shop that brings its own', () => {
  expect(tooOldNode('20.20.2', 'serve')).toMatch(/needs Node 22\.19 or newer, and this is Node 20\.20\.2: install/)
  expect(tooOldNode('22.18.0', undefined)).not.toBeNull()
  expect(tooOldNode('20.20.2', 'init')).toBeNull()
  for (const version of ['22.19.0', '24.0.0']) expect(tooOldNode(version, 'serve')).toBeNull()
})

test.each([
  [null, 'not an object'],
  [{ merchants: { constructor: [] } }, 'merchants.constructor: unknown'],
  [{ speed: 0 }, 'speed: a number above 0'],
  [{ strictPayers: 'yes' }, 'strictPayers: true or false'],
  [{ wallets: null }, 'wallets: an object'],
  [{ wallets: { paypal: {} } }, 'wallets.paypal: unknown'],
  [{ wallets: { wechat: null } }, 'wallets.wechat: an object'],
  [{ wallets: { wechat: { app: {} } } }, 'wallets.wechat.app: unknown'],
  [{ wallets: { wechat: { miniProgram: null } } }, 'wallets.wechat.miniProgram: an object'],
  [{ wallets: { wechat: { miniProgram: { appId: 'wx1' } } } }, 'wallets.wechat.miniProgram.appId: wx and 16'],
  [{ wallets: { alipay: { ...keys.wallets.alipay, idKind: 'uid' } } }, 'wallets.alipay.idKind: "user_id" or "open_id"'],
  [
    { wallets: { alipay: { ...keys.wallets.alipay, alipayPrivateKey: keys.wallets.alipay.alipayPublicKey } } },
    'wallets.alipay.alipayPrivateKey: a private RSA key, PEM or its bare base64',
  ],
  [{ publicUrl: 'http://x/' }, 'publicUrl'],
  [{ merchants: { 'pooul-v1': [{ ...keys['pooul-v1'], key: 'short' }] } }, 'merchants.pooul-v1[0].name: text; '],
  [{ merchants: { tlinx: {} } }, 'merchants.tlinx: a list'],
  [{ merchants: { tlinx: [{ ...keys.tlinx, name: '茶', openKey: 'short' }] } }, 'merchants.tlinx[0].openKey'],
  [
    {
      merchants: {
        'pooul-v2': [{ ...CONFIG.merchants['pooul-v2'][0], merchantPublicKey: '-----BEGIN PUBLIC KEY-----' }],
      },
    },
    'merchants.pooul-v2[0].merchantPublicKey: a public RSA key, PEM or its bare base64',
  ],
  [
    { merchants: { 'pooul-v2': [{ ...CONFIG.merchants['pooul-v2'][0], privateKey: 'x' }] } },
    'merchants.pooul-v2[0].privateKey: unknown',
  ],
])('names what is wrong with %j', (input, words) => {
  expect(() => readOptions(input)).toThrow(InvalidOptions)
  expect(() => readOptions(input)).toThrow(words)
})
