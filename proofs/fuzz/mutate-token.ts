import { createHmac } from 'node:crypto'
import type { Dice } from './dice.ts'
import { mutateJson } from './mutate-json.ts'

/** Changes a compact JWS: its algorithm, header, payload, signature and spelling. `publicKey`: the key that everybody may know. */
export function mutateToken(text: string, dice: Dice, others: readonly string[], publicKey: string): string {
  const parts = read(text)
  const changed = dice.pick(TOKEN_MUTATIONS)(parts, dice, { other: read(dice.pick(others)), publicKey })
  return dice.once(5) ? dice.pick(SPELLINGS)(changed, dice) : changed
}

interface Parts {
  readonly header: string
  readonly payload: string
  readonly signature: string
}

interface Beside {
  readonly other: Parts
  readonly publicKey: string
}

type TokenMutation = (parts: Parts, dice: Dice, beside: Beside) => string

const TOKEN_MUTATIONS: readonly TokenMutation[] = [
  // no algorithm, or one the attacker can compute
  ({ payload }, dice) => compact(encode({ alg: dice.pick(['none', 'None', 'NONE', '', null, 'nOnE']) }), payload, ''),
  ({ payload, signature }, dice) =>
    compact(encode({ alg: dice.pick(['none', 'nonE']), typ: 'JWT' }), payload, signature),
  ({ payload }, dice, { publicKey }) => signedWithText(changedPayload(payload, dice, payload), publicKey),
  ({ payload }, dice) => signedWithText(changedPayload(payload, dice, payload), dice.pick(['', 'secret', 'key'])),
  // a header that wants another key or another reading
  ({ header, payload, signature }, dice) =>
    compact(encode({ ...decoded(header), ...dice.pick(HEADERS) }), payload, signature),
  ({ header, payload, signature }, dice) =>
    compact(encodeText(mutateJson(text(header), dice, [text(header)])), payload, signature),
  // another payload under the same signature
  ({ header, payload, signature }, dice, { other }) =>
    compact(header, changedPayload(payload, dice, other.payload), signature),
  ({ header, payload, signature }) => compact(header, encodeText(` ${text(payload)}`), signature),
  // parts of two tokens
  ({ header, payload }, _, { other }) => compact(header, payload, other.signature),
  ({ header, signature }, _, { other }) => compact(header, other.payload, signature),
  ({ header, payload, signature }, _, { other }) => compact(header, payload + other.payload, signature),
  ({ payload, signature, header }) => compact(payload, header, signature),
  // a signature that isn't one
  ({ header, payload, signature }, dice) => compact(header, payload, dice.pick(SIGNATURES)(signature)),
  // more or fewer parts, and the other serialization
  ({ header, payload }) => `${header}.${payload}`,
  ({ header, payload, signature }) => `${header}.${payload}.${signature}.${signature}`,
  ({ header, payload, signature }) => JSON.stringify({ protected: header, payload, signature }),
  ({ header, payload, signature }) => JSON.stringify({ payload, signatures: [{ protected: header, signature }] }),
  ({ payload }) => text(payload),
]

const HEADERS: readonly object[] = [
  ...[{ alg: 'RS384' }, { alg: 'RS512' }, { alg: 'PS256' }, { alg: 'ES256' }, { alg: 'rs256' }, { alg: ['RS256'] }],
  ...[{ alg: { toString: 'RS256' } }, { alg: 'RS256 ' }, { alg: 'RS256\u0000' }, { typ: 'JWE' }, { enc: 'A256GCM' }],
  ...[
    { kid: '../../../dev/null' },
    { kid: "' or 1=1" },
    { jku: 'https://evil.example/jwks' },
    { x5u: 'https://evil.example' },
  ],
  ...[{ jwk: { kty: 'oct', k: '' } }, { crit: ['b64'], b64: false }, { crit: [] }, { zip: 'DEF' }, { cty: 'JWT' }],
]

const SIGNATURES: readonly ((signature: string) => string)[] = [
  () => '',
  () => 'AA',
  (signature) => 'A'.repeat(signature.length),
  (signature) => signature.slice(0, -2),
  (signature) => `${signature}AA`,
  (signature) => `${signature}=`,
  (signature) => `AA${signature}`,
  (signature) => signature.replaceAll('_', '/').replaceAll('-', '+'),
  (signature) => signature.slice(0, -1) + String.fromCharCode(signature.charCodeAt(signature.length - 1) ^ 1),
]

const SPELLINGS: readonly ((token: string, dice: Dice) => string)[] = [
  (token) => ` ${token}\n`,
  (token) => `${token}=`,
  (token) => token.replaceAll('-', '+').replaceAll('_', '/'),
  (token) => token.replaceAll('.', '..'),
  (token) => `"${token}"`,
  (token) => `Bearer ${token}`,
  (token) => `token=${token}`,
  (token, dice) => token.slice(0, dice.below(token.length)),
  (token, dice) =>
    token.slice(0, dice.below(token.length)) + dice.pick(['\n', ' ', '\u0000', '.', 'é']) + token.slice(-300),
]

function changedPayload(payload: string, dice: Dice, other: string): string {
  return encodeText(mutateJson(text(payload), dice, [text(other)]))
}

// What a library does that takes the algorithm from the header, and the public key as the secret of an HMAC.
function signedWithText(payload: string, key: string): string {
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${payload}`
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`
}

function read(token: string): Parts {
  const [header = '', payload = '', signature = ''] = token.split('.')
  return { header, payload, signature }
}

function compact(header: string, payload: string, signature: string): string {
  return `${header}.${payload}.${signature}`
}

function encode(value: unknown): string {
  return encodeText(JSON.stringify(value))
}

function encodeText(value: string): string {
  return Buffer.from(value).toString('base64url')
}

function text(part: string): string {
  return Buffer.from(part, 'base64url').toString('utf8')
}

function decoded(part: string): object {
  return JSON.parse(text(part))
}
