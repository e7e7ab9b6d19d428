import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ConfigFolder, configFolder, GOOD_ACCOUNT, GOOD_CONFIG } from '../../lab/config-files.ts'
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

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const APP_KEY = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
const OFFICIAL = {
  kind: 'wechat-official-account',
  appId: 'wx00000000000000aa',
  secret: '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
}
const ALIPAY = {
  kind: 'alipay',
  appId: '2021000000000001',
  privateKey: APP_KEY,
  alipayPublicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }),
}

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

const apps = (...walletApps: unknown[]) => ({ ...GOOD_CONFIG, walletApps })

const key = (fields: object) => ({ ...GOOD_CONFIG, keys: [{ ...GOOD_CONFIG.keys[0], ...fields }] })
const webhook = (fields: object) => ({ ...GOOD_CONFIG, webhook: { ...GOOD_CONFIG.webhook, ...fields } })
const token = (...secrets: object[]) => ({ ...GOOD_CONFIG, tokenKeys: secrets })

// biome-ignore format: one case a line
const WRONG: readonly [name: string, config: unknown, lines: readonly RegExp[]][] = [
  ['nothing', {}, [/^publicUrl is missing/, /^store is missing/, /^keys is missing/, /^tokenKeys is missing/, /^accounts is missing/]],
  ['a list', [], [/must be an object/]],
  ['a public address without TLS', { ...GOOD_CONFIG, publicUrl: 'http://pay.example' }, [/^publicUrl must begin with https/]],
  ['a public address with a path', { ...GOOD_CONFIG, publicUrl: 'https://pay.example/broker' }, [/^publicUrl must be an origin/]],
  ['a public address with a user', { ...GOOD_CONFIG, publicUrl: 'https://a:b@pay.example' }, [/^publicUrl must be a web address/]],
  ['unknown fields', { ...GOOD_CONFIG, colour: 1, store: { sqlite: 'x', mysql: 1 } }, [/^store.mysql is not a known field/, /^colour is not a known field/]],
  ['two stores', { ...GOOD_CONFIG, store: { sqlite: 'x', postgres: 'postgresql://a/b' } }, [/^store must name either sqlite or postgres/]],
  ['no store', { ...GOOD_CONFIG, store: {} }, [/^store must name either sqlite or postgres/]],
  ['another database', { ...GOOD_CONFIG, store: { postgres: 'mysql://a/b' } }, [/^store\.postgres must begin with postgresql:/]],
  ['connections to a file', { ...GOOD_CONFIG, store: { sqlite: 'x', connections: 3 } }, [/^store has connections only with postgres/]],
  ['a key in the clear', key({ hash: 'sk_live_0123456789' }), [/^keys\.0\.hash must be sha256/]],
  ['an unknown scope', key({ scopes: ['everything'] }), [/^keys\.0\.scopes\.0 must be "checkouts"/]],
  ['no scope', key({ scopes: [] }), [/^keys\.0\.scopes must be at least 1 entries/]],
  ['one key name twice', { ...GOOD_CONFIG, keys: [GOOD_CONFIG.keys[0], GOOD_CONFIG.keys[0]] }, [/^keys\.1\.name is used twice/]],
  ['a short token key', token({ letter: 'a', secret: 'abcdefghijklmnop' }), [/^tokenKeys\.0\.secret must be at least 32 characters/]],
  ['a token key of one letter', token({ letter: 'a', secret: 'a'.repeat(40) }), [/^tokenKeys\.0\.secret is too easy/]],
  ['a wrong letter', token({ letter: 'A', secret: GOOD_CONFIG.tokenKeys[0]?.secret }), [/^tokenKeys\.0\.letter must be one/]],
  ['one letter twice', token(...GOOD_CONFIG.tokenKeys, ...GOOD_CONFIG.tokenKeys), [/^tokenKeys\.1\.letter is used twice/]],
  ['an origin with a slash', { ...GOOD_CONFIG, origins: ['https://shop.example/'] }, [/^origins\.0 must be exactly/]],
  ['any origin', { ...GOOD_CONFIG, origins: ['*', 'null'] }, [/^origins\.0 /, /^origins\.1 /]],
  ['a return prefix without its slash', { ...GOOD_CONFIG, returnUrls: ['https://shop.example'] }, [/^returnUrls\.0 must be written as https:\/\/shop\.example\/$/]],
  ['a return prefix with a query', { ...GOOD_CONFIG, returnUrls: ['https://shop.example/?a=1'] }, [/^returnUrls\.0 must be a web address/]],
  ['a plain webhook', webhook({ url: 'http://shop.example/hook' }), [/^webhook\.url must begin with https/]],
  ['a webhook to the metadata service', webhook({ url: 'https://169.254.169.254/' }), [/^webhook\.url leads to a private/]],
  ['a short webhook secret', webhook({ secrets: ['whsec_c2hvcnQ='] }), [/^webhook\.secrets\.0 must be whsec_/]],
  ['a webhook secret in the clear', webhook({ secrets: ['hunter2'] }), [/^webhook\.secrets\.0 must be whsec_/]],
  ['a webhook secret of a document', webhook({ secrets: [`whsec_${'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'}`] }), [/^webhook\.secrets\.0 is printed in a public document/]],
  ['a webhook secret of zeros', webhook({ secrets: [`whsec_${'A'.repeat(32)}`] }), [/^webhook\.secrets\.0 is too easy/]],
  ['a policy that is none', { ...GOOD_CONFIG, policy: { refundLate: 'yes', refundAll: true } }, [/^policy\.refundLate must be true or false/, /^policy\.refundAll is not a known field/]],
  ['a limit of nothing', { ...GOOD_CONFIG, limits: { address: { burst: 0, perSecond: 0 } } }, [/^limits\.address\.burst/, /^limits\.address\.perSecond/]],
  ['an app of no kind', apps({ kind: 'qq', appId: 'wx1' }), [/^walletApps\.0\.kind must be wechat-official-account or wechat-mini-program or alipay/]],
  ['an app that is none', apps('wx1'), [/^walletApps\.0\.kind must be/]],
  ['no list of apps', { ...GOOD_CONFIG, walletApps: {} }, [/^walletApps must be a list/]],
  ['an app’s fields', apps({ ...OFFICIAL, appId: 'gh_1', secret: 'short', token: 'x' }), [/^walletApps\.0\.appId must be a WeChat app id/, /^walletApps\.0\.secret must be 32/, /^walletApps\.0\.token is not known/]],
  ['a secret that is easy', apps({ ...OFFICIAL, secret: '0'.repeat(32) }), [/^walletApps\.0\.secret is too easy/]],
  ['one app twice', apps(OFFICIAL, { ...OFFICIAL, kind: 'wechat-mini-program' }), [/^walletApps\.1\.appId is used twice/]],
  ['an Alipay app with WeChat’s fields', apps({ ...OFFICIAL, kind: 'alipay' }), [/^walletApps\.0\.appId must be an Alipay/, /^walletApps\.0\.privateKey is missing/, /^walletApps\.0\.alipayPublicKey is missing/, /^walletApps\.0\.secret is not known/]],
  ['keys that are none, or changed over', apps({ ...ALIPAY, privateKey: 'x', alipayPublicKey: APP_KEY }), [/^walletApps\.0\.privateKey must be an RSA key/, /^walletApps\.0\.alipayPublicKey must be the public key/]],
  ['a wallet’s server without TLS', { ...GOOD_CONFIG, walletServers: { wechat: 'http://api.example' } }, [/^walletServers\.wechat must begin with https/]],
  ['a wallet’s server that is none', { ...GOOD_CONFIG, walletServers: { wechat: 'api', qq: 'https://qq.example', alipay: 'https://a.example/?b=1' } }, [/^walletServers\.wechat must be a web address/, /^walletServers\.qq is not a known field/, /^walletServers\.alipay must not hold/]],
  ['no account', { ...GOOD_CONFIG, accounts: {} }, [/^accounts must hold at least one/]],
  ['an account’s name', { ...GOOD_CONFIG, accounts: { 'My Bank': GOOD_ACCOUNT } }, [/^accounts\.My Bank must be a name/]],
  ['an unknown gateway', { ...GOOD_CONFIG, accounts: { bank: { ...GOOD_ACCOUNT, gateway: '../../etc' } } }, [/^accounts\.bank\.gateway must be one of .*tlinx/]],
  ['no gateway', { ...GOOD_CONFIG, accounts: { bank: {} } }, [/^accounts\.bank\.gateway is missing/]],
  ['an account’s fields', { ...GOOD_CONFIG, accounts: { bank: { ...GOOD_ACCOUNT, openId: 'x', colour: 1 } } }, [/^accounts\.bank\.openId /, /^accounts\.bank\.colour is not known/]],
  ['an address that leaves notifications no room [A9]', { ...GOOD_CONFIG, publicUrl: `https://${'pay.'.repeat(40)}example`, accounts: { bank: { ...GOOD_ACCOUNT, wechatTag: 'Weixin' } } }, [/^publicUrl is too long for wechat:qr at the account bank: its notify_url takes 200/]],
  ['a weak key', { ...GOOD_CONFIG, accounts: { bank: { ...GOOD_ACCOUNT, openKey: '01'.repeat(16) } } }, [/^accounts\.bank\.openKey is too easy to guess/]],
  ['a gateway without TLS', { ...GOOD_CONFIG, accounts: { bank: { ...GOOD_ACCOUNT, baseUrl: 'http://gateway.example/' } } }, [/^accounts\.bank\.baseUrl /]],
]

test.each(WRONG)('names every wrong field of %s [T20 T28 T35 T40]', async (_, config, lines) => {
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
