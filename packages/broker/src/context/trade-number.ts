import { createHash } from 'node:crypto'
import type { Random } from '../ports.ts'
import { base32, randomText, readBase32 } from './new-id.ts'

const PLAIN_HEAD = /^[0-9A-Za-z]{1,22}$/
const RANDOM_LENGTH = 6
const SEQUENCE_LENGTH = 2
const SUFFIX_LENGTH = RANDOM_LENGTH + SEQUENCE_LENGTH
/** Payments that couldn't be sent at all don't count as tries of their payer: with them a checkout may have so many times more. */
const WITH_UNSENT = 3

/** How many numbers a checkout's payments can have used up, the last of their sequence. */
export function mostNumbers({ maxPaymentsPerCheckout }: { readonly maxPaymentsPerCheckout: number }): number {
  return maxPaymentsPerCheckout * WITH_UNSENT
}

/**
 * Mints our number for a payment: head, six random characters, two for the sequence; 9 to 30 characters `[0-9A-Za-z]`, which every
 * gateway takes. The random part keeps a restored backup, or two brokers at one merchant account, from minting a number that was used.
 */
export function mintTradeNo(orderNo: string, sequence: number, random: Random): string {
  return headOf(orderNo) + randomText(random, RANDOM_LENGTH) + base32(sequence, SEQUENCE_LENGTH)
}

/** The head of an order's trade numbers: the order number where it is plain and short, else `H` and a digest of it. */
export function headOf(orderNo: string): string {
  return PLAIN_HEAD.test(orderNo) ? orderNo : `H${digest(orderNo)}`
}

/**
 * Mints our number for a refund: the head of its payment's number, `R`, six random characters, two for the sequence; 10 to 31
 * characters `[0-9A-Za-z]`, which every gateway takes.
 */
export function mintRefundNo(tradeNo: string, sequence: number, random: Random): string {
  const head = tradeNo.slice(0, -SUFFIX_LENGTH)
  return `${head}R${randomText(random, RANDOM_LENGTH)}${base32(sequence, SEQUENCE_LENGTH)}`
}

/** Splits a number that {@link mintTradeNo} made; undefined when it can't be one. For people, and for adopting lost numbers. */
export function readTradeNo(tradeNo: string): { head: string; sequence: number } | undefined {
  if (!/^[0-9A-Za-z]{9,30}$/.test(tradeNo)) return undefined
  if (readBase32(tradeNo.slice(-SUFFIX_LENGTH)) === undefined) return undefined
  const sequence = readBase32(tradeNo.slice(-SEQUENCE_LENGTH))
  return sequence === undefined ? undefined : { head: tradeNo.slice(0, -SUFFIX_LENGTH), sequence }
}

function digest(orderNo: string): string {
  const bytes = createHash('sha256').update(orderNo).digest()
  return Array.from(bytes.subarray(0, 21), (byte) => base32(byte & 31, 1)).join('')
}
