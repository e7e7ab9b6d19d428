import { decodeText } from './decode-text.ts'
import { MalformedText } from './malformed-text.ts'
import type { JsonValue } from './values.ts'

const DEEPEST = 8
const LONGEST = 64 * 1024
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype'])
const BLANK = /[ \t\n\r]*/y
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids raw control characters inside a string
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/
const WORDS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const

/** How JSON is read that isn't a gateway's. */
export interface StrictJsonOptions {
  /** A fraction that a double can't hold to its last digit stays text as well. Gateways write such ones by mistake, merchants don't. */
  readonly exact?: boolean
  /** Characters at most; 64 KB when left out. */
  readonly longest?: number
}

/**
 * Reads JSON as a gateway may send it, stricter than JSON.parse: UTF-8 without faults, 64 KB, eight levels, no key twice,
 * no key that reaches for a prototype. A whole number too large for a double stays text, so that no digit is lost. What goes to a
 * gateway is read by it too. Throws {@link MalformedText}.
 */
export function readStrictJson(input: Uint8Array | string, options: StrictJsonOptions = {}): JsonValue {
  const { exact = false, longest = LONGEST } = options
  const text = typeof input === 'string' ? input : decodeText(input)
  if (text.length > longest) throw new MalformedText('The JSON is too long')
  const cursor: Cursor = { text, at: 0, exact }
  const value = readValue(cursor, 1)
  take(cursor, BLANK)
  if (cursor.at !== text.length) throw malformed(cursor)
  return value
}

interface Cursor {
  readonly text: string
  readonly exact: boolean
  at: number
}

function readValue(cursor: Cursor, depth: number): JsonValue {
  if (depth > DEEPEST) throw new MalformedText('The JSON is nested too deeply')
  take(cursor, BLANK)
  const next = cursor.text[cursor.at]
  if (next === '{') return readObject(cursor, depth)
  if (next === '[') return readArray(cursor, depth)
  if (next === '"') return readString(cursor)
  for (const [word, value] of WORDS) {
    if (cursor.text.startsWith(word, cursor.at)) {
      cursor.at += word.length
      return value
    }
  }
  return readNumber(cursor)
}

function readObject(cursor: Cursor, depth: number): JsonValue {
  const object: Record<string, JsonValue> = Object.create(null)
  cursor.at++
  if (closes(cursor, '}')) return object
  for (;;) {
    take(cursor, BLANK)
    const key = readString(cursor)
    if (FORBIDDEN_KEYS.has(key)) throw new MalformedText('The JSON has a forbidden key')
    if (key in object) throw new MalformedText('The JSON has a key twice')
    expect(cursor, ':')
    object[key] = readValue(cursor, depth + 1)
    if (closes(cursor, '}')) return object
    expect(cursor, ',')
  }
}

function readArray(cursor: Cursor, depth: number): JsonValue {
  const array: JsonValue[] = []
  cursor.at++
  if (closes(cursor, ']')) return array
  for (;;) {
    array.push(readValue(cursor, depth + 1))
    if (closes(cursor, ']')) return array
    expect(cursor, ',')
  }
}

function readString(cursor: Cursor): string {
  const match = take(cursor, STRING)
  if (!match) throw malformed(cursor)
  return JSON.parse(match[0])
}

function readNumber(cursor: Cursor): JsonValue {
  const match = take(cursor, NUMBER)
  if (!match) throw malformed(cursor)
  const [digits, fraction, exponent] = match
  const value = Number(digits)
  if (!Number.isFinite(value)) throw new MalformedText('The JSON has a number beyond all bounds')
  if (fraction || exponent) return cursor.exact && !isWhole(digits, value) ? digits : value
  return Number.isSafeInteger(value) ? value : digits
}

/** Whether a double holds every digit that was written: printed again it is the same number. */
function isWhole(digits: string, value: number): boolean {
  return significant(digits) === significant(String(value))
}

/** Digits without the zeros around them, and where the point stands: 1.50e1, 15 and 0.15e2 are the same. */
function significant(number: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(number) ?? []
  const all = `${whole}${fraction}`
  const head = all.replace(/^0+/, '')
  if (head === '') return '0'
  const point = whole.length + Number(exponent) - (all.length - head.length)
  return `${sign}${head.replace(/0+$/, '')} ${point}`
}

function take(cursor: Cursor, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = cursor.at
  const match = pattern.exec(cursor.text)
  if (match) cursor.at = pattern.lastIndex
  return match
}

function closes(cursor: Cursor, bracket: string): boolean {
  take(cursor, BLANK)
  if (cursor.text[cursor.at] !== bracket) return false
  cursor.at++
  return true
}

function expect(cursor: Cursor, mark: string): void {
  if (!closes(cursor, mark)) throw malformed(cursor)
}

function malformed(cursor: Cursor): MalformedText {
  // The text itself may hold payer data: only its place is told.
  return new MalformedText(`The text is not JSON at character ${cursor.at}`)
}
