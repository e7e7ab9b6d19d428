import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ConfigFolder, configFolder, GOOD_ACCOUNT, GOOD_CONFIG } from '../../lab/config-files.ts'
import { InvalidConfig } from '../gateway/read-config.ts'
import { loadConfig } from './load-config.ts'
import { findConfigFile } from './read-config-file.ts'

/** Whoever mends one refusal must not meet the next: what is wrong in one place hides nothing in another. */

let files: ConfigFolder
beforeEach(() => {
  files = configFolder()
})
afterEach(() => files.remove())

/** What is wrong, line by line, in a file of this mode; without the folder's name. */
async function wrongIn(config: unknown, mode = 0o600): Promise<string[]> {
  try {
    await loadConfig(files.write('config.json', config, mode), {}, { store: true })
    return []
  } catch (error) {
    if (!(error instanceof InvalidConfig)) throw error
    return error.problems.map(({ field, detail }) => `${field} ${detail}`.replaceAll(`${files.path}/`, '').trim())
  }
}

const AT_SANDBOX = {
  ...GOOD_CONFIG,
  publicUrl: 'http://127.0.0.1:4020',
  webhook: { ...GOOD_CONFIG.webhook, url: 'http://127.0.0.1:4030/webhooks' },
  accounts: { bank: { ...GOOD_ACCOUNT, baseUrl: 'http://127.0.0.1:4010/gateways/tlinx/mct1/' } },
}

test('what a sandbox needs is named at once, whatever else is wrong beside it', async () => {
  const both = [
    'webhook.url must begin with https:// (or “webhook.allowHosts” must list 127.0.0.1)',
    'accounts.bank.baseUrl must be https; plain http needs allowInsecure: true, for a sandbox or a private line only',
  ]
  expect(await wrongIn(AT_SANDBOX)).toEqual(both)
  const { secrets: _, ...webhook } = { ...AT_SANDBOX.webhook, colour: 1 }
  expect(await wrongIn({ ...AT_SANDBOX, webhook })).toEqual(expect.arrayContaining(both))
  const allowed = {
    webhook: { ...AT_SANDBOX.webhook, allowHosts: ['127.0.0.1'] },
    accounts: { bank: { ...AT_SANDBOX.accounts.bank, allowInsecure: true } },
  }
  expect(await wrongIn({ ...AT_SANDBOX, ...allowed })).toEqual([])
})

test.each([
  [
    'a name that is used twice',
    { keys: [{ name: 'shop', hash: 'x', scopes: ['all'] }, { name: 'shop' }] },
    'keys.1.name is used twice',
  ],
  [
    'two stores',
    { store: { sqlite: './pay.db', postgres: 'mysql://db' } },
    'store must name either sqlite or postgres',
  ],
  [
    'a folder without a page',
    { pageFiles: './page' },
    'pageFiles must be a folder that holds pay-checkout.js: dist/cdn of @pay-checkout/element',
  ],
  [
    'a folder that isn’t there',
    { store: { sqlite: './away/pay.db' } },
    'store.sqlite names away/pay.db, whose folder isn’t there: make it, or name another',
  ],
  [
    'a folder in the place of a database',
    { store: { sqlite: '.' } },
    expect.stringMatching(/^store\.sqlite names .*, which is a folder: name a file in it$/),
  ],
  [
    'a database in a file',
    { store: { sqlite: './config.json/pay.db' } },
    'store.sqlite names config.json/pay.db, which would stand in a file: name another',
  ],
  [
    'an address that is too long',
    {
      publicUrl: `https://${'pay.'.repeat(40)}example`,
      accounts: { bank: { ...GOOD_ACCOUNT, wechatTag: 'Weixin' }, other: {} },
    },
    expect.stringMatching(/^publicUrl is too long for wechat:qr at the account bank/),
  ],
])('%s is named beside a field that isn’t known', async (_, fields, sentence) => {
  expect(await wrongIn({ ...GOOD_CONFIG, ...fields, colour: 1 })).toEqual(
    expect.arrayContaining(['colour is not a known field', sentence]),
  )
})

test('a secret that everybody may read is named with all else, and one that stands elsewhere is none', async () => {
  const open = expect.stringMatching(
    /^config\.json holds secrets, and everybody on this machine may read it: chmod 600/,
  )
  expect(await wrongIn({ ...GOOD_CONFIG, colour: 1 }, 0o644)).toEqual(['colour is not a known field', open])
  const elsewhere = {
    tokenKeys: [{ letter: 'a', secret: `$\{TOKEN_KEY}` }],
    webhook: { ...GOOD_CONFIG.webhook, secrets: [`$\{WEBHOOK_SECRET}`] },
    accounts: { bank: { ...GOOD_ACCOUNT, openKey: 'file:open-key-of-the-bank' } },
  }
  expect(await wrongIn({ ...GOOD_CONFIG, ...elsewhere }, 0o644)).toEqual([
    'tokenKeys.0.secret needs the environment variable TOKEN_KEY, which isn’t set',
    'webhook.secrets.0 needs the environment variable WEBHOOK_SECRET, which isn’t set',
    'accounts.bank.openKey names the file open-key-of-the-bank, which isn’t there',
  ])
})

test('a file that can’t be read is told in words', async () => {
  const told = async (name: string): Promise<string> =>
    loadConfig(findConfigFile(name, files.path), {}).then(
      () => 'read',
      (error: InvalidConfig) => error.problems.map(({ detail }) => detail.replaceAll(files.path, '')).join(),
    )
  expect(await told('nothing.json')).toBe('/nothing.json isn’t there')
  expect(await told('.')).toBe(' is a folder: name the file in it')
})
