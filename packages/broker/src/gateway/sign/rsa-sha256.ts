import { sign, verify } from 'node:crypto'
import { promisify } from 'node:util'
import type { RsaPrivateKey, RsaPublicKey } from './rsa-key.ts'

// With a callback, signing and verifying run on the thread pool and the event loop stays free.
const signAsync = promisify(sign)
const verifyAsync = promisify(verify)

const ALGORITHM = 'RSA-SHA256'

/** Signs a UTF-8 text with RSA (PKCS #1 v1.5) over its SHA-256, which Alipay calls RSA2. Base64. */
export async function signRsaSha256(text: string, key: RsaPrivateKey): Promise<string> {
  return (await signAsync(ALGORITHM, Buffer.from(text), key)).toString('base64')
}

/** Whether a signature fits a UTF-8 text. Anything but base64 in its one canonical spelling fits nothing. */
export async function fitsRsaSha256(text: string, signature: unknown, key: RsaPublicKey): Promise<boolean> {
  if (typeof signature !== 'string') return false
  const bytes = Buffer.from(signature, 'base64')
  if (bytes.length === 0 || bytes.toString('base64') !== signature) return false
  return verifyAsync(ALGORITHM, Buffer.from(text), key, bytes)
}
