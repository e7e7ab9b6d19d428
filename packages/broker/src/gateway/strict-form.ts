import { MalformedText } from './malformed-text.ts'

const KEY = /^[A-Za-z_]\w{0,39}$/
const MOST_FIELDS = 64
const ENCODED = /[%+]/
const LONGEST_VALUE = 8192
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/**
 * Reads `a=1&b=2`, percent-decoded with `+` as a blank: a query string or a form body. Every field is kept, empty ones too.
 * Refused: a key twice, a key beyond `[A-Za-z_]\w{0,39}`, faulty UTF-8, control characters. Throws {@link MalformedText}.
 */
export function readStrictForm(text: string): Readonly<Record<string, string>> {
  const fields: Record<string, string> = Object.create(null)
  const pairs = text === '' ? [] : text.split('&')
  if (pairs.length > MOST_FIELDS) throw new MalformedText('The form has too many fields')
  for (const pair of pairs) {
    const at = pair.indexOf('=')
    if (at < 0) throw new MalformedText('The form has a field without a value')
    const key = decode(pair.slice(0, at))
    const value = decode(pair.slice(at + 1))
    if (!KEY.test(key)) throw new MalformedText('The form has a field with a malformed name')
    if (key in fields) throw new MalformedText('The form has a field twice')
    if (value.length > LONGEST_VALUE || CONTROL.test(value)) throw new MalformedText('The form has a malformed value')
    fields[key] = value
  }
  return fields
}

function decode(text: string): string {
  // Most names and values are as they are; asking costs a tenth of decoding.
  if (!ENCODED.test(text)) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch (cause) {
    throw new MalformedText('The form has a malformed percent code', { cause })
  }
}
