import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import type { Secret } from '../gateway/secret.ts'
import type { Random } from '../ports.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Makes a token unreadable without the app's secret: AES-256-GCM, bound to its name. Base64url. */
export function sealToken({ secret, name }: TokenKey, token: string, random: Random): string {
  const nonce = random.bytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), nonce).setAAD(Buffer.from(name))
  const body = Buffer.concat([cipher.update(token, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url')
}

/** What was sealed; undefined when it was sealed with another secret or under another name, or was changed. */
export function unsealToken({ secret, name }: TokenKey, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url')
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined
  const options = { authTagLength: TAG_BYTES }
  const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), bytes.subarray(0, NONCE_BYTES), options)
  decipher.setAAD(Buffer.from(name)).setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
  } catch {
    return undefined
  }
}

/** Whose secret seals a token, and what the token is called. */
export interface TokenKey {
  readonly secret: Secret
  readonly name: string
}

function keyOf(secret: Secret): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret.reveal(), '', 'pay-checkout wallet token', 32))
}
