import { expect, onTestFinished, test } from 'vitest'
import { type ConfigFolder, configFolder } from '../lab/config-files.ts'
import { trialHash } from '../lab/trial-broker.ts'
import { WRONG_CONFIGS } from '../lab/wrong-configs.ts'
import { type BrokerOptions, createBroker } from './broker.ts'
import { loadConfig } from './cli/load-config.ts'
import { SHARED_FIELDS } from './config-schema.ts'
import { InvalidConfig } from './gateway/read-config.ts'
import tlinx from './gateways/tlinx/index.ts'
import { openSqliteStore } from './store/sqlite.ts'

const BANK = {
  baseUrl: 'https://gateway.example/mct1/',
  openId: '0123456789abcdef0123456789abcdef',
  openKey: 'f0e1d2c3b4a5968778695a4b3c2d1e0f',
} as const
const GOOD = {
  publicUrl: 'https://pay.example',
  keys: [{ name: 'shop', hash: trialHash('sk_trial_0123456789abcdefghijklmnop'), scopes: ['checkouts'] }],
  tokenKeys: [{ letter: 'a', secret: 'abcdefghijklmnopqrstuvwxyz012345' }],
  origins: ['https://shop.example'],
  webhook: { url: 'https://shop.example/hook', secrets: ['whsec_q1Zt8n0ShVb3XyLw5uKcTe7RgJm2PoDa'] },
}

/** What the library says of these options, a line for each field; `shape`: of what only the library is given. */
async function libraryOf(fields: object, shape: object = {}): Promise<string[]> {
  const options = {
    ...GOOD,
    store: openSqliteStore({ path: ':memory:' }),
    accounts: { bank: tlinx.account(BANK) },
    ...fields,
    ...shape,
  }
  try {
    await createBroker(options as unknown as BrokerOptions).close()
    return []
  } catch (error) {
    if (!(error instanceof InvalidConfig)) throw error
    return error.problems.map(({ field, detail }) => `${field} ${detail}`)
  }
}

/** A configuration's file that holds these fields. */
function inFile(fields: object): { folder: ConfigFolder; config: object } {
  const folder = configFolder()
  onTestFinished(() => folder.remove())
  const own = { store: { sqlite: './pay.db' }, accounts: { bank: { gateway: 'tlinx', ...BANK } } }
  return { folder, config: { ...GOOD, ...own, ...fields } }
}

/** What `check-config` says of the same fields in a file. */
async function fileOf(fields: object): Promise<string[]> {
  const { folder, config } = inFile(fields)
  return folder.wrongIn(config)
}

const WRONG: readonly [field: string, fields: object][] = [
  ['publicUrl', { publicUrl: 'http://pay.example' }],
  ['publicUrl', { publicUrl: 'https://pay.example/below' }],
  ['publicUrl', { publicUrl: undefined }],
  ['keys', { keys: [] }],
  ['keys.0.hash', { keys: [{ name: 'shop', hash: 'sk_plain', scopes: ['checkouts'] }] }],
  ['keys.0.scopes.0', { keys: [{ ...GOOD.keys[0], scopes: ['all'] }] }],
  ['keys.1.name', { keys: [GOOD.keys[0], GOOD.keys[0]] }],
  ['tokenKeys', { tokenKeys: undefined }],
  ['tokenKeys.0.secret', { tokenKeys: [{ letter: 'a', secret: 'a'.repeat(40) }] }],
  ['tokenKeys.0.letter', { tokenKeys: [{ letter: 'A', secret: GOOD.tokenKeys[0]?.secret }] }],
  ['origins.0', { origins: ['https://shop.example/'] }],
  ['webhook.url', { webhook: { ...GOOD.webhook, url: 'http://127.0.0.1/hook' } }],
  ['webhook.secrets.0', { webhook: { ...GOOD.webhook, secrets: ['secret'] } }],
  ['trustProxy', { trustProxy: 'yes' }],
  ['proxyHeader', { proxyHeader: 'x-whatever' }],
  ['shopName', { shopName: '' }],
  ['receipt', { receipt: 1 }],
  ['limits.address.burst', { limits: { address: { burst: 0, perSecond: 1 } } }],
  ['limits.others', { limits: { others: { burst: 1, perSecond: 1 } } }],
  ['walletServers.bing', { walletServers: { bing: 'https://bing.example' } }],
  ['walletApps.0.kind', { walletApps: [{ kind: 'weibo' }] }],
  ['policy.refundLate', { policy: { refundLate: 'yes' } }],
  ['colour', { colour: 'red' }],
  ['accounts', { accounts: {} }],
]

test.each(WRONG)(
  'the library refuses what check-config refuses, in the same words: %s %j [B18]',
  async (field, fields) => {
    const told = await libraryOf(fields)
    expect(told).toEqual([expect.stringContaining(`${field} `)])
    expect(told).toEqual(await fileOf(fields))
  },
)

/** What only a file says otherwise: where the database is, which gateway a name means, and that it isn't an object at all. */
const OF_FILES = ['nothing', 'a list', 'two stores', 'no store', 'another database', 'connections to a file']
const BY_NAME = ['an unknown gateway', 'no gateway']

test.each(WRONG_CONFIGS.filter(([name]) => ![...OF_FILES, ...BY_NAME].includes(name)))(
  'of the list of what check-config refuses the library refuses %s, in the same words [B18]',
  async (_, config, lines) => {
    const { store: _store, returnUrls, policy, accounts, ...rest } = config as Record<string, object>
    const fields = {
      ...rest,
      policy: { ...policy, ...(returnUrls && { returnUrls }) },
      accounts: Object.fromEntries(
        Object.entries(accounts ?? {}).map(([name, { gateway: _, ...own }]) => [name, tlinx.account(own)]),
      ),
    }
    const told = (await libraryOf(fields)).map((line) => line.replace(/^policy\.returnUrls/, 'returnUrls'))
    // A wrong store is told of the file alone.
    const wanted = lines.filter((line) => !line.source.startsWith('^store'))
    expect(told).toHaveLength(wanted.length)
    for (const line of wanted) expect(told).toContainEqual(expect.stringMatching(line))
  },
)

test('what a file is read as the library takes as it is [B16 B18]', async () => {
  const retention = { payers: 30, orphans: 90, events: false }
  const fields = { retention, trustProxy: ['10.0.0.0/8', 'loopback'], limits: { address: { burst: 1, perSecond: 1 } } }
  const { folder, config } = inFile(fields)
  const read = await loadConfig(folder.write('config.json', config), {})
  expect(read).toMatchObject(fields)
  const known = Object.entries(read).filter(([name]) => Object.hasOwn(SHARED_FIELDS, name))
  expect(await libraryOf(Object.fromEntries(known))).toEqual([])
})

test('all that is wrong is named at once, the accounts’ own fields among it [B18]', async () => {
  const told = await libraryOf(
    { publicUrl: 1, keys: [], origins: ['shop'], colour: 1 },
    {
      accounts: { bank: tlinx.account({ ...BANK, openId: 'short' }), 'Other Bank': tlinx.account(BANK), lost: 'tlinx' },
      walletApps: [{ kind: 'alipay', appId: '1', privateKey: '', alipayPublicKey: '' }],
    },
  )
  const fields = told.map((line) => line.split(' ')[0])
  expect(fields.sort()).toEqual(
    [
      ...['accounts.Other', 'accounts.bank.openId', 'accounts.lost', 'colour', 'keys', 'origins.0', 'publicUrl'],
      ...['walletApps.0.alipayPublicKey', 'walletApps.0.appId', 'walletApps.0.privateKey'],
    ].sort(),
  )
})

test('what only the library is given is looked at as well [B18]', async () => {
  expect(await libraryOf({}, { store: { sqlite: './pay.db' } })).toEqual([
    'store must be a store: what openSqliteStore or openPostgresStore gives',
  ])
  expect(await libraryOf({}, { store: undefined, clock: {}, log: console.log, random: Math.random })).toEqual([
    'store must be a store: what openSqliteStore or openPostgresStore gives',
    'log must have the functions info, warn and error',
    'clock must have the function now',
    'random must have the function bytes',
  ])
  expect(
    await libraryOf({}, { policy: { returnUrls: ['https://shop.example'], checkoutSeconds: 1, tokens: 1 } }),
  ).toEqual([
    'policy.returnUrls.0 must be written as https://shop.example/',
    'policy.checkoutSeconds must be at least 5',
    'policy.tokens is not a known field',
  ])
  expect(await libraryOf({}, { pageFiles: { 'pay-checkout.js': 'text' } })).toEqual([
    expect.stringContaining('pageFiles must be a Map that holds pay-checkout.js'),
  ])
  expect(await libraryOf({}, { pageFiles: new Map([['pay-checkout.js', new Uint8Array()]]) })).toEqual([])
  expect(() => createBroker(undefined as unknown as BrokerOptions)).toThrow(InvalidConfig)
})
