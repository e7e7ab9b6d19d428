import { PooulRefusal } from './refusal.ts'

/** The values of one call, after the signature was checked. */
export type Values = Readonly<Record<string, unknown>>

/** A text that must be there, of at most `longest` characters. */
export function text(values: Values, name: string, longest = 255): string {
  const value = values[name]
  if (typeof value === 'string' && value.length > 0 && value.length <= longest) return value
  throw new PooulRefusal('field', name)
}

/** A text that may be missing. */
export function optionalText(values: Values, name: string, longest = 255): string | undefined {
  return values[name] === undefined ? undefined : text(values, name, longest)
}

/** A whole number above zero; digits in a string count too, as published clients send them so. */
export function whole(values: Values, name: string): number {
  const value = values[name]
  const number = typeof value === 'string' && /^[1-9]\d{0,15}$/.test(value) ? Number(value) : value
  if (typeof number === 'number' && Number.isSafeInteger(number) && number > 0) return number
  throw new PooulRefusal('field', name)
}

/** An address for notifications: absolute, and without a query string (Pooul v2 document, notify_url). */
export function notifyAddress(values: Values): string | null {
  const address = optionalText(values, 'notify_url')
  if (address === undefined) return null
  if (!/^https?:\/\//.test(address) || !URL.canParse(address)) throw new PooulRefusal('field', 'notify_url')
  if (address.includes('?')) throw new PooulRefusal('field', 'notify_url 不能携带参数')
  return address
}
