import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { SignatureMismatch } from '../errors.ts'
import { MalformedText } from '../malformed-text.ts'
import { openJws, signJws } from './jws-rs256.ts'

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const encode = (text: string) => Buffer.from(text).toString('base64url')
const token = (header: string, payload: string, key = pair.privateKey) => {
  const signed = `${encode(header)}.${encode(payload)}`
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`
}
const RS256 = '{"alg":"RS256"}'

test('what is signed is opened, without a claim of ours', async () => {
  const jws = await signJws({ total_fee: 1, body: '咖啡' }, pair.privateKey)
  expect({ ...(await openJws(jws, pair.publicKey)) }).toEqual({ total_fee: 1, body: '咖啡' })
})

test('a 1024-bit key, as one vendor’s own, verifies', async () => {
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 })
  expect({ ...(await openJws(token(RS256, '{"code":0}', short.privateKey), short.publicKey)) }).toEqual({ code: 0 })
})

describe('the header chooses nothing [T26]', () => {
  const hmac = `${encode('{"alg":"HS256"}')}.${encode('{"a":1}')}`
  const publicPem = pair.publicKey.export({ type: 'spki', format: 'pem' })
  test.each([
    ['none', `${encode('{"alg":"none"}')}.${encode('{"a":1}')}.`],
    ['none with a signature', token('{"alg":"none"}', '{"a":1}')],
    ['an HMAC with the public key', `${hmac}.${createHmac('sha256', publicPem).update(hmac).digest('base64url')}`],
    ['another RSA', token('{"alg":"RS512"}', '{"a":1}')],
    ['alg in other letters', token('{"alg":"rs256"}', '{"a":1}')],
    ['alg twice', token('{"alg":"none","alg":"RS256"}', '{"a":1}')],
    ['crit', token('{"alg":"RS256","crit":["b64"],"b64":false}', '{"a":1}')],
    ['no header', `.${encode('{"a":1}')}.AAAA`],
    ['two parts', hmac],
    ['four parts', `${token(RS256, '{"a":1}')}.AAAA`],
    ['padding', `${token(RS256, '{"a":1}')}=`],
    ['a blank inside', token(RS256, '{"a":1}').replace('.', ' .')],
  ])('%s is refused', async (_name, forged) => {
    await expect(openJws(forged, pair.publicKey)).rejects.toThrow(SignatureMismatch)
  })
})

test('a second spelling of the same signature is refused', async () => {
  const jws = token(RS256, '{"a":1}')
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = alphabet.indexOf(jws.at(-1) as string)
  // 256 bytes leave four spare bits in the last character: other letters decode to the same bytes.
  const respelt = jws.slice(0, -1) + alphabet[last ^ 1]
  expect(Buffer.from(respelt.split('.')[2] as string, 'base64url')).toEqual(
    Buffer.from(jws.split('.')[2] as string, 'base64url'),
  )
  await expect(openJws(respelt, pair.publicKey)).rejects.toThrow(SignatureMismatch)
})

test.each(['[]', '1', 'null', '{"a":1,"a":2}', 'not json'])('a signed %s is malformed', async (payload) => {
  await expect(openJws(token(RS256, payload), pair.publicKey)).rejects.toThrow(MalformedText)
})
