import { generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { BadToken, openToken, signToken } from './jws.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
const PAYLOAD = { code: 0, msg: 'success', data: { mch_trade_id: 'alextest.scan.153', body: '茶' } }

test('signs with exactly the documented header, and a 1,024-bit key will do', () => {
  const token = signToken(PAYLOAD, privateKey)
  expect(token.startsWith('eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.')).toBe(true)
  expect(openToken(token, publicKey)).toEqual(PAYLOAD)
})

test('refuses a token with any one character changed', () => {
  const token = signToken(PAYLOAD, privateKey)
  // The last character of a part carries unused bits; a decoder may read two spellings as one.
  const lasts = [token.indexOf('.') - 1, token.lastIndexOf('.') - 1, token.length - 1]
  for (let at = 0; at < token.length; at += 7) {
    if (token[at] === '.' || lasts.includes(at)) continue
    const changed = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`
    expect(() => openToken(changed, publicKey), `character ${at}`).toThrow(BadToken)
  }
})

test.each([
  ['no signature', (token: string) => token.slice(0, token.lastIndexOf('.') + 1)],
  ['a fourth part', (token: string) => `${token}.x`],
  ['plain JSON', () => JSON.stringify(PAYLOAD)],
])('refuses %s', (_name, change) => {
  expect(() => openToken(change(signToken(PAYLOAD, privateKey)), publicKey)).toThrow(BadToken)
})

test('refuses a stranger’s signature', () => {
  const stranger = generateKeyPairSync('rsa', { modulusLength: 1024 })
  expect(() => openToken(signToken(PAYLOAD, stranger.privateKey), publicKey)).toThrow('does not fit')
})

test.each(['none', 'HS256', 'rs256', undefined])('refuses the algorithm %s even under a genuine signature', (alg) => {
  const [header, payload] = [{ alg, typ: 'JWT' }, PAYLOAD].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  )
  const line = `${header}.${payload}`
  const token = `${line}.${sign('RSA-SHA256', Buffer.from(line), privateKey).toString('base64url')}`
  expect(() => openToken(token, publicKey)).toThrow(BadToken)
})
