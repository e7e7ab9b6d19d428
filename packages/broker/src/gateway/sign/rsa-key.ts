import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'

/** An RSA key that signs. A KeyObject prints nothing of itself. */
export type RsaPrivateKey = KeyObject
/** An RSA key that verifies. */
export type RsaPublicKey = KeyObject

const SMALLEST_BITS = 1024

/** Reads a private RSA key: PEM (PKCS#1 or PKCS#8) or the bare base64 of either. Throws for anything else. */
export function readRsaPrivateKey(text: string): RsaPrivateKey {
  if (text.includes('-----')) return checked(createPrivateKey(text))
  const der = Buffer.from(text, 'base64')
  try {
    return checked(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
  } catch {
    // Consoles hand out both encodings without saying which.
    return checked(createPrivateKey({ key: der, format: 'der', type: 'pkcs1' }))
  }
}

/** Reads a public RSA key: PEM or the bare base64 of its SubjectPublicKeyInfo. A private key is refused. */
export function readRsaPublicKey(text: string): RsaPublicKey {
  if (/PRIVATE KEY/.test(text)) throw new RangeError('must be the public key; this is a private one')
  if (text.includes('-----')) return checked(createPublicKey(text))
  return checked(createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' }))
}

function checked(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'rsa') throw new RangeError('must be an RSA key')
  // 1024 bits is below today's advice, but the vendors' own keys have them: verifying must work.
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < SMALLEST_BITS) {
    throw new RangeError(`must be an RSA key of at least ${SMALLEST_BITS} bits`)
  }
  return key
}
