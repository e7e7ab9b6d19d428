import type { RefundRef } from '../../gateway/account.ts'
import { readFen } from '../../gateway/amount.ts'
import type { RefundCall, RefundWords } from '../../gateway/definition.ts'
import { isValues, textOf, type Values } from '../../gateway/values.ts'
import type { RefundVerdict } from '../../gateway/verdict.ts'
import type { PooulFields } from './config.ts'

const DAYS = 86_400

/** Our word for a list of numbered refunds in which the one asked for is missing. */
const NOT_LISTED = 'not listed'

/** `refund_status`, in the older document `refund_state`. Source: the table since November 2018. */
const REFUND_STATUSES: Readonly<Record<string, RefundVerdict>> = {
  '0': 'succeeded',
  '1': 'processing',
  '2': 'failed',
  // 3 is left out: the money left the merchant and the payer's bank turned it away. Unknown, until a person has looked.
  [NOT_LISTED]: 'not-found',
}

/** Refunds by our own number. Source: documents "申请退款", "退款查询", "退款结果通知"; the number since November 2018. */
export const REFUND: RefundCall<PooulFields> = {
  operation: 'refund',
  values: ({ refundNo, payment, amount, reason, notifyUrl }) => ({
    mch_trade_id: payment.tradeNo,
    mch_refund_id: refundNo,
    refund_fee: amount,
    refund_desc: reason,
    notify_url: notifyUrl,
  }),
  // The document's reply has a code and words only. That ours doesn't stand in it says nothing.
  read(reply, refund) {
    const words = refundWords(reply, refund)
    return words.status === NOT_LISTED ? NOTHING : words
  },
  query: {
    operation: 'refund_query',
    // The older document asks by the payment's number and answers with a list, the newer by the refund's.
    values: ({ refundNo, payment }) => ({ mch_trade_id: payment.tradeNo, mch_refund_id: refundNo }),
    read: refundWords,
  },
  notified: (values) => (isValues(values.refunds) ? wordsOf(values.refunds, values) : undefined),
  statuses: REFUND_STATUSES,
  most: 50,
  maxAge: 365 * DAYS,
}

const NOTHING: RefundWords = { status: undefined, refundNo: undefined, gatewayRefundNo: undefined, amount: undefined }

/** What `refunds` says of one refund, be it an object or a list. A refund that can't be told from others is never taken for ours. */
function refundWords(reply: Values, refund: RefundRef): RefundWords {
  const { refunds } = reply
  if (isValues(refunds)) return isNamed(refunds, refund) ? wordsOf(refunds, reply) : onlyOneOf([refunds], refund, reply)
  if (!Array.isArray(refunds)) return NOTHING
  const list: readonly Values[] = refunds.filter(isValues)
  const ours = list.find(({ mch_refund_id }) => textOf(mch_refund_id) === refund.refundNo)
  const known = ours ?? list.find((entry) => !isNumbered(entry) && isNamed(entry, refund))
  if (known) return wordsOf(known, reply)
  const complete = list.length === refunds.length && list.every(isNumbered)
  return complete ? { ...NOTHING, status: NOT_LISTED } : onlyOneOf(list, refund, reply)
}

/**
 * The older document's answers have no numbers of ours. The one refund of our amount is ours where no other of the payment could be it:
 * neither one that the gateway lists, nor one that we have sent and whose number at the gateway isn't known.
 */
function onlyOneOf(
  list: readonly Values[],
  { gatewayRefundNo, amount, others }: RefundRef,
  reply: Values,
): RefundWords {
  if (!others || gatewayRefundNo !== null) return NOTHING
  const taken = new Set(others.map((other) => other.gatewayRefundNo))
  const alike = list.filter(
    (entry) => readFen(entry.refund_fee) === amount && !taken.has(textOf(entry.refund_id) ?? null),
  )
  const [only] = alike
  const confusable = others.some((other) => other.amount === amount && other.gatewayRefundNo === null)
  if (!only || alike.length > 1 || isNumbered(only) || !textOf(only.refund_id) || confusable) return NOTHING
  return wordsOf(only, reply)
}

/** Whether it says which refund it is: by the merchant's number, or by the gateway's where we know it. */
function isNamed(entry: Values, { gatewayRefundNo }: RefundRef): boolean {
  return isNumbered(entry) || (gatewayRefundNo !== null && textOf(entry.refund_id) === gatewayRefundNo)
}

function isNumbered({ mch_refund_id }: Values): boolean {
  return Boolean(textOf(mch_refund_id))
}

function wordsOf(entry: Values, reply: Values): RefundWords {
  return {
    facts: { ...reply, ...entry },
    status: entry.refund_status ?? entry.refund_state,
    refundNo: entry.mch_refund_id,
    gatewayRefundNo: entry.refund_id,
    amount: entry.refund_fee,
  }
}
