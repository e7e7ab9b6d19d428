import { type KeyLike, sign, verify } from 'node:crypto'
import { readExactJson } from '../../exact-json.ts'

/** A body that is no JWS of this gateway, or not signed by the other side's key. */
export class BadToken extends Error {
  override readonly name: string = 'BadToken'
  readonly reason: 'malformed' | 'signature'

  constructor(reason: 'malformed' | 'signature') {
    super(reason === 'malformed' ? 'The body is not a compact RS256 JWS' : 'The signature does not fit the key')
    this.reason = reason
  }
}

const HEADER = encode({ alg: 'RS256', typ: 'JWT' })

/** Signs a payload as a compact JWS: RS256, the header exactly `{"alg":"RS256","typ":"JWT"}` (basic rules, JWT). */
export function signToken(payload: object, privateKey: KeyLike): string {
  const line = `${HEADER}.${encode(payload)}`
  return `${line}.${sign('RSA-SHA256', Buffer.from(line), privateKey).toString('base64url')}`
}

/** Verifies a compact JWS and answers its payload. The algorithm is RS256 whatever the header claims. */
export function openToken(token: string, publicKey: KeyLike): Record<string, unknown> {
  const parts = token.split('.')
  const [header, payload, signature] = parts
  if (parts.length !== 3 || !header || !payload || !signature) throw new BadToken('malformed')
  if (decode(header).alg !== 'RS256') throw new BadToken('malformed')
  const genuine = verify(
    'RSA-SHA256',
    Buffer.from(`${header}.${payload}`),
    publicKey,
    Buffer.from(signature, 'base64url'),
  )
  if (!genuine) throw new BadToken('signature')
  return decode(payload)
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function decode(part: string): Record<string, unknown> {
  try {
    const value: unknown = readExactJson(Buffer.from(part, 'base64url').toString())
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Told below: whatever isn't an object in JSON is malformed.
  }
  throw new BadToken('malformed')
}
