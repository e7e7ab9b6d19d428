import type { Language, OrderLine, Product } from '../shop-api.ts'
import type { NewOrder } from './orders.ts'

const MOST_LINES = 20
const MOST_OF_ONE = 99

/** What a wish is read against. */
export interface WishRules {
  readonly catalogue: readonly Product[]
  /** The broker's accounts; the first is the usual one. */
  readonly accounts: readonly string[]
}

/** Reads what a page wants to order and prices it. Answers a sentence when it can't be ordered. */
export function readWish(input: unknown, { catalogue, accounts }: WishRules): NewOrder | string {
  if (typeof input !== 'object' || input === null) return 'An order is a JSON object.'
  const { items, language, account = accounts[0], expiresIn = null } = input as Record<string, unknown>
  if (!Array.isArray(items) || items.length === 0 || items.length > MOST_LINES) return 'An order has 1 to 20 items.'
  const lines: OrderLine[] = []
  for (const item of items as Record<string, unknown>[]) {
    const product = catalogue.find(({ id }) => id === item?.product)
    if (!product) return 'There is no such tea.'
    const { quantity } = item
    if (!isWholeNumber(quantity, 1, MOST_OF_ONE)) return `A quantity is a whole number from 1 to ${MOST_OF_ONE}.`
    lines.push({ product: product.id, name: product.name, quantity, amount: product.price * quantity })
  }
  if (!accounts.includes(account as string)) return 'There is no such account.'
  if (expiresIn !== null && !isWholeNumber(expiresIn, 5, 86_400)) return '"expiresIn" is 5 to 86400 seconds.'
  return {
    lines,
    amount: lines.reduce((sum, line) => sum + line.amount, 0),
    account: account as string,
    language: readLanguage(language),
    expiresIn,
  }
}

/** What the wallet shows of an order: its first tea, and how many more. */
export function subjectOf(lines: readonly OrderLine[], language: Language): string {
  const pieces = lines.reduce((sum, line) => sum + line.quantity, 0)
  const first = lines[0]?.name[language] ?? ''
  if (pieces === 1) return first
  return language === 'zh' ? `${first}等 ${pieces} 件` : `${first} and ${pieces - 1} more`
}

function readLanguage(input: unknown): Language {
  return input === 'en' ? 'en' : 'zh'
}

function isWholeNumber(input: unknown, least: number, most: number): input is number {
  return Number.isSafeInteger(input) && (input as number) >= least && (input as number) <= most
}
