import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'

/** A private RSA key as people paste it: PEM, with its line breaks written as `\n` or lost too, or bare base64. Throws for anything else. */
export function readPrivateKey(text: string): KeyObject {
  const key = derOf(text)
  try {
    return rsa(createPrivateKey({ key, format: 'der', type: 'pkcs8' }))
  } catch {
    return rsa(createPrivateKey({ key, format: 'der', type: 'pkcs1' }))
  }
}

/** A public RSA key as people paste it, the same way. A private key throws, too: its owner keeps it. */
export function readPublicKey(text: string): KeyObject {
  if (isPrivateKey(text)) throw new TypeError('a private key')
  const key = derOf(text)
  try {
    return rsa(createPublicKey({ key, format: 'der', type: 'spki' }))
  } catch {
    return rsa(createPublicKey({ key, format: 'der', type: 'pkcs1' }))
  }
}

// Node makes the public key of a private one, unasked.
function isPrivateKey(text: string): boolean {
  try {
    return readPrivateKey(text) !== undefined
  } catch {
    return false
  }
}

// The words of the frame are wrong as often as not: what decides is the content.
function derOf(text: string): Buffer {
  const lines = text.replaceAll(/\\+[rn]/g, '\n')
  return Buffer.from(/-----BEGIN [^-]+-----([^-]+)-----END/.exec(lines)?.[1] ?? lines, 'base64')
}

function rsa(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'rsa') throw new TypeError('not an RSA key')
  return key
}
