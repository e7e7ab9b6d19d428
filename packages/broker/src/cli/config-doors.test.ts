import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ConfigFolder, configFolder, GOOD_ACCOUNT, GOOD_CONFIG } from '../../lab/config-files.ts'
import { loadConfig } from './load-config.ts'

let files: ConfigFolder
beforeEach(() => {
  files = configFolder()
})
afterEach(() => files.remove())

const write: ConfigFolder['write'] = (...file) => files.write(...file)
const wrongIn: ConfigFolder['wrongIn'] = (...config) => files.wrongIn(...config)

test('proxies are trusted by their number or their networks, and what is neither is told [B5]', async () => {
  const trusted = async (trustProxy: unknown) =>
    (await loadConfig(write('config.json', { ...GOOD_CONFIG, trustProxy }), {})).trustProxy
  for (const trust of [true, 2, ['10.0.0.0/8', 'loopback']]) expect(await trusted(trust)).toEqual(trust)
  const lines = await wrongIn({ ...GOOD_CONFIG, trustProxy: ['10.0.0.0/33'], proxyHeader: 'x-real-ip' })
  expect(lines.sort()).toEqual([
    expect.stringMatching(/^proxyHeader must be "auto" or "x-forwarded-for" or "forwarded"/),
    expect.stringMatching(/^trustProxy names "10\.0\.0\.0\/33", which is no address or network/),
  ])
})

test('names every text that is none [B6]', async () => {
  const lines = await wrongIn({
    ...GOOD_CONFIG,
    shopName: 'Tea\ud800',
    accounts: { bank: { ...GOOD_ACCOUNT, openId: 'a\0' } },
  })
  expect(lines.filter((line) => /^shopName holds a NUL or half/.test(line))).toHaveLength(1)
  expect(lines.filter((line) => /^accounts\.bank\.openId holds a NUL or half/.test(line))).toHaveLength(1)
})

test('how long is kept what may be forgotten is a number of days, or for ever [B16]', async () => {
  const kept = async (retention: object) =>
    (await loadConfig(write('config.json', { ...GOOD_CONFIG, retention }), {})).retention
  expect(await kept({})).toEqual({})
  expect(await kept({ payers: 30, events: false })).toEqual({ payers: 30, events: false })
  const lines = await wrongIn({ ...GOOD_CONFIG, retention: { payers: 0, orphans: '90', events: 6, books: 90 } })
  expect(lines.sort()).toEqual([
    'retention.books is not a known field',
    'retention.events must be at least 7',
    'retention.orphans must be a number of days, 7 at least, or false to keep them for ever',
    'retention.payers must be at least 1',
  ])
})
