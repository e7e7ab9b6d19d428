import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ConfigFolder, configFolder, GOOD_ACCOUNT, GOOD_CONFIG } from '../../lab/config-files.ts'
import { ALIPAY, APP_KEY, OFFICIAL, WRONG_CONFIGS } from '../../lab/wrong-configs.ts'
import { InvalidConfig } from '../gateway/read-config.ts'
import { knownGateways, loadConfig } from './load-config.ts'
import { findConfigFile } from './read-config-file.ts'

let files: ConfigFolder
beforeEach(() => {
  files = configFolder()
})
afterEach(() => files.remove())

const write: ConfigFolder['write'] = (...file) => files.write(...file)
const wrongIn: ConfigFolder['wrongIn'] = (...config) => files.wrongIn(...config)

test('a good configuration is read, with defaults and paths beside the file', async () => {
  const config = await loadConfig(write('config.json', GOOD_CONFIG), {})
  expect(config).toMatchObject({ trustProxy: false, store: { sqlite: join(files.path, 'pay.db') }, limits: {} })
  expect(config.policy).toEqual({ refundDuplicates: true, refundLate: false })
  expect(config.accounts.bank?.gateway.id).toBe('tlinx')
  expect(config.secrets).toEqual(
    expect.arrayContaining([GOOD_CONFIG.tokenKeys[0]?.secret, ...GOOD_CONFIG.webhook.secrets, GOOD_ACCOUNT.openKey]),
  )
})

test('brokers that share a PostgreSQL name it, and its password is a secret', async () => {
  const postgres = 'postgresql://pay:canary%20word@db.example/pay'
  const config = await loadConfig(write('config.json', { ...GOOD_CONFIG, store: { postgres, connections: 8 } }), {})
  expect(config.store).toEqual({ postgres, connections: 8 })
  expect(config.secrets).toEqual(expect.arrayContaining(['canary%20word', 'canary word']))
})

test('the password of a database is a secret wherever its address holds it [T37]', async () => {
  const store = { postgres: 'postgresql://db.example/pay?user=pay&password=canary%20word' }
  const config = await loadConfig(write('config.json', { ...GOOD_CONFIG, store }), {})
  expect(config.secrets).toEqual(expect.arrayContaining(['canary%20word', 'canary word']))
})

describe('the files of the hosted page', () => {
  const bundle = (place: string) => {
    mkdirSync(join(files.path, place), { recursive: true })
    writeFileSync(join(files.path, place, 'pay-checkout.js'), 'export {}')
    writeFileSync(join(files.path, place, 'pay-checkout.js.map'), '{}')
  }

  test('are those of the folder that is named, beside the configuration', async () => {
    bundle('page')
    const { pageFiles } = await loadConfig(write('config.json', { ...GOOD_CONFIG, pageFiles: './page' }), {})
    expect([...(pageFiles?.keys() ?? [])]).toEqual(['pay-checkout.js'])
  })

  test('are found where the element is installed beside it', async () => {
    const element = 'node_modules/@pay-checkout/element'
    bundle(`${element}/dist/cdn`)
    expect((await loadConfig(write('config.json', GOOD_CONFIG), {})).pageFiles?.size).toBe(1)
    const without = await loadConfig(write('config.json', { ...GOOD_CONFIG, pageFiles: false }), {})
    expect(without.pageFiles).toBeUndefined()
  })

  test('may be missing, but not where a folder is named', async () => {
    expect((await loadConfig(write('config.json', GOOD_CONFIG), {})).pageFiles).toBeUndefined()
    expect(await wrongIn({ ...GOOD_CONFIG, pageFiles: './nothing' })).toEqual([
      'pageFiles must be a folder that holds pay-checkout.js: dist/cdn of @pay-checkout/element',
    ])
  })
})

test.each(['js', 'ts'])('a .%s file’s default export is a configuration too', async (ending) => {
  const file = write(`config.${ending === 'js' ? 'mjs' : 'ts'}`, `export default ${JSON.stringify(GOOD_CONFIG)}`)
  expect((await loadConfig(file, {})).publicUrl).toBe(GOOD_CONFIG.publicUrl)
})

test('apps at the wallets are read, keys from files too, and their secrets are secrets [T37]', async () => {
  write('app-key.pem', APP_KEY)
  const walletApps = [OFFICIAL, { ...ALIPAY, privateKey: 'file:app-key.pem' }]
  const walletServers = { wechat: 'http://127.0.0.1:4010/wechat', alipayOpen: 'https://sandbox.example' }
  const config = await loadConfig(write('config.json', { ...GOOD_CONFIG, walletApps, walletServers }), {})
  expect(config.walletApps).toMatchObject([
    { appId: OFFICIAL.appId },
    { appId: ALIPAY.appId, privateKey: APP_KEY.trim() },
  ])
  expect(config.walletServers).toEqual(walletServers)
  const [, line = ''] = APP_KEY.split('\n')
  expect(config.secrets).toEqual(expect.arrayContaining([OFFICIAL.secret, line]))
  expect((await loadConfig(write('config.json', GOOD_CONFIG), {})).walletApps).toEqual([])
})

test.each(WRONG_CONFIGS)('names every wrong field of %s [T20 T28 T35 T40]', async (_, config, lines) => {
  const wrong = await wrongIn(config)
  expect(wrong).toHaveLength(lines.length)
  lines.forEach((line, at) => {
    expect(wrong[at]).toMatch(line)
  })
})

test('never quotes what stands in a secret’s place [T37]', async () => {
  const secret = 'S3cr3t-that-is-wrong'
  const accounts = { bank: { ...GOOD_ACCOUNT, openKey: secret, openId: secret } }
  const keys = [{ name: 'shop', hash: secret, scopes: ['checkouts'] }]
  const lines = await wrongIn({
    ...GOOD_CONFIG,
    keys,
    accounts,
    tokenKeys: [{ letter: 'a', secret }],
    webhook: { url: GOOD_CONFIG.webhook.url, secrets: [secret] },
  })
  expect(lines).toHaveLength(5)
  expect(lines.join()).not.toContain(secret)
  await expect(loadConfig(write('half.json', `{"openKey": ${secret}`), {})).rejects.toMatchObject({
    problems: [{ detail: expect.not.stringContaining(secret) }],
  })
})

describe('secrets that stand elsewhere', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how a configuration names a variable
  const wanted = { ...GOOD_CONFIG, tokenKeys: [{ letter: 'a', secret: '${TOKEN_KEY}' }] }

  test('come from the environment', async () => {
    const config = await loadConfig(write('config.json', wanted), { TOKEN_KEY: 'env-abcdefghijklmnopqrstuvwxyz0123' })
    expect(config.tokenKeys[0]?.secret).toBe('env-abcdefghijklmnopqrstuvwxyz0123')
    expect(config.secrets).toContain('env-abcdefghijklmnopqrstuvwxyz0123')
  })

  test('are missed by name, once', async () => {
    expect(await wrongIn(wanted)).toEqual([
      'tokenKeys.0.secret needs the environment variable TOKEN_KEY, which isn’t set',
    ])
    expect(await wrongIn(wanted, { TOKEN_KEY: '' })).toHaveLength(1)
  })

  test('come from files that not everybody may read [T39]', async () => {
    write('key.txt', `${GOOD_ACCOUNT.openKey}\n`, 0o600)
    const filed = { ...GOOD_CONFIG, accounts: { bank: { ...GOOD_ACCOUNT, openKey: 'file:key.txt' } } }
    const config = await loadConfig(write('config.json', filed), {})
    expect(config.secrets).toContain(GOOD_ACCOUNT.openKey)
    write('key.txt', GOOD_ACCOUNT.openKey, 0o644)
    expect(await wrongIn(filed)).toEqual([
      expect.stringMatching(/^accounts\.bank\.openKey names the file .* chmod 600 it$/),
    ])
    rmSync(join(files.path, 'key.txt'))
    expect(await wrongIn(filed)).toEqual([
      expect.stringMatching(/^accounts\.bank\.openKey names the file .* isn’t there$/),
    ])
  })
})

test('a configuration with secrets in it that everybody may read is refused, one without is read [T39]', async () => {
  const refused = loadConfig(write('config.json', GOOD_CONFIG, 0o644), {})
  await expect(refused).rejects.toMatchObject({
    problems: [
      { field: '', detail: expect.stringMatching(/config\.json holds secrets, and everybody .* chmod 600 it/) },
    ],
  })
  const variable = (name: string) => `$\{${name}}`
  const named = {
    tokenKeys: [{ letter: 'a', secret: variable('TOKEN_KEY') }],
    webhook: { ...GOOD_CONFIG.webhook, secrets: [variable('HOOK')] },
  }
  const elsewhere = { ...GOOD_CONFIG, ...named, accounts: { bank: { ...GOOD_ACCOUNT, openKey: 'file:key.txt' } } }
  write('key.txt', GOOD_ACCOUNT.openKey, 0o600)
  const env = { TOKEN_KEY: GOOD_CONFIG.tokenKeys[0]?.secret, HOOK: GOOD_CONFIG.webhook.secrets[0] }
  expect((await loadConfig(write('config.json', elsewhere, 0o644), env)).secrets).toContain(GOOD_ACCOUNT.openKey)
})

test('the file of the usual name is found, and its absence told', () => {
  expect(() => findConfigFile(undefined, files.path)).toThrow(InvalidConfig)
  const file = write('pay-broker.config.json', GOOD_CONFIG)
  expect(findConfigFile(undefined, files.path)).toBe(file)
  expect(findConfigFile('other.json', files.path)).toBe(join(files.path, 'other.json'))
})

test('gateways are found by their folders', () => {
  expect(knownGateways()).toEqual(expect.arrayContaining(['pooul-v2', 'tlinx']))
})

test('a file that isn’t JSON is told with its place and nothing of its text, and no key may stand twice [A8]', async () => {
  const broken = await loadConfig(write('broken.json', '{"publicUrl":"a-secret-of-mine"'), {}).catch((error) => error)
  expect(String(broken.problems[0].detail)).toMatch(/it isn’t JSON\. .* character \d+/)
  expect(String(broken.problems[0].detail)).not.toContain('a-secret')
  const twice = await loadConfig(write('twice.json', '{"publicUrl":"x","publicUrl":"y"}'), {}).catch((error) => error)
  expect(String(twice.problems[0].detail)).toContain('a key twice')
})
