import { createHash, timingSafeEqual } from 'node:crypto'

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

/** MD5 of the line in lower case. RSA is named beside it, and needs keys that this sandbox doesn't hand out. */
export function signParameters(parameters: Parameters, secret: string): string {
  return createHash('md5').update(signatureLine(parameters, secret)).digest('hex')
}

/** Whether `sign` is the MD5 signature of the other parameters. */
export function isSignedWith(parameters: Parameters, secret: string): boolean {
  const expected = Buffer.from(signParameters(parameters, secret))
  const given = Buffer.from(parameters.sign ?? '')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
