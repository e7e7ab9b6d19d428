import { type Fen, fenFromYuan, InvalidAmount, isFen } from '@pay-checkout/protocol'
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

/**
 * An amount in yuan, as some gateways write it: a decimal number or text. Nothing is calculated with a fraction: its shortest
 * text is read, which is the amount even where PHP wrote 0.28999999999999998 for 0.29. Null for everything else.
 */
export function readYuan(value: JsonValue | undefined): Fen | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  try {
    return fenFromYuan(String(value))
  } catch (cause) {
    if (cause instanceof InvalidAmount) return null
    throw cause
  }
}
