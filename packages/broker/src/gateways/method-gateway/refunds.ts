import { splitChannel, yuanText } from '@pay-checkout/protocol'
import type { RefundOrder, RefundRef } from '../../gateway/account.ts'
import { readYuan } from '../../gateway/amount.ts'
import type { RefundCall } from '../../gateway/definition.ts'
import { GatewayUnclear } from '../../gateway/errors.ts'
import { atMost, cutTo } from '../../gateway/length.ts'
import { textOf, type Values } from '../../gateway/values.ts'
import type { MethodGatewayFields } from './config.ts'

const A_YEAR = 365 * 24 * 3600
const REASON = atMost(64)

/**
 * Refunds, which no documented call asks after: only the payment's own status tells more than the reply did. Where several refunds
 * may stand behind that status it proves nothing of one of them. A refund is never sent again to learn of it: the platform says that
 * it refuses a number twice (12003), but should it forget once, the money would go twice. Sources: the document, 2.18 to 2.21.
 */
export const REFUND: RefundCall<MethodGatewayFields> = {
  operation: 'trade.refund',
  values: (refund) => ({
    out_trade_no: refund.payment.tradeNo,
    out_refund_no: refund.refundNo,
    ...(isUnionpay(refund) ? { refund_reason: reasonOf(refund) } : { refund_fee: yuanText(refund.amount) }),
  }),
  read(reply, refund) {
    checkPayment(reply, refund)
    const { refund_status, out_refund_no, refund_fee } = reply
    const amount = readYuan(refund_fee)
    return { status: refund_status, refundNo: out_refund_no, gatewayRefundNo: undefined, amount, facts: reply }
  },
  query: {
    operation: 'trade.query',
    ofPayment: true,
    values: (refund, { merchantNo }) => ({
      out_trade_no: refund.payment.tradeNo,
      ...(namesMerchant(refund.payment) && { merchant_no: merchantNo }),
    }),
    read(reply, refund) {
      checkPayment(reply, refund)
      const status = isWhole(refund) ? wordOf(reply, refund) : undefined
      return { status, refundNo: undefined, gatewayRefundNo: undefined, amount: undefined }
    },
  },
  statuses: {
    REFUND_SUCCESS: 'succeeded',
    REFUND_PROCESSING: 'processing',
    REFUND_FAILER: 'failed',
    // As the document would be spelt right.
    REFUND_FAILED: 'failed',
    REFUND_FAIL: 'failed',

    // The payment's status, behind its wallet. "Turned to refund" is taken on, and no word that the money is back.
    'wechat REFUND': 'processing',
    'qq REFUND': 'processing',
    'alipay TRADE_CLOSED': 'succeeded',
    'jd 4': 'processing',
    'jd 5': 'succeeded',
    'unionpay 04': 'succeeded',
    'unionpay 05': 'processing',
  },
  most: 50,
  maxAge: A_YEAR,
  wholeOnly: ['unionpay'],
}

/** Whether payments of this channel are created, and so asked after, with the merchant's number. */
export function namesMerchant({ channel }: RefundRef['payment']): boolean {
  const { method } = splitChannel(channel)
  return method !== 'qq' && method !== 'unionpay'
}

function isUnionpay({ payment }: RefundOrder): boolean {
  return splitChannel(payment.channel).method === 'unionpay'
}

function isWhole({ amount, payment }: RefundRef): boolean {
  return amount === payment.amount
}

// Asked for, so never left out.
function reasonOf({ reason }: RefundOrder): string {
  return cutTo(reason, REASON) || '退款'
}

function wordOf({ trade_status }: Values, { payment }: RefundRef): string | undefined {
  const word = textOf(trade_status)
  return word === undefined ? undefined : `${splitChannel(payment.channel).method} ${word}`
}

function checkPayment({ out_trade_no }: Values, { payment }: RefundRef): void {
  const named = textOf(out_trade_no)
  if (named && named !== payment.tradeNo) throw new GatewayUnclear('The reply to a refund is about another payment')
}
