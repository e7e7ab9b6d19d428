import type { FactName, Fund, Promotion, ToldPayer } from '../facts.ts'
import { readMoment } from './moment.ts'
import { maskAccount, withoutPersons } from './persons.ts'
import { readStrictJson } from './strict-json.ts'
import { isValues, type JsonValue, textOf, type Values } from './values.ts'

/** What is made of one documented field of a gateway's answers. */
export type AnswerField = FactField | PayerField | WordField | InsideField | ElsewhereField

/** Every documented field of a gateway's answers about payments, or about refunds, by the gateway's own name. */
export type AnswerTable = Readonly<Record<string, AnswerField>>

/** All of them. */
export interface Answers {
  readonly payment: AnswerTable
  readonly refund: AnswerTable
  /** What calls answer that the broker never makes by itself: handed on as it came. By the call's name. */
  readonly raw?: Readonly<Record<string, readonly string[]>>
}

/** It becomes a fact, and stays in the gateway's own words beside it unless `masked`. */
export interface FactField {
  readonly fact: FactName
  /** Null: it can't be read. Undefined: it doesn't say. */
  read(value: JsonValue, values: Values): unknown
  readonly masked?: true
}

/** It is an id of the payer: told only where the account's configuration asks for it, and never in the gateway's own words. */
export interface PayerField {
  payer(value: JsonValue): keyof ToldPayer
}

/** It has no fact of its own, and is told in the gateway's words. */
export interface WordField {
  readonly word: true
}

/** It is JSON in a text, with fields of its own. `at`: the ways down to them, of which the first that is there is taken. */
export interface InsideField {
  readonly inside: AnswerTable
  readonly at: readonly (readonly string[])[]
}

/** It is read in another place: a merchant finds it there, or in none. */
export interface ElsewhereField {
  readonly elsewhere: string
}

/** Characters of a text that are kept. */
const LONGEST_TEXT = 128
const MOST_ENTRIES = 10
const CONTROL = /\p{Cc}+/gu

/** It is told in the gateway's own words alone. */
export const word: AnswerField = { word: true }

/** A text, as it came. */
export function text(fact: FactName): AnswerField {
  return { fact, read: (value) => readText(value) }
}

/** A sentence of the gateway's, which may name somebody. */
export function sentence(fact: FactName): AnswerField {
  return { fact, read: (value) => cleaned(readText(value)), masked: true }
}

/** A payer's account at the wallet, of which no more is kept than its owner knows it by. */
export function account(fact: FactName): AnswerField {
  return { fact, read: (value) => masked(readText(value)), masked: true }
}

/** Whole fen, 0 among them. */
export function fen(fact: FactName): AnswerField {
  return { fact, read: readFenFact }
}

/** Yuan, as a decimal of two places at most. */
export function yuan(fact: FactName): AnswerField {
  return { fact, read: readYuanFact }
}

/** Whole fen, where another field stands beside it without which it means something else. */
export function fenBeside(beside: string, fact: FactName): AnswerField {
  return { fact, read: (value, values) => (textOf(values[beside]) ? readFenFact(value) : undefined) }
}

/** A moment, as any of what `readMoment` reads: Beijing's time, or seconds or milliseconds since 1970. */
export function moment(fact: FactName): AnswerField {
  return { fact, read: readMoment }
}

/** Y or N. */
export function flag(fact: FactName): AnswerField {
  return { fact, read: (value) => (value === 'Y' ? true : value === 'N' ? false : null) }
}

/** Alipay's list of where the money came from, within `TradeFundBill` in its older form; its amounts are yuan at every gateway. */
export const funds: AnswerField = {
  fact: 'funds',
  read: (value) =>
    readList(value, ({ fundChannel, fund_channel = fundChannel, amount }): Fund | null => {
      const channel = readText(fund_channel)
      return channel ? { channel, ...present('amount', readYuanFact(amount)) } : null
    }),
}

/** WeChat's list of coupons, whose amounts are fen; alone, or as `promotion_detail` within an object. */
export const promotions: AnswerField = {
  fact: 'promotions',
  read: (value) =>
    readList(value, ({ promotion_id, name, scope, type, amount }): Promotion | null => ({
      ...present('id', readText(promotion_id)),
      ...present('name', readText(name)),
      ...present('scope', readText(scope)),
      ...present('type', readText(type)),
      ...present('amount', readFenFact(amount)),
    })),
}

/** An id of the payer. */
export function payer(name: keyof ToldPayer): AnswerField {
  return { payer: () => name }
}

/** An id of the payer that may be either wallet's: Alipay's begin with 2088. */
export const payerOfEither: AnswerField = {
  payer: (value) => (/^2088\d{12}$/.test(textOf(value) ?? '') ? 'alipayUserId' : 'wechatOpenid'),
}

/** JSON in a text, whose fields are these. */
export function inside(fields: AnswerTable, ...at: readonly (readonly string[])[]): AnswerField {
  return { inside: fields, at: at.length === 0 ? [[]] : at }
}

/** Where a merchant reads it instead. */
export function elsewhere(where: string): AnswerField {
  return { elsewhere: where }
}

/** A text without what no text should have; null for what is no text. */
export function readText(value: JsonValue | undefined, longest: number = LONGEST_TEXT): string | null {
  const found = textOf(value)?.replaceAll(CONTROL, ' ').trim()
  if (found === undefined) return null
  // No text has more characters than code units.
  return found.length <= longest ? found : Array.from(found).slice(0, longest).join('')
}

function cleaned(found: string | null): string | null {
  return found === null ? null : withoutPersons(found)
}

function masked(found: string | null): string | null {
  return found === null ? null : maskAccount(found)
}

const FEN = /^(0|[1-9]\d{0,14})$/
const YUAN = /^(0|[1-9]\d{0,12})(?:\.(\d{1,2}))?$/

function readFenFact(value: JsonValue | undefined): number | null {
  const found = textOf(value)?.trim() ?? ''
  return FEN.test(found) ? Number(found) : null
}

function readYuanFact(value: JsonValue | undefined): number | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  const [, whole, places = ''] = YUAN.exec(String(value).trim()) ?? []
  return whole === undefined ? null : Number(whole) * 100 + Number(places.padEnd(2, '0'))
}

function readList<Entry>(value: JsonValue, read: (entry: Values) => Entry | null): readonly Entry[] | null {
  const found = typeof value === 'string' ? parsed(value) : value
  const held = isValues(found) ? (found.promotion_detail ?? found.TradeFundBill) : found
  const list = isValues(held) ? [held] : held
  if (!Array.isArray(list)) return null
  const entries = list.slice(0, MOST_ENTRIES).map((entry) => (isValues(entry) ? read(entry) : null))
  return entries.every((entry) => entry !== null) ? (entries as readonly Entry[]) : null
}

/** JSON within a text; null where it isn't any. */
export function parsed(found: string): JsonValue {
  try {
    return readStrictJson(found)
  } catch {
    return null
  }
}

function present<Name extends string, Value>(name: Name, value: Value | null): { readonly [K in Name]?: Value } {
  return (value === null ? {} : { [name]: value }) as { readonly [K in Name]?: Value }
}
