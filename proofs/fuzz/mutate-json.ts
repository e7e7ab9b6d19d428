import type { Dice } from './dice.ts'
import { strangeText } from './strange-texts.ts'

/** A piece of JSON as text, with whatever a parser might choke on inside. */
type Raw = string

/** Changes one or a few members of a JSON object, anywhere in it, and writes it in one of many spellings. */
export function mutateJson(text: string, dice: Dice, others: readonly string[]): Raw {
  const parsed = parse(text)
  const other = parse(dice.pick(others))
  if (typeof parsed !== 'object' || parsed === null) return dice.pick(BOMBS)(dice)
  let raw = write(parsed, dice, { left: dice.pick([0, 1, 1, 1, 2, 3]), other })
  if (dice.once(6)) raw = dice.pick(SPELLINGS)(raw, dice)
  return dice.once(40) ? dice.pick(BOMBS)(dice) : raw
}

/** How many changes are still to be made, and a message to take values from. */
interface Plan {
  left: number
  readonly other: unknown
}

function write(value: unknown, dice: Dice, plan: Plan): Raw {
  if (Array.isArray(value)) return `[${value.map((item) => write(item, dice, plan)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value)
  const target = plan.left > 0 ? dice.below(entries.length + 1) : -1
  const members = entries.map(([name, inner], at) => {
    const goesDeeper = typeof inner === 'object' && inner !== null && !dice.once(4)
    if (at !== target || goesDeeper) return member(name, write(inner, dice, plan))
    plan.left--
    return dice.pick(MEMBER_MUTATIONS)(name, inner, dice, plan)
  })
  if (target === entries.length) {
    plan.left--
    members.push(member(dice.pick(EXTRA_NAMES), dice.pick(RAW_VALUES)))
  }
  return `{${members.filter((one) => one !== '').join(',')}}`
}

type MemberMutation = (name: string, value: unknown, dice: Dice, plan: Plan) => Raw

const MEMBER_MUTATIONS: readonly MemberMutation[] = [
  () => '',
  (name, value) => `${member(name, JSON.stringify(value))},${member(name, JSON.stringify(value))}`,
  (name, value, dice) => `${member(name, dice.pick(RAW_VALUES))},${member(name, JSON.stringify(value))}`,
  (name, value, dice) => `${member(name, JSON.stringify(value))},${member(name, dice.pick(RAW_VALUES))}`,
  (name, value) => `${member(name, JSON.stringify(value))},"${escaped(name)}":${JSON.stringify(value)}`,
  (name, value, dice) => member(dice.pick(RENAMES)(name), JSON.stringify(value)),
  (name, _, dice) => member(name, dice.pick(RAW_VALUES)),
  (name, value, dice) => member(name, JSON.stringify(strangeText(dice, String(value)))),
  (name, value) => member(name, typeof value === 'number' ? JSON.stringify(String(value)) : String(Number(value))),
  (name, value) => member(name, JSON.stringify([value])),
  (name, value) => member(name, JSON.stringify({ [name]: value })),
  (name, value) => member(name, JSON.stringify({ toString: String(value), valueOf: value })),
  (name, value) => member(name, JSON.stringify(JSON.stringify(value))),
  (name, _, __, { other }) => member(name, JSON.stringify(findMember(other, name) ?? null)),
  (name, value) => `"${escaped(name)}":"${escaped(String(value))}"`,
]

const EXTRA_NAMES: readonly string[] = [
  ...[
    'code',
    'data',
    'sign',
    'sign_type',
    'nonce_str',
    'trade_state',
    'total_fee',
    'mch_trade_id',
    'merchant_id',
    'pid',
  ],
  ...[
    'refunds',
    'refund_status',
    'mch_refund_id',
    'refund_fee',
    'status',
    'state',
    'pay_result',
    'out_trade_no',
    'key',
  ],
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'then',
    'toJSON',
    'a&b',
    'a=b',
    '',
    ' ',
    'é',
    'k'.repeat(41),
  ],
]

const RAW_VALUES: readonly Raw[] = [
  ...[
    'null',
    'true',
    'false',
    '0',
    '-0',
    '1',
    '0.5',
    '1.0',
    '1990',
    '1990.0',
    '1.99e3',
    '1e400',
    '-1',
    '00',
    '01',
    '+1',
  ],
  ...['9007199254740993', '99999999999999999999', '1E1000000000', 'NaN', 'Infinity', 'undefined', "'a'", '""', '" "'],
  ...['[]', '{}', '[0]', '["0"]', '[[[[[[[[[[]]]]]]]]]]', '{"__proto__":{"trade_state":0}}', '{"toString":"0"}'],
  ...[
    '"0"',
    '"SUCCESS"',
    '"\\u0000"',
    '"\\ud800"',
    '"\u0001"',
    '"&a=b"',
    '"\\',
    '"unended',
    '{"a":',
    '[1,',
    '[,]',
    '/**/0',
  ],
]

const RENAMES: readonly ((name: string) => string)[] = [
  (name) => name.toUpperCase(),
  (name) => ` ${name}`,
  (name) => `${name}\u0000`,
  (name) => `_${name}`,
  (name) => name.slice(1),
  () => '__proto__',
  () => 'constructor',
  (name) => name.replaceAll('a', 'а'),
]

const SPELLINGS: readonly ((raw: Raw, dice: Dice) => Raw)[] = [
  (raw) => raw.replaceAll(',', ' ,\n\t'),
  (raw) => `\n ${raw}\r\n `,
  (raw) => `${raw},`,
  (raw) => raw.replace('}', ',}'),
  (raw) => `${raw}${raw}`,
  (raw) => `[${raw}]`,
  (raw) => JSON.stringify(raw),
  (raw) => raw.replaceAll('"', "'"),
  (raw) => `/* */${raw}`,
  (raw) => `)]}',\n${raw}`,
  (raw) => `\ufeff${raw}`,
  (raw) => `\u00a0${raw}`,
  (raw) => raw.replace(':', '='),
  (raw, dice) => raw.slice(0, dice.below(raw.length)),
]

/** Small to send, and large, deep or slow to read. */
const BOMBS: readonly ((dice: Dice) => Raw)[] = [
  (dice) => '['.repeat(1 + dice.below(30_000)),
  (dice) => `${'{"a":'.repeat(1 + dice.below(9_000))}1`,
  (dice) => `{"a":${'9'.repeat(1 + dice.below(30_000))}}`,
  (dice) => `{"a":"${'\\u0041'.repeat(1 + dice.below(5_000))}"}`,
  (dice) => `{${Array.from({ length: 1 + dice.below(900) }, (_, n) => `"a${n}":0`).join()}}`,
  (dice) => `{"a":1${' '.repeat(1 + dice.below(60_000))}}`,
]

function member(name: string, raw: Raw): Raw {
  return `${JSON.stringify(name)}:${raw}`
}

function escaped(text: string): string {
  return Array.from(text, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
}

function findMember(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  const found = Object.entries(value).find(([given]) => given === name)
  if (found) return found[1]
  for (const inner of Object.values(value)) {
    const deeper = findMember(inner, name)
    if (deeper !== undefined) return deeper
  }
  return undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
