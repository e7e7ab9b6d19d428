import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadConfig } from './load-config.ts'
import { ConfigInvalid } from './read-config-file.ts'

const ACCOUNT = {
  gateway: 'tlinx',
  baseUrl: 'https://gateway.example/mct1/',
  openId: '0123456789abcdef0123456789abcdef',
  openKey: 'f0e1d2c3b4a5968778695a4b3c2d1e0f',
}
const GOOD = {
  publicUrl: 'https://pay.example',
  store: { sqlite: './pay.db' },
  keys: [{ name: 'shop', hash: `sha256:${'0a'.repeat(32)}`, scopes: ['checkouts'] }],
  tokenKeys: [{ letter: 'a', secret: 'abcdefghijklmnopqrstuvwxyz012345' }],
  origins: ['https://shop.example'],
  returnUrls: ['https://shop.example/orders/'],
  webhook: { url: 'https://shop.example/hook', secrets: ['whsec_q1Zt8n0ShVb3XyLw5uKcTe7RgJm2PoDa'] },
  accounts: { bank: ACCOUNT },
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pay-broker-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

function write(name: string, content: object): string {
  const file = join(folder, name)
  writeFileSync(file, JSON.stringify(content), { mode: 0o600 })
  return file
}

/** What is wrong with a configuration, a line for each field. */
async function wrongIn(config: object): Promise<string[]> {
  try {
    await loadConfig(write('config.json', config), {})
    return []
  } catch (error) {
    if (!(error instanceof ConfigInvalid)) throw error
    return error.problems.map(({ field, detail }) => `${field} ${detail}`)
  }
}

test('proxies are trusted by their number or their networks, and what is neither is told [B5]', async () => {
  const trusted = async (trustProxy: unknown) =>
    (await loadConfig(write('config.json', { ...GOOD, trustProxy }), {})).trustProxy
  for (const trust of [true, 2, ['10.0.0.0/8', 'loopback']]) expect(await trusted(trust)).toEqual(trust)
  const lines = await wrongIn({ ...GOOD, trustProxy: ['10.0.0.0/33'], proxyHeader: 'x-real-ip' })
  expect(lines.sort()).toEqual([
    expect.stringMatching(/^proxyHeader must be "auto" or "x-forwarded-for" or "forwarded"/),
    expect.stringMatching(/^trustProxy names "10\.0\.0\.0\/33", which is no address or network/),
  ])
})

test('names every text that is none [B6]', async () => {
  const lines = await wrongIn({ ...GOOD, shopName: 'Tea\ud800', accounts: { bank: { ...ACCOUNT, openId: 'a\0' } } })
  expect(lines.filter((line) => /^shopName holds a NUL or half/.test(line))).toHaveLength(1)
  expect(lines.filter((line) => /^accounts\.bank\.openId holds a NUL or half/.test(line))).toHaveLength(1)
})

test('how long is kept what may be forgotten is a number of days, or for ever [B16]', async () => {
  const kept = async (retention: object) =>
    (await loadConfig(write('config.json', { ...GOOD, retention }), {})).retention
  expect(await kept({})).toEqual({})
  expect(await kept({ payers: 30, events: false })).toEqual({ payers: 30, events: null })
  const lines = await wrongIn({ ...GOOD, retention: { payers: 0, orphans: '90', events: 6, books: 90 } })
  expect(lines.sort()).toEqual([
    'retention.books is not a known field',
    'retention.events must be at least 7',
    'retention.orphans must be a number of days, 7 at least, or false to keep them for ever',
    'retention.payers must be at least 1',
  ])
})
