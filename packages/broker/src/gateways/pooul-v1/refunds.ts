import type { RefundCall, RefundWords } from '../../gateway/definition.ts'
import type { Values } from '../../gateway/values.ts'
import type { PooulV1Fields } from './config.ts'

const DAYS = 86_400

/** Refunds by our own number. Source: the vendor's documents of this API, sections 4.4 and 4.5. */
export const REFUND: RefundCall<PooulV1Fields> = {
  operation: 'refund',
  values: ({ refundNo, payment, amount }) => ({
    mch_trade_id: payment.tradeNo,
    mch_refund_id: refundNo,
    refund_fee: amount,
  }),
  read: refundWords,
  query: { operation: 'refund_query', values: ({ refundNo }) => ({ mch_refund_id: refundNo }), read: refundWords },
  statuses: { '0': 'succeeded', '1': 'processing', '-1': 'failed' },
  // The document sets no limits; these are WeChat's.
  most: 50,
  maxAge: 365 * DAYS,
}

function refundWords(reply: Values): RefundWords {
  return {
    status: reply.refund_status,
    refundNo: reply.mch_refund_id,
    gatewayRefundNo: reply.refund_id,
    amount: reply.refund_fee,
    facts: reply,
  }
}
