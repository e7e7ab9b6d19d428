import type { Dice } from './dice.ts'

/** A change of bytes that knows nothing of what they say. `others`: payloads to take parts from. */
export type ByteMutation = (bytes: Uint8Array, dice: Dice, others: readonly Uint8Array[]) => Uint8Array

/** What can happen to bytes on a wire, and what can be done to them. */
export const BYTE_MUTATIONS: Readonly<Record<string, ByteMutation>> = {
  'bit flip': (bytes, dice) => flip(bytes, dice, 1),
  'several bit flips': (bytes, dice) => flip(bytes, dice, 2 + dice.below(8)),
  'byte set': (bytes, dice) => replaced(bytes, dice.below(bytes.length), 1, [dice.below(256)]),
  'byte swap'(bytes, dice) {
    const [one, other] = [dice.below(bytes.length), dice.below(bytes.length)]
    const swapped = bytes.slice()
    swapped[one] = bytes[other] ?? 0
    swapped[other] = bytes[one] ?? 0
    return swapped
  },
  'bytes dropped': (bytes, dice) => replaced(bytes, dice.below(bytes.length), 1 + dice.below(16), []),
  'bytes repeated'(bytes, dice) {
    const at = dice.below(bytes.length)
    return replaced(bytes, at, 0, bytes.slice(at, at + 1 + dice.below(64)))
  },
  'bytes put in': (bytes, dice) => replaced(bytes, dice.below(bytes.length + 1), 0, dice.pick(INTRUDERS)),
  truncated: (bytes, dice) => bytes.slice(0, dice.below(bytes.length)),
  beheaded: (bytes, dice) => bytes.slice(1 + dice.below(bytes.length)),
  extended: (bytes, dice) => joined(bytes, dice.pick(INTRUDERS)),
  'said twice': (bytes) => joined(bytes, bytes),
  'a head of one and a tail of another'(bytes, dice, others) {
    const other = dice.pick(others)
    const at = dice.below(Math.min(bytes.length, other.length) + 1)
    return joined(bytes.slice(0, at), other.slice(at))
  },
  'a part of another'(bytes, dice, others) {
    const other = dice.pick(others)
    const at = dice.below(Math.min(bytes.length, other.length))
    const length = 1 + dice.below(48)
    return replaced(bytes, at, length, other.slice(at, at + length))
  },
  'byte order mark': (bytes) => joined([0xef, 0xbb, 0xbf], bytes),
  'UTF-16': (bytes, dice) => joined(dice.once(2) ? [0xff, 0xfe] : [], Buffer.from(asText(bytes), 'utf16le')),
  'Latin-1': (bytes) => Buffer.from(asText(bytes), 'latin1'),
  'UTF-7-like': (bytes) => Buffer.from(asText(bytes).replaceAll('=', '+AD0-').replaceAll('&', '+ACY-')),
  nothing: () => new Uint8Array(),
}

const INTRUDERS: readonly (readonly number[])[] = [
  ...[
    [0],
    [0x0a],
    [0x0d, 0x0a],
    [0x20],
    [0x26],
    [0x3d],
    [0x2e],
    [0x22],
    [0x5c],
    [0x7b],
    [0x7d],
    [0x5b],
    [0x25, 0x30, 0x30],
  ],
  // What isn't UTF-8: a lone continuation, overlong "/" and "&", a surrogate, more than Unicode has.
  ...[
    [0x80],
    [0xc0, 0xaf],
    [0xc0, 0xa6],
    [0xe0, 0x80, 0xa6],
    [0xed, 0xa0, 0x80],
    [0xf5, 0x80, 0x80, 0x80],
    [0xfe, 0xff],
  ],
  new Array<number>(16).fill(0x10),
  new Array<number>(70_000).fill(0x20),
]

function flip(bytes: Uint8Array, dice: Dice, times: number): Uint8Array {
  const flipped = bytes.slice()
  for (let time = 0; time < times; time++) {
    const at = dice.below(flipped.length)
    flipped[at] = (flipped[at] ?? 0) ^ (1 << dice.below(8))
  }
  return flipped
}

function replaced(bytes: Uint8Array, at: number, length: number, by: ArrayLike<number>): Uint8Array {
  return joined(joined(bytes.slice(0, at), by), bytes.slice(at + length))
}

function joined(head: ArrayLike<number>, tail: ArrayLike<number>): Uint8Array {
  const whole = new Uint8Array(head.length + tail.length)
  whole.set(head)
  whole.set(tail, head.length)
  return whole
}

function asText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8')
}
