import { MalformedText } from '../malformed-text.ts'
import type { JsonValue } from '../values.ts'

const KEY = /^[A-Za-z_]\w{0,39}$/
const SECOND_FIELD = /&[A-Za-z_]\w{0,39}=/

/**
 * `k=v&k=v`, keys in the order of their code units (never of a locale, which moves `_`, digits and case), values raw.
 * Empty values keep their `k=`: a field can't be added unseen. Throws {@link MalformedText} for objects, lists, fractions and -0,
 * whose text would not be one, and for keys that could hide a separator.
 */
export function sortedLine(values: Readonly<Record<string, JsonValue | undefined>>): string {
  const keys = Object.keys(values).sort((a, b) => (a < b ? -1 : 1))
  return keys
    .map((key) => {
      if (!KEY.test(key)) throw new MalformedText('A signed field has a malformed name')
      return `${key}=${leafText(values[key])}`
    })
    .join('&')
}

/**
 * Whether a line made of these values could also be split into other fields. Values aren't escaped, so a `&` with a name and a
 * `=` behind it can start a field that nobody sent: the signature then holds for both readings.
 */
export function isAmbiguous(values: Readonly<Record<string, JsonValue | undefined>>): boolean {
  return Object.values(values).some((value) => typeof value === 'string' && SECOND_FIELD.test(value))
}

function leafText(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value
  // -0 would be signed as 0, and reads as no word at all: a changed message must not fit the signature of another.
  if (typeof value === 'number' && Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value)
  if (typeof value === 'boolean') return String(value)
  throw new MalformedText('A signed field holds something other than text')
}
