import type { LookupFunction } from 'node:net'
import { describe, expect, test } from 'vitest'
import { isPublicAddress, publicLookup, refusedWebhookUrl } from './webhook-address.ts'

const PRIVATE = [
  ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '100.100.100.200', '127.0.0.1', '127.255.255.255', '169.254.169.254'],
  ...['172.16.0.1', '172.31.255.255', '192.168.1.1', '192.0.0.170', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::ffff:127.0.0.1', '::ffff:a00:1', '::127.0.0.1', 'fe80::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1'],
  // The same private addresses inside NAT64, SIIT, 6to4 and Teredo.
  ...['64:ff9b::7f00:1', '::ffff:0:127.0.0.1', '2002:7f00:1::', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  ...['2001:db8::1', '3fff::1'],
  ...['not an address', ''],
]
const PUBLIC = ['1.1.1.1', '172.32.0.1', '100.128.0.1', '192.169.0.1', '2606:4700::1111', '::ffff:1.1.1.1', '240e::1']

test.each(PRIVATE)('%s is private', (address) => {
  expect(isPublicAddress(address)).toBe(false)
})

test.each(PUBLIC)('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true)
})

describe('a webhook’s address', () => {
  test.each([
    ['https://0x7f.1/', 'private'],
    ['https://0177.0.0.1/', 'private'],
    ['https://2130706433/', 'private'],
    ['https://127.1./', 'private'],
    ['https://[::ffff:127.0.0.1]/', 'private'],
    ['https://[::1]:8443/hook', 'private'],
    ['https://169.254.169.254/latest/meta-data', 'private'],
    ['https://１２７.０.０.１/', 'private'],
    ['http://shop.example/', 'https://'],
    ['http://1.1.1.1/', 'https://'],
    ['https://user:secret@shop.example/', 'user name'],
    ['ftp://shop.example/', 'web address'],
    ['javascript:alert(1)', 'web address'],
    ['shop.example', 'web address'],
    ['', 'web address'],
  ])('%s is refused [T35]', (url, reason) => {
    expect(refusedWebhookUrl(url, [])).toContain(reason)
  })

  test.each(['https://shop.example/hook', 'https://1.1.1.1/', 'https://[2606:4700::1111]/'])('%s is taken', (url) => {
    expect(refusedWebhookUrl(url, [])).toBeNull()
  })

  test('may be private and plain where the host is listed, and that host alone', () => {
    const allowed = ['127.0.0.1', 'shop.internal']
    for (const url of ['http://127.0.0.1:4030/hook', 'http://Shop.Internal/', 'https://0x7f.1/']) {
      expect(refusedWebhookUrl(url, allowed)).toBeNull()
    }
    for (const url of ['http://127.0.0.2/', 'http://shop.internal.example/', 'http://10.0.0.1/']) {
      expect(refusedWebhookUrl(url, allowed)).not.toBeNull()
    }
  })
})

describe('the sender’s resolver', () => {
  const answering =
    (...addresses: string[]): LookupFunction =>
    (_host, options, done) => {
      if (options.all)
        done(
          null,
          addresses.map((address) => ({ address, family: 4 })),
        )
      else done(null, addresses[0] as string, 4)
    }
  const lookUp = (resolve: LookupFunction, host = 'shop.example', all = true) =>
    new Promise((done) => {
      publicLookup(['shop.internal'], resolve)(host, { all }, (error, found) => done(error?.message ?? found))
    })

  test('gives public addresses on', async () => {
    expect(await lookUp(answering('1.1.1.1'))).toEqual([{ address: '1.1.1.1', family: 4 }])
    expect(await lookUp(answering('1.1.1.1'), 'shop.example', false)).toBe('1.1.1.1')
  })

  test('refuses a name when any of its addresses is private', async () => {
    expect(await lookUp(answering('1.1.1.1', '10.0.0.1'))).toBe('shop.example leads to the private address 10.0.0.1')
    expect(await lookUp(answering('127.0.0.1'), 'shop.example', false)).toContain('private')
  })

  test('judges every lookup, so that a name can’t turn private between check and use [T35]', async () => {
    const turns = ['1.1.1.1', '169.254.169.254']
    const rebinding: LookupFunction = (host, options, done) => answering(turns.shift() ?? '')(host, options, done)
    expect(await lookUp(rebinding)).toEqual([{ address: '1.1.1.1', family: 4 }])
    expect(await lookUp(rebinding)).toContain('private')
  })

  test('lets listed hosts be private, and tells of names that aren’t there', async () => {
    expect(await lookUp(answering('10.0.0.1'), 'shop.internal')).toEqual([{ address: '10.0.0.1', family: 4 }])
    const missing: LookupFunction = (_host, _options, done) => done(new Error('ENOTFOUND'), '')
    expect(await lookUp(missing)).toBe('ENOTFOUND')
  })
})
