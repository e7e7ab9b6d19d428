import { sign, verify } from 'node:crypto'
import { promisify } from 'node:util'
import { SignatureMismatch } from '../errors.ts'
import { MalformedText } from '../malformed-text.ts'
import { readStrictJson } from '../strict-json.ts'
import { isValues, type Values } from '../values.ts'
import type { RsaPrivateKey, RsaPublicKey } from './rsa-key.ts'

// With a callback, signing and verifying run on the thread pool and the event loop stays free.
const signAsync = promisify(sign)
const verifyAsync = promisify(verify)

const ALGORITHM = 'RSA-SHA256'
const HEADER = Buffer.from('{"alg":"RS256","typ":"JWT"}').toString('base64url')
const COMPACT = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/

/** Makes a compact JWS (RFC 7515) of these fields, as they are: no `iat`, no other claim of ours. */
export async function signJws(values: Values, key: RsaPrivateKey): Promise<string> {
  const signed = `${HEADER}.${Buffer.from(JSON.stringify(values)).toString('base64url')}`
  const signature = await signAsync(ALGORITHM, Buffer.from(signed), key)
  return `${signed}.${signature.toString('base64url')}`
}

/**
 * Opens a compact JWS. The algorithm is RS256, whatever its header may ask for, and the key is ours to choose. 1024-bit keys
 * verify: one vendor's own has them, and the common libraries refuse it. Throws SignatureMismatch, or MalformedText for a
 * signed text that isn't an object.
 */
export async function openJws(token: string, key: RsaPublicKey): Promise<Values> {
  const [, header, payload, signature] = COMPACT.exec(token) ?? []
  if (!header || !payload || !signature || ![header, payload, signature].every(isCanonical) || !isRs256(header)) {
    throw new SignatureMismatch('The message is not a token signed with RS256')
  }
  const bytes = Buffer.from(signature, 'base64url')
  const genuine = await verifyAsync(ALGORITHM, Buffer.from(`${header}.${payload}`), key, bytes)
  if (!genuine) throw new SignatureMismatch('The signature does not fit the message')
  const values = readStrictJson(Buffer.from(payload, 'base64url'))
  if (!isValues(values)) throw new MalformedText('The signed text is not an object')
  return values
}

// The last character of base64url has spare bits: without this, four spellings of one signature would pass.
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part
}

function isRs256(part: string): boolean {
  try {
    const header = readStrictJson(Buffer.from(part, 'base64url'))
    return isValues(header) && header.alg === 'RS256' && !('crit' in header)
  } catch {
    return false
  }
}
