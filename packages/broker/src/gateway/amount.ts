import { type Fen, isFen } from '@pay-checkout/protocol'
import type { JsonValue } from './values.ts'

const DIGITS = /^[1-9]\d{0,15}$/

/**
 * An amount in whole fen, as gateways write it: a number or digits. Everything else is null, so that it can never be equal
 * to what was asked: zero, signs, fractions, blanks, lists, and whatever JavaScript would turn into a number.
 */
export function readFen(value: JsonValue | undefined): Fen | null {
  const amount = typeof value === 'string' && DIGITS.test(value) ? Number(value) : value
  return isFen(amount) ? amount : null
}
