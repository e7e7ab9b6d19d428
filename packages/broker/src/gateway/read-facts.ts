import type { FactName, PaymentFacts, RefundFacts, ToldPayer } from '../facts.ts'
import type { Line } from './exchange.ts'
import { type AnswerField, type AnswerTable, type InsideField, parsed, readText } from './fact-fields.ts'
import { isValues, type JsonValue, textOf, type Values } from './values.ts'

/** The facts of one message. */
export interface FactsTold<Facts> {
  readonly facts: Facts
  /** Present only where the account's configuration asks for it. */
  readonly payer?: ToldPayer
}

/** Characters of the gateway's own words that are kept, all of them together: they stand in every event. */
const MOST_SAID = 2_000
const LONGEST_SAID = 300
/** Bytes of all facts of a message together, but for the words. */
const MOST_FACTS = 4_000
/** Clocks and zones differ by hours. What is said to have happened later than this hasn't. */
const CLOCKS_DIFFER_MS = 24 * 3_600_000

/** What a message tells of a payment for the merchant's books. Never throws: a field that can't be read is left out, and logged. */
export function readPaymentFacts(line: Line, values: Values): FactsTold<PaymentFacts> {
  return readFacts(line, line.gateway.answers.payment, values) as FactsTold<PaymentFacts>
}

/** What a message tells of a refund for the merchant's books. Never throws. */
export function readRefundFacts(line: Line, values: Values): FactsTold<RefundFacts> {
  return readFacts(line, line.gateway.answers.refund, values) as FactsTold<RefundFacts>
}

interface Gathered {
  readonly facts: Partial<Record<FactName, unknown>>
  readonly said: Record<string, string>
  readonly payer: Partial<Record<keyof ToldPayer, string>>
  readonly unreadable: string[]
}

function readFacts(
  { gateway, account, config, clock, log, redactor }: Line,
  table: AnswerTable,
  values: Values,
): FactsTold<PaymentFacts | RefundFacts> {
  const gathered: Gathered = { facts: {}, said: {}, payer: {}, unreadable: [] }
  const until = clock.now() + CLOCKS_DIFFER_MS
  gather(gathered, table, values, until)
  const { facts, said, payer, unreadable } = gathered
  // The field alone: its value may be somebody's.
  if (unreadable.length > 0) log.warn('gateway.fact-unreadable', { account, gateway: gateway.id, fields: unreadable })
  const words = redactor.secrets(fitting(said)) as Record<string, string>
  const told = redactor.secrets({ ...bounded(facts), ...(Object.keys(words).length > 0 && { said: words }) })
  return {
    facts: told as PaymentFacts | RefundFacts,
    ...(config.tellPayerIds && Object.keys(payer).length > 0 && { payer }),
  }
}

function gather(into: Gathered, table: AnswerTable, values: Values, until: number, path = ''): void {
  for (const [name, field] of Object.entries(table)) {
    const value = values[name]
    if (value === undefined || value === null || value === '') continue
    if ('inside' in field) gatherInside(into, field, { value, until, path: `${path}${name}.` })
    else if (!take(into, field, { name: `${path}${name}`, value, values, until }))
      into.unreadable.push(`${path}${name}`)
  }
}

function gatherInside(
  into: Gathered,
  { inside, at }: InsideField,
  { value, until, path }: { readonly value: JsonValue; readonly until: number; readonly path: string },
): void {
  const root = typeof value === 'string' ? parsed(value) : value
  for (const way of at) {
    const found = way.reduce<JsonValue | undefined>((level, step) => (isValues(level) ? level[step] : undefined), root)
    if (isValues(found)) gather(into, inside, found, until, path)
  }
  if (!isValues(root)) into.unreadable.push(path.slice(0, -1))
}

interface Found {
  readonly name: string
  readonly value: JsonValue
  readonly values: Values
  readonly until: number
}

/** False: it can't be read. */
function take(into: Gathered, field: AnswerField, { name, value, values, until }: Found): boolean {
  if ('payer' in field) {
    const id = textOf(value)?.trim()
    if (id) into.payer[field.payer(value)] = id
    return id !== undefined
  }
  if ('word' in field) return say(into, name, value)
  if (!('fact' in field)) return true
  const read = field.read(value, values)
  if (read === undefined) return true
  const isAhead = field.fact.endsWith('At') && typeof read === 'number' && read > until
  if (read === null || isAhead) return false
  // Two fields may tell the same: the one that stands first in the table is the better one.
  into.facts[field.fact] ??= read
  return field.masked ? true : say(into, name, value)
}

function say({ said }: Gathered, name: string, value: JsonValue): boolean {
  const text = isPlain(value) ? readText(value, LONGEST_SAID + 1) : JSON.stringify(value)
  if (text !== null && text.length <= LONGEST_SAID) said[name] = text
  return text !== null
}

function isPlain(value: JsonValue): boolean {
  return typeof value === 'string' || Number.isSafeInteger(value)
}

/** Lists of coupons can be long, and every event has all facts: they go first, and stay at the gateway. */
function bounded(facts: Gathered['facts']): Gathered['facts'] {
  const { promotions, funds, ...rest } = facts
  const some = { ...rest, ...(funds !== undefined && { funds }) }
  const all = { ...some, ...(promotions !== undefined && { promotions }) }
  return [all, some, rest].find((kept) => Buffer.byteLength(JSON.stringify(kept)) <= MOST_FACTS) ?? {}
}

/** The first of the words, as many as there is room for. */
function fitting(said: Readonly<Record<string, string>>): Record<string, string> {
  let room = MOST_SAID
  return Object.fromEntries(
    Object.entries(said).filter(([name, text]) => {
      room -= name.length + text.length
      return room >= 0
    }),
  )
}
