import type { RefusalMeaning } from '../../gateway/errors.ts'
import { textOf, type Values } from '../../gateway/values.ts'
import type { Verdict } from '../../gateway/verdict.ts'

/** `status`, for payments (`ord_type` 1 or none) and for refunds, which are orders of their own (`ord_type` 2). */
export const STATUSES: Readonly<Record<string, Verdict>> = {
  '1': 'paid',
  '2': 'pending',
  '4': 'closed',
  '9': 'paying',
  'refund 1': 'refunded',
}

/** The word by which a message's status stands in {@link STATUSES}. */
export function statusWord({ status, ord_type }: Values): string | undefined {
  const word = textOf(status)
  return word !== undefined && textOf(ord_type) === '2' ? `refund ${word}` : word
}

/** `errcode`, by the document's table (section 5). Left out, so unclear: 8023, a refund that failed for no told reason. */
export const REFUSALS: Readonly<Record<string, RefusalMeaning | ((words: string) => RefusalMeaning)>> = {
  '3002': 'refused', // no such shop
  '5': 'refused', // signature
  '8': 'refused', // not a form
  '9': 'refused', // our clock is more than ten minutes off
  '8001': 'refused', // a field is missing: order number
  '8002': 'not-found',
  '8003': 'refused', // order name
  '8004': 'refused', // pmt_tag
  '8005': 'duplicate',
  '8006': 'refused', // amount
  '8007': 'refused', // pmt_tag not enabled
  '8008': 'refused', // the order could not be made
  '8009': 'refused', // trade number
  '8010': 'refused', // card number
  '8011': 'refused', // the wallet said no
  '8012': 'not-now', // paid or cancelled already
  // Two reasons share the code: the payment's state, or a scene that can't be cancelled at all.
  '8013': (words) => (words.includes('不支持') ? 'unsupported' : 'not-now'),
  '8014': 'refused', // a field of the refund is missing: original order
  '8015': 'refused', // amount
  '8016': 'refused', // password
  '8017': 'refused', // wrong password
  '8018': 'not-found',
  '8019': 'not-now', // not paid
  '8020': 'duplicate',
  '8021': 'refused', // more than is left
  '8022': 'refused', // more than was paid
  '8040': 'not-now', // more than today's takings
  '8044': 'refused', // out_no missing, or data that can't be decrypted
  '8045': 'duplicate',
  '8046': 'refused', // turned away by the system
}
