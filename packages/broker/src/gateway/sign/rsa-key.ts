import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'
import { type KeyBlock, keyBlocks, WrongKeyText } from './key-text.ts'

/** An RSA key that signs. A KeyObject prints nothing of itself. */
export type RsaPrivateKey = KeyObject
/** An RSA key that verifies. */
export type RsaPublicKey = KeyObject

const SMALLEST_BITS = 1024

/** Reads a private RSA key: PKCS#1 or PKCS#8, whatever its frame says, as PEM or bare base64. Throws {@link WrongKeyText} for anything else. */
export function readRsaPrivateKey(text: string): RsaPrivateKey {
  const blocks = keyBlocks(text)
  // A certificate often stands in the same file.
  const keys = blocks.flatMap((block) => privateKeyOf(block) ?? [])
  const [key, second] = keys
  if (second) throw new WrongKeyText('holds several private keys: leave the one that signs')
  if (key) return checked(key)
  if (blocks.some((block) => publicKeyOf(block))) {
    throw new WrongKeyText('must be the private key; this is a public one, or a certificate')
  }
  throw noKey(blocks)
}

/** Reads a public RSA key, or a certificate of one, as PEM or bare base64. A private key is refused. Throws {@link WrongKeyText}. */
export function readRsaPublicKey(text: string): RsaPublicKey {
  const blocks = keyBlocks(text)
  if (blocks.some((block) => privateKeyOf(block))) {
    throw new WrongKeyText('must be the public key; this is a private one')
  }
  // Of a chain of certificates the first is the one that the others vouch for.
  const [key] = blocks.flatMap((block) => publicKeyOf(block) ?? [])
  if (key) return checked(key)
  throw noKey(blocks)
}

function privateKeyOf({ der: key }: KeyBlock): KeyObject | undefined {
  return firstOf(
    () => createPrivateKey({ key, format: 'der', type: 'pkcs8' }),
    () => createPrivateKey({ key, format: 'der', type: 'pkcs1' }),
    () => createPrivateKey({ key, format: 'der', type: 'sec1' }),
  )
}

function publicKeyOf({ der: key }: KeyBlock): KeyObject | undefined {
  return firstOf(
    () => createPublicKey({ key, format: 'der', type: 'spki' }),
    () => createPublicKey({ key, format: 'der', type: 'pkcs1' }),
    () => new X509Certificate(key).publicKey,
  )
}

// A parser's message may quote the key, so it is not passed on.
function firstOf(...readings: readonly (() => KeyObject)[]): KeyObject | undefined {
  for (const read of readings) {
    try {
      return read()
    } catch {}
  }
  return undefined
}

function noKey(blocks: readonly KeyBlock[]): WrongKeyText {
  return new WrongKeyText(
    blocks.some(({ der }) => isLocked(der))
      ? 'is locked with a password, which nobody can type here: unlock it by openssl pkey -in key.pem -out plain.pem'
      : 'must be an RSA key in PEM form, or its bare base64; what is there can’t be read as one',
  )
}

// How what a password protects says so in DER: PBES2 today, the schemes of PKCS#12 before; the same in .p12 and .pfx files.
const LOCKS = ['2a864886f70d01050d', '2a864886f70d010c01'].map((oid) => Buffer.from(oid, 'hex'))

function isLocked(der: Buffer): boolean {
  return LOCKS.some((lock) => der.includes(lock))
}

function checked(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'rsa') throw new WrongKeyText(`must be an RSA key; this is one for ${nameOf(key)}`)
  // 1024 bits is below today's advice, but the vendors' own keys have them: verifying must work.
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < SMALLEST_BITS) {
    throw new WrongKeyText(`must be an RSA key of at least ${SMALLEST_BITS} bits`)
  }
  return key
}

function nameOf({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): string {
  return [type, details?.namedCurve].filter((part) => part !== undefined).join(' ')
}
