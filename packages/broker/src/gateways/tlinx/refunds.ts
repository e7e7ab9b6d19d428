import type { RefundCall, RefundWords } from '../../gateway/definition.ts'
import { GatewayUnclear } from '../../gateway/errors.ts'
import { atMost, cutTo } from '../../gateway/length.ts'
import { textOf, type Values } from '../../gateway/values.ts'
import type { TlinxFields } from './config.ts'

const A_YEAR = 365 * 24 * 3600
const REMARK = atMost(100)

/**
 * A refund is an order of its own, with a number of ours: `paystatus` tells of it as of any other, and the original keeps its
 * status. Sources: mct1 document, 4.5 and 4.7. How many and how late a wallet takes them is the wallets' own rule.
 */
export const REFUND: RefundCall<TlinxFields> = {
  operation: 'payrefund',
  offered: ({ shopPass }) => shopPass !== undefined,
  values: ({ refundNo, payment, amount, reason }) => ({
    out_no: payment.tradeNo,
    refund_out_no: refundNo,
    refund_amount: amount,
    remark: cutTo(reason, REMARK),
  }),
  read(reply, { payment: { gatewayTradeNo } }) {
    const original = textOf(reply.original_ord_no)
    if (original && gatewayTradeNo && original !== gatewayTradeNo) {
      throw new GatewayUnclear('The reply to a refund is about another payment')
    }
    return wordsOf(reply, reply.status)
  },
  query: {
    operation: 'paystatus',
    values: ({ refundNo }) => ({ out_no: refundNo }),
    // Only an order that says it is a refund tells of one, or one that bears the refund's number, where ord_type is left out as in the
    // document's sample: status 1 of anything else is somebody's payment.
    read: (reply, { refundNo }) => wordsOf(reply, isRefund(reply, refundNo) ? reply.status : undefined),
  },
  statuses: { '1': 'succeeded', '2': 'processing', '4': 'failed', '9': 'processing' },
  most: 50,
  maxAge: A_YEAR,
}

function isRefund({ ord_type, out_no }: Values, refundNo: string): boolean {
  const isUntyped = ord_type === undefined || ord_type === null || ord_type === ''
  return isUntyped ? textOf(out_no)?.trim() === refundNo : textOf(ord_type) === '2'
}

function wordsOf(reply: Values, status: RefundWords['status']): RefundWords {
  const { out_no, ord_no, trade_amount } = reply
  return { facts: reply, status, refundNo: out_no, gatewayRefundNo: ord_no, amount: trade_amount }
}
