import { createHash, timingSafeEqual } from 'node:crypto'

/** The line that is signed: all members but `sign`, sorted by name, null and empty left out, raw values (Pooul v1 document, 3.1). */
export function signatureLine(values: Readonly<Record<string, unknown>>, key: string): string {
  const pairs = Object.keys(values)
    .filter((name) => name !== 'sign' && isSigned(values[name]))
    .sort()
    .map((name) => `${name}=${values[name]}`)
  return [...pairs, `key=${key}`].join('&')
}

/** MD5 of the line in upper case (Pooul v1 document, 3.2). */
export function signValues(values: Readonly<Record<string, unknown>>, key: string): string {
  return createHash('md5').update(signatureLine(values, key)).digest('hex').toUpperCase()
}

/** Whether `sign` is the signature of the other values. */
export function isSignedWith(values: Readonly<Record<string, unknown>>, key: string): boolean {
  const expected = Buffer.from(signValues(values, key))
  const given = Buffer.from(String(values.sign))
  return given.length === expected.length && timingSafeEqual(given, expected)
}

// How an object enters the line is written nowhere; the document leaves objects out in the one call that it says it for. [assumed]
function isSigned(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && typeof value !== 'object'
}
