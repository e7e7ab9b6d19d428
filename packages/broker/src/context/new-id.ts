import type { Clock, Random } from '../ports.ts'

/** Crockford's alphabet: no I, L, O or U, so that a number read aloud or retyped stays itself. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Random characters of Crockford's alphabet, five bits each. */
export function randomText(random: Random, length: number): string {
  return Array.from(random.bytes(length), (byte) => ALPHABET[byte & 31]).join('')
}

/** A whole number from zero up in Crockford's base 32, padded to a length. */
export function base32(value: number, length: number): string {
  let text = ''
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32)) text = ALPHABET[rest % 32] + text
  return text
}

/** Reads {@link base32}; undefined for other characters. */
export function readBase32(text: string): number | undefined {
  let value = 0
  for (const character of text) {
    const digit = ALPHABET.indexOf(character)
    if (digit < 0) return undefined
    value = value * 32 + digit
  }
  return value
}

/** A new id of 26 characters: its time, then 80 random bits. Ids of one kind sort by time. */
export function newId({ clock, random }: { readonly clock: Clock; readonly random: Random }): string {
  return base32(clock.now(), 10) + randomText(random, 16)
}

/** How the first id of a moment (ms) begins: all that were made before it sort before, all others after. */
export function firstIdAt(time: number): string {
  return base32(time, 10)
}
