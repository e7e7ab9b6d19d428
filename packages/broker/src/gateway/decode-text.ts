import { MalformedText } from './malformed-text.ts'

// ignoreBOM keeps a byte order mark in the text, where every parser refuses it.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Bytes as UTF-8 text. A faulty byte is an error, never a replacement character. Throws {@link MalformedText}. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch (cause) {
    throw new MalformedText('The bytes are not UTF-8', { cause })
  }
}
