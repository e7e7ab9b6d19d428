import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'

/** Encrypts a value as mct1 transports it: AES-256-ECB of its JSON, in upper-case hex. The key is open_key as text. */
export function sealData(value: unknown, openKey: string): string {
  const cipher = createCipheriv('aes-256-ecb', Buffer.from(openKey, 'latin1'), null)
  return Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()])
    .toString('hex')
    .toUpperCase()
}

/** Decrypts `data`; undefined when it isn't an object sealed with this key. */
export function openData(data: string, openKey: string): Record<string, unknown> | undefined {
  if (!/^([0-9a-fA-F]{32})+$/.test(data)) return undefined
  try {
    const decipher = createDecipheriv('aes-256-ecb', Buffer.from(openKey, 'latin1'), null)
    const clear = Buffer.concat([decipher.update(Buffer.from(data, 'hex')), decipher.final()]).toString('utf8')
    const value: unknown = JSON.parse(clear)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    // A wrong key shows as wrong padding or as JSON that can't be read.
    return undefined
  }
}

/** The line that is signed: every parameter and open_key, sorted by name, raw values (mct1 document, 2.4). */
export function signatureLine(parameters: Readonly<Record<string, string>>, openKey: string): string {
  const all: Record<string, string> = { ...parameters, open_key: openKey }
  const names = Object.keys(all).sort()
  return names.map((name) => `${name}=${all[name]}`).join('&')
}

/** `md5(sha1(line))`, both as lower-case hex; MD5 runs over the 40 characters, not the 20 bytes. */
export function signParameters(parameters: Readonly<Record<string, string>>, openKey: string): string {
  const inner = createHash('sha1').update(signatureLine(parameters, openKey)).digest('hex')
  return createHash('md5').update(inner).digest('hex')
}
