import { createHash, type KeyLike, sign, timingSafeEqual, verify } from 'node:crypto'

/** The parameters of a call or a notification. */
export type Parameters = Readonly<Record<string, string>>

/** The line that is signed: all parameters but `sign` and `sign_type`, empty ones left out, sorted by name, raw values (document 3.1). */
export function signatureLine(parameters: Parameters, secret: string): string {
  const pairs = Object.keys(parameters)
    .filter((name) => name !== 'sign' && name !== 'sign_type' && parameters[name] !== '')
    .sort()
    .map((name) => `${name}=${parameters[name]}`)
  return [...pairs, `key=${secret}`].join('&')
}

/** `sign_type=MD5`: MD5 of the line in lower case. */
export function signParameters(parameters: Parameters, secret: string): string {
  return createHash('md5').update(signatureLine(parameters, secret)).digest('hex')
}

/** Whether `sign` is the MD5 signature of the other parameters. */
export function isSignedWith(parameters: Parameters, secret: string): boolean {
  const expected = Buffer.from(signParameters(parameters, secret))
  const given = Buffer.from(parameters.sign ?? '')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** `sign_type=RSA`: base64 of RSA with SHA-1 over the same line, the secret in it. How is written nowhere; published clients do so. */
export function signRsa(parameters: Parameters, secret: string, privateKey: KeyLike): string {
  return sign('RSA-SHA1', Buffer.from(signatureLine(parameters, secret)), privateKey).toString('base64')
}

/** Whether `sign` is the RSA signature of the other parameters. */
export function isRsaSignedWith(parameters: Parameters, secret: string, publicKey: KeyLike): boolean {
  const given = Buffer.from(parameters.sign ?? '', 'base64')
  // Base64 with anything else in it reads as the same bytes: a changed text would pass.
  if (given.toString('base64') !== parameters.sign) return false
  return verify('RSA-SHA1', Buffer.from(signatureLine(parameters, secret)), publicKey, given)
}
