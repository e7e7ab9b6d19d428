import { generateKeyPairSync } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { address, flag, hosts, optional, privateKey, publicKey, secret, text } from './fields.ts'
import { readConfig } from './read-config.ts'
import { createRedactor } from './redact.ts'

const pair = generateKeyPairSync('rsa', {
  modulusLength: 1024,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})
const bare = (pem: string) => pem.replace(/-----[^-]+-----|\s/g, '')
const about = 'what it is for'
const problemsOf = (fields: Parameters<typeof readConfig>[0], input: unknown) => {
  const reading = readConfig(fields, input)
  return reading.ok ? [] : reading.problems.map(({ field, detail }) => `${field} ${detail}`)
}

test('everything wrong is named at once, without a value', () => {
  const fields = {
    id: text({ about, pattern: /^\d{4}$/, looksLike: '4 digits' }),
    key: secret({ about, refuse: ['sample-key'] }),
    url: address({ about }),
    also: flag({ about }),
  }
  expect(problemsOf(fields, { id: 'abc', key: 'sample-key', url: 'http://a.example', also: 'yes', extra: 1 })).toEqual([
    'id must be 4 digits',
    'key is printed in a public document, so everybody knows it',
    'url must be https; plain http needs allowInsecure: true, for a sandbox or a private line only',
    'also must be true or false',
    'extra is not known here; the fields are id, key, url, also',
  ])
  expect(problemsOf(fields, {})).toEqual([
    'id is missing: what it is for',
    'key is missing: what it is for',
    'url is missing: what it is for',
  ])
})

test.each([null, undefined, 'x', [], 3])('%j is no configuration', (input) => {
  expect(problemsOf({}, input)).toEqual([' must be an object of fields'])
})

test('a prototype is no field', () => {
  expect(problemsOf({ constructor: optional(text({ about })) }, {})).toEqual([])
  expect(problemsOf({}, JSON.parse('{"__proto__": 1}'))[0]).toMatch(/^__proto__ is not known/)
})

describe('addresses', () => {
  test.each([
    ['ftp://a.example', 'must be an https address'],
    ['javascript:alert(1)', 'must be an https address'],
    ['a.example', 'must be an https address'],
    ['https://user:pw@a.example', 'must not hold a user, a query or a fragment'],
    ['https://a.example/?q=1', 'must not hold a user, a query or a fragment'],
  ])('%s', (url, problem) => {
    expect(problemsOf({ url: address({ about }) }, { url })).toEqual([`url ${problem}`])
  })

  test('hosts', () => {
    expect(problemsOf({ hosts: hosts({ about }) }, { hosts: ['pay.example.com', 'localhost:4010'] })).toEqual([])
    for (const wrong of ['pay.example.com', ['https://a.example'], ['a/b'], ['*.a.example'], ['']]) {
      expect(problemsOf({ hosts: hosts({ about }) }, { hosts: wrong })).toHaveLength(1)
    }
  })
})

describe('RSA keys', () => {
  const fields = { mine: optional(privateKey({ about })), theirs: optional(publicKey({ about })) }

  test('PEM or bare base64', () => {
    const pkcs1 = generateKeyPairSync('rsa', {
      modulusLength: 1024,
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    }).privateKey
    for (const mine of [pair.privateKey, bare(pair.privateKey), pkcs1, bare(pkcs1)]) {
      expect(problemsOf(fields, { mine })).toEqual([])
    }
    for (const theirs of [pair.publicKey, bare(pair.publicKey)]) expect(problemsOf(fields, { theirs })).toEqual([])
  })

  test('what isn’t one is refused without being quoted', () => {
    const ec = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    })
    expect(problemsOf(fields, { mine: 'garbage' })).toEqual([
      expect.stringMatching(/^mine must be an RSA key in PEM form, or its bare base64/),
    ])
    expect(problemsOf(fields, { mine: ec.privateKey })).toEqual([
      'mine must be an RSA key; this is one for ec prime256v1',
    ])
    expect(problemsOf(fields, { theirs: pair.privateKey })).toEqual([
      'theirs must be the public key; this is a private one',
    ])
    expect(problemsOf(fields, { theirs: bare(pair.privateKey) })).toHaveLength(1)
  })
})

test('a configuration that was read prints no secret [T37]', () => {
  const fields = { key: secret({ about }), mine: privateKey({ about }) }
  const reading = readConfig(fields, { key: 'canary-secret', mine: pair.privateKey })
  if (!reading.ok) throw new Error('unread')
  const { config, secrets } = reading
  const shown = [inspect(config, { depth: 9, showHidden: true }), JSON.stringify(config), String(config.key)].join('\n')
  expect(shown).not.toContain('canary-secret')
  expect(shown).not.toContain(pair.privateKey.split('\n')[2])
  expect(config.key.reveal()).toBe('canary-secret')
  const redactor = createRedactor(secrets, ['openid'])
  expect(redactor.text(`a ${pair.privateKey.split('\n')[2]} b canary-secret`)).toBe('a [redacted] b [redacted]')
  expect(redactor.all({ list: [{ openid: 'o-1234567890-abcd', note: 'canary-secret!' }], n: 1 })).toEqual({
    list: [{ openid: '…abcd', note: '[redacted]!' }],
    n: 1,
  })
  expect(redactor.secrets({ openid: 'o-1', key: 'canary-secret' })).toEqual({ openid: 'o-1', key: '[redacted]' })
})
