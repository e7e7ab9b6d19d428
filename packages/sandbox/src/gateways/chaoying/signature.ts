import { createHash, timingSafeEqual } from 'node:crypto'

/** The parameters of a call, a reply or a notification. */
export type Parameters = Readonly<Record<string, string>>

/**
 * The line that is signed: all parameters but `sign`, empty ones left out, sorted by name as if all letters were small
 * (Chaoying's rules, "签名验证": "大小写不敏感，即A视为a"), raw values.
 */
export function signatureLine(parameters: Parameters, key: string): string {
  const pairs = Object.entries(parameters)
    .filter(([name, value]) => name !== 'sign' && value !== '')
    .sort(([one], [other]) => compare(one.toLowerCase(), other.toLowerCase()))
    .map(([name, value]) => `${name}=${value}`)
  return [...pairs, `key=${key}`].join('&')
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}

/** MD5 of the line in upper case. Other algorithms exist "if specified"; nothing specifies them. */
export function signParameters(parameters: Parameters, key: string): string {
  return createHash('md5').update(signatureLine(parameters, key)).digest('hex').toUpperCase()
}

/** Whether `sign` is the signature of the other parameters. */
export function isSignedWith(parameters: Parameters, key: string): boolean {
  const expected = Buffer.from(signParameters(parameters, key))
  const given = Buffer.from(parameters.sign ?? '')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
