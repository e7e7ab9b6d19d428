import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
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

test('keys prints credentials that the configuration takes', () => {
  const { stdout } = spawnSync(process.execPath, [...CLI, 'keys'], { encoding: 'utf8' })
  const { 'pooul-v2': pooul, wallets, ...others } = JSON.parse(stdout)
  const { merchantPrivateKey, gatewayPublicKey, ...served } = pooul
  expect([merchantPrivateKey, gatewayPublicKey]).toEqual([
    expect.stringContaining('PRIVATE'),
    expect.stringContaining('PUBLIC'),
  ])
  const all: Record<string, object> = { 'pooul-v2': served, ...others }
  expect(Object.keys(all).sort()).toEqual(Object.keys(CONFIG.merchants).sort())
  const merchants = Object.fromEntries(Object.entries(all).map(([id, keys]) => [id, [{ ...keys, name: '茶' }]]))
  expect(readOptions({ merchants, wallets })).toEqual({ merchants, wallets })
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
