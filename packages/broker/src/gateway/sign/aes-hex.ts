import { createCipheriv, createDecipheriv } from 'node:crypto'
import { decodeText } from '../decode-text.ts'
import { MalformedText } from '../malformed-text.ts'

// ECB hides no patterns and lets blocks be moved; the gateway prescribes it. So a signature over the ciphertext is always
// checked before this decrypts anything.
const ALGORITHM = 'aes-256-ecb'
const BLOCKS = /^(?:[0-9a-f]{32})+$/i

/** UTF-8 text → AES-256-ECB with PKCS#5 padding → upper-case hex. The key is 32 ASCII characters, used as bytes. */
export function encryptHex(text: string, key: string): string {
  const cipher = createCipheriv(ALGORITHM, Buffer.from(key, 'latin1'), null)
  return (cipher.update(text, 'utf8', 'hex') + cipher.final('hex')).toUpperCase()
}

/** The way back. Throws {@link MalformedText}, the same for every fault. */
export function decryptHex(hex: string, key: string): string {
  if (!BLOCKS.test(hex)) throw new MalformedText('The text can’t be decrypted')
  const decipher = createDecipheriv(ALGORITHM, Buffer.from(key, 'latin1'), null)
  try {
    return decodeText(Buffer.concat([decipher.update(hex, 'hex'), decipher.final()]))
  } catch {
    // Which check failed is not told, not even as a cause: that is what a padding oracle asks.
    throw new MalformedText('The text can’t be decrypted')
  }
}
