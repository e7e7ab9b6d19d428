import type { RefusalMeaning } from '../../gateway/errors.ts'
import { type JsonValue, textOf, type Values } from '../../gateway/values.ts'
import type { Verdict } from '../../gateway/verdict.ts'

/** `code` where it tells how a payment stands, `trade_state` where it doesn't, `pay_result` in notifications. */
export const STATUSES: Readonly<Record<string, Verdict>> = {
  SUCCESS: 'paid',
  REFUND: 'refunded',
  PROCESSING: 'paying',
  NEED_QUERY: 'paying',
  // FAIL is left out: an unpaid payment may stand at it, so by itself it ends nothing. 10006 does.
  '10001': 'paying',
  '10002': 'refunded',
  '10003': 'pending',
  '10004': 'closed',
  '10005': 'reversed',
  '10006': 'failed',
  'pay_result 0': 'paid',
}

const STANDING = /^1000[1-6]$/

/** The word by which a message's state stands in {@link STATUSES}. */
export function statusWord(values: Values): string | undefined {
  const { state, result_code, pay_result, code, trade_state } = values
  if (pay_result !== undefined) {
    return state === 'SUCCESS' && result_code === 'SUCCESS' ? `pay_result ${textOf(pay_result)}` : 'not successful'
  }
  const standing = textOf(code) ?? ''
  if (STANDING.test(standing)) return standing
  return trade_state === 'SUCCESS' && !tellsOfMoney(values) ? undefined : textOf(trade_state)
}

// A pre-order, a refund and a cancellation that were done say SUCCESS too. Of money it tells only beside the platform's number
// of the payment, and in no answer that tells the payer where to pay, or what goes back.
function tellsOfMoney({ transaction_id, ...others }: Values): boolean {
  return Boolean(transaction_id) && NOT_PAID.every((name) => others[name] === undefined)
}

const NOT_PAID = ['code_url', 'pay_info', 'out_refund_no', 'refund_list']

/** What the payer was asked for: with coupons `total_fee` is what was really paid, and `base_fee` the order's amount. */
export function amountAsked({ base_fee, total_fee }: Values): JsonValue | undefined {
  return textOf(base_fee) ? base_fee : total_fee
}

/** The code of a refund's query that went wrong, where its words say that there is no such refund. */
export const NO_REFUND = '20010 不存在'

/**
 * `code`, by the vendor's table. Left out, so unclear: 20003 (our reply's signature), 20006 (system), 20009 to 20011 (a query, a
 * refund's query or a cancellation that went wrong) and 30001 (network).
 */
export const REFUSALS: Readonly<Record<string, RefusalMeaning>> = {
  '20002': 'refused', // signature
  '20004': 'refused', // a field
  '20005': 'refused', // the merchant
  '20007': 'not-found',
  '20008': 'refused', // a refund; the broker asks before it gives it up
  [NO_REFUND]: 'not-found',
  '20012': 'refused', // the agent
  '20013': 'refused', // the merchant's settings
}
