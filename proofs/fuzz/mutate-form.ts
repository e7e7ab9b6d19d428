import type { Dice } from './dice.ts'
import { strangeText } from './strange-texts.ts'

/** The fields of a form, in order, decoded. */
export type Pairs = (readonly [name: string, value: string])[]

/** Changes the fields of a form, and writes it again in one of many spellings. `others`: forms to take fields from. */
export function mutateForm(text: string, dice: Dice, others: readonly string[]): string {
  let pairs = readPairs(text)
  for (let times = dice.pick([0, 1, 1, 1, 2, 3]); times > 0; times--) {
    pairs = dice.pick(FIELD_MUTATIONS)(pairs, dice, readPairs(dice.pick(others)))
  }
  return dice.pick(SPELLINGS)(pairs, dice)
}

/** Takes a form that is signed without escaping apart at other places: the signed line stays the same. */
export function resplitForm(text: string, dice: Dice): string {
  const { line, beside } = signedLine(text)
  const again: Pairs = []
  for (const piece of line.split('&')) {
    const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(piece) ?? []
    const last = again.at(-1)
    if (last && (dice.once(3) || !piece.includes('='))) again[again.length - 1] = [last[0], `${last[1]}&${piece}`]
    else again.push([name, value])
  }
  return formOf([...again, ...beside])
}

/** The line that a form's signature is made of, but for the key, and the fields that stand beside it. */
export function signedLine(text: string): { readonly line: string; readonly beside: Pairs } {
  const pairs = readPairs(text)
  const isBeside = ([name]: Pairs[number]) => name === 'sign' || name === 'sign_type'
  const signed = pairs.filter((pair) => !isBeside(pair) && pair[1] !== '').sort(byName)
  return { line: signed.map((pair) => pair.join('=')).join('&'), beside: pairs.filter(isBeside) }
}

type FieldMutation = (pairs: Pairs, dice: Dice, others: Pairs) => Pairs

const FIELD_MUTATIONS: readonly FieldMutation[] = [
  // dropped, repeated, moved
  (pairs, dice) => pairs.toSpliced(dice.below(pairs.length), 1),
  (pairs, dice) => [...pairs, ...pairs.slice(dice.below(pairs.length)).slice(0, 1)],
  (pairs, dice) => [...pairs, ...changed(pairs, dice).slice(0, 1)],
  (pairs, dice) => pairs.toSorted(() => dice.below(3) - 1),
  // named otherwise
  (pairs, dice) => atOne(pairs, dice, ([name, value]) => [dice.pick(RENAMES)(name), value]),
  (pairs, dice) => atOne(pairs, dice, ([, value]) => [dice.pick(pairs)[0], value]),
  // holding something else
  (pairs, dice) => atOne(pairs, dice, ([name]) => [name, '']),
  (pairs, dice) => atOne(pairs, dice, ([name, value]) => [name, strangeText(dice, value)]),
  (pairs, dice) => atOne(pairs, dice, ([name]) => [name, dice.pick(pairs)[1]]),
  (pairs, dice, others) => atOne(pairs, dice, ([name]) => [name, heldBy(others, name)]),
  // put in
  (pairs, dice) => [
    ...pairs,
    [dice.pick(EXTRA_NAMES), dice.pick(['', '0', '1', '1990', 'SUCCESS', strangeText(dice, '')])],
  ],
  (pairs, dice) => [...pairs, [dice.pick(EXTRA_NAMES), '']],
  (pairs, dice, others) => [...pairs, others[dice.below(others.length)] ?? ['a', 'b']],
  // joined into one, or parted
  (pairs, dice) => joinedAt(pairs, dice.below(pairs.length)),
  (pairs) => readPairs(pairs.map(([name, value]) => `${name}=${value}`).join('&')),
  // the signature itself
  (pairs, dice) =>
    pairs.map(([name, value]) => (name === 'sign' ? [name, dice.pick(SIGNATURES)(value)] : [name, value])),
  (pairs, _, others) => pairs.map(([name, value]) => [name, name === 'sign' ? heldBy(others, name) : value]),
]

const EXTRA_NAMES: readonly string[] = [
  ...[
    'status',
    'trade_state',
    'trade_status',
    'pay_result',
    'code',
    'state',
    'result_code',
    'ord_type',
    'refund_status',
  ],
  ...['out_no', 'out_trade_no', 'mch_trade_id', 'total_fee', 'base_fee', 'total_amount', 'trade_amount', 'refund_fee'],
  ...['mch_id', 'merchant_no', 'open_id', 'open_key', 'key', 'pid', 'content', 'sign_type', 'sign', 'data', 'refunds'],
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'a[b]',
    'a[]',
    'a.b',
    '__proto__[status]',
    '',
    ' ',
    '1',
    '属性',
  ],
]

const RENAMES: readonly ((name: string) => string)[] = [
  (name) => name.toUpperCase(),
  (name) => `${name}[]`,
  (name) => `${name}[0]`,
  (name) => `a[${name}]`,
  (name) => `__proto__[${name}]`,
  (name) => ` ${name}`,
  (name) => `${name}\u0000`,
  (name) => `_${name}`,
  (name) => name.slice(1),
  (name) => name.replaceAll('_', ''),
  (name) => name.replaceAll('a', 'а'),
]

const SIGNATURES: readonly ((sign: string) => string)[] = [
  (sign) => sign.toLowerCase(),
  (sign) => sign.toUpperCase(),
  (sign) => sign.slice(0, -1),
  (sign) => `${sign}0`,
  (sign) => `${sign}${sign}`,
  (sign) => ` ${sign}`,
  (sign) => '0'.repeat(sign.length),
  (sign) => [...sign].reverse().join(''),
  () => '',
  () => 'd41d8cd98f00b204e9800998ecf8427e',
  () => '0e462097431906509019562988736854',
]

type Spelling = (pairs: Pairs, dice: Dice) => string

const SPELLINGS: readonly Spelling[] = [
  formOf,
  formOf,
  formOf,
  (pairs) => formOf(pairs).replaceAll('+', '%20'),
  (pairs) => formOf(pairs).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
  (pairs) => formOf(pairs).replace(/[a-z]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  (pairs, dice) => formOf(pairs).replace('&', dice.pick([';', '&&', '&amp;', '%26', '\n', '&;', '&=&'])),
  (pairs, dice) => formOf(pairs).replace('=', dice.pick(['', '==', '%3D', ':', ' = '])),
  (pairs) => formOf(pairs).replaceAll('%', '%25'),
  (pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&'),
  (pairs) => JSON.stringify(Object.fromEntries(pairs)),
]

function readPairs(text: string): Pairs {
  return [...new URLSearchParams(text)]
}

/** Fields as a form, percent-coded as browsers do it. */
export function formOf(pairs: Pairs): string {
  return new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString()
}

function atOne(pairs: Pairs, dice: Dice, change: (pair: Pairs[number]) => Pairs[number]): Pairs {
  if (pairs.length === 0) return pairs
  const at = dice.below(pairs.length)
  return pairs.map((pair, index) => (index === at ? change(pair) : pair))
}

function changed(pairs: Pairs, dice: Dice): Pairs {
  return pairs.length === 0 ? [] : [[dice.pick(pairs)[0], strangeText(dice, dice.pick(pairs)[1])]]
}

function joinedAt(pairs: Pairs, at: number): Pairs {
  const [one, two] = pairs.slice(at, at + 2)
  return one && two ? pairs.toSpliced(at, 2, [one[0], `${one[1]}&${two[0]}=${two[1]}`]) : pairs
}

function heldBy(pairs: Pairs, name: string): string {
  return pairs.find(([given]) => given === name)?.[1] ?? ''
}

function byName([a]: Pairs[number], [b]: Pairs[number]): number {
  return a < b ? -1 : 1
}
