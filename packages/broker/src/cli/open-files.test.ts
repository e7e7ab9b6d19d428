import { generateKeyPairSync } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { InvalidConfig } from '../gateway/read-config.ts'
import { loadConfig } from './load-config.ts'

/** What everybody on the machine may read, and what may stand in it. */

const pair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
const merchant = pair()
const gateway = pair()
const POOUL = {
  gateway: 'pooul-v2',
  baseUrl: 'https://api.pooul.example',
  merchantId: '1234567890123456',
  privateKey: 'file:merchant.pem',
  gatewayPublicKey: 'file:gateway.pem',
}
const CONFIG = {
  publicUrl: 'https://pay.example',
  store: { sqlite: './pay.db' },
  keys: [{ name: 'shop', hash: `sha256:${'0a'.repeat(32)}`, scopes: ['checkouts'] }],
  tokenKeys: [{ letter: 'a', secret: `$\{TOKEN_KEY}` }],
  accounts: { main: POOUL },
}
const ENV = { TOKEN_KEY: 'abcdefghijklmnopqrstuvwxyz012345' }

/** A folder with these files by their modes, and what is wrong with the configuration in it. */
async function wrongWith(config: object, files: Record<string, [text: string, mode: number]>, mode = 0o644) {
  const folder = mkdtempSync(join(tmpdir(), 'pay-broker-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, [text, bits]] of Object.entries({
    ...files,
    'config.json': [JSON.stringify(config), mode] as const,
  })) {
    writeFileSync(join(folder, name), text)
    chmodSync(join(folder, name), bits)
  }
  try {
    return { config: await loadConfig(join(folder, 'config.json'), ENV), wrong: [] }
  } catch (error) {
    if (!(error instanceof InvalidConfig)) throw error
    return { wrong: error.problems.map(({ field, detail }) => `${field} ${detail}`.replace(`${folder}/`, '')) }
  }
}

const KEYS: Record<string, [string, number]> = {
  'merchant.pem': [merchant.privateKey, 0o600],
  'gateway.pem': [gateway.publicKey, 0o644],
}

test('a configuration that holds no secret may be read by everybody, and so may the public keys beside it [B18]', async () => {
  const { config, wrong } = await wrongWith(CONFIG, KEYS)
  expect(wrong).toEqual([])
  // The lines of a key are secrets each; what stands between them is none.
  expect(config?.secrets).not.toContain('')
  expect(config?.secrets).toContain(ENV.TOKEN_KEY)
})

test('a name of a secret that stands elsewhere, and isn’t there, is none that everybody could read [B18]', async () => {
  const absent = { ...CONFIG, tokenKeys: [{ letter: 'a', secret: `$\{NOWHERE}` }] }
  const { wrong } = await wrongWith(absent, { 'gateway.pem': KEYS['gateway.pem'] as [string, number] })
  expect(wrong.map((one) => one.split(' ')[0])).toEqual(['tokenKeys.0.secret', 'accounts.main.privateKey'])
})

test('a wallet’s public key may be read by everybody, its app’s own key may not [B18]', async () => {
  const alipay = {
    kind: 'alipay',
    appId: '2021000000000001',
    privateKey: 'file:app.pem',
    alipayPublicKey: 'file:gateway.pem',
  }
  const config = { ...CONFIG, walletApps: [alipay] }
  expect((await wrongWith(config, { ...KEYS, 'app.pem': [merchant.privateKey, 0o600] })).wrong).toEqual([])
  expect((await wrongWith(config, { ...KEYS, 'app.pem': [merchant.privateKey, 0o644] })).wrong).toEqual([
    'walletApps.0.privateKey names the file app.pem, which everybody on this machine may read: chmod 600 it',
  ])
})

test('a secret that everybody may read is refused wherever it stands, with every other wrong field [B18]', async () => {
  const files: Record<string, [string, number]> = {
    ...KEYS,
    'merchant.pem': [merchant.privateKey, 0o644],
    'token.txt': [ENV.TOKEN_KEY, 0o644],
  }
  const config = { ...CONFIG, publicUrl: 1, tokenKeys: [{ letter: 'a', secret: 'file:token.txt' }] }
  expect((await wrongWith(config, files)).wrong.sort()).toEqual([
    'accounts.main.privateKey names the file merchant.pem, which everybody on this machine may read: chmod 600 it',
    'publicUrl must be a text',
    'tokenKeys.0.secret names the file token.txt, which everybody on this machine may read: chmod 600 it',
  ])
  const written = { ...CONFIG, accounts: { main: { ...POOUL, privateKey: merchant.privateKey } } }
  expect((await wrongWith(written, KEYS)).wrong).toEqual([expect.stringContaining('holds secrets, and everybody')])
  expect((await wrongWith(written, KEYS, 0o600)).wrong).toEqual([])
})

test('a key of another account’s name, or of a gateway that isn’t known, is taken for a secret [B18]', async () => {
  const config = { ...CONFIG, accounts: { main: { ...POOUL, gateway: 'nobody' } } }
  expect((await wrongWith(config, KEYS)).wrong).toContainEqual(
    expect.stringContaining('accounts.main.gatewayPublicKey names'),
  )
})
