import type { RefundRef } from '../../gateway/account.ts'
import type { RefundCall, RefundWords } from '../../gateway/definition.ts'
import { GatewayUnclear } from '../../gateway/errors.ts'
import { readStrictJson } from '../../gateway/strict-json.ts'
import { isValues, type JsonValue, textOf, type Values } from '../../gateway/values.ts'
import type { RefundVerdict } from '../../gateway/verdict.ts'
import type { ChaoyingFields } from './config.ts'
import { paytype } from './paytype.ts'

const YEAR = 365 * 24 * 3600

/** `refund_status` in the list of a refund's query (micropay.md, "退款查询"). */
const STATUSES: Readonly<Record<string, RefundVerdict>> = {
  SUCCESS: 'succeeded',
  PROCESSING: 'processing',
  FAIL: 'failed',
  // The payer's card is closed: the money lies with the merchant, who has to pay it back in another way.
  CHANGE: 'failed',
  // NOTSURE is left out. It asks for the refund to be sent again; we send one once, and ask.
}

/** Refunds of micropay.md, "交易退款" and "退款查询". No notification tells of them. */
export const REFUND: RefundCall<ChaoyingFields> = {
  operation: 'refund',
  values: ({ refundNo, payment, amount }, { merchantNo }) => ({
    paytype: paytype(payment.channel),
    out_trade_no: payment.tradeNo,
    out_refund_no: refundNo,
    // What was asked for, not what was paid with a coupon.
    total_fee: payment.amount,
    refund_fee: amount,
    op_user_id: merchantNo,
  }),
  read: taken,
  query: {
    operation: 'refundquery',
    // By our number the platform finds a payment's first twenty refunds only.
    values: ({ refundNo, gatewayRefundNo, payment }) => ({
      paytype: paytype(payment.channel),
      ...(gatewayRefundNo === null ? { out_refund_no: refundNo } : { refund_id: gatewayRefundNo }),
    }),
    read: listed,
  },
  statuses: STATUSES,
  most: 50,
  maxAge: YEAR,
}

// SUCCESS says that the refund was taken on. A bank card has its money days later, and only the query tells of that.
function taken(reply: Values): RefundWords {
  const { trade_state = 'SUCCESS' } = reply
  return {
    ...named(reply),
    facts: reply,
    status: trade_state === 'SUCCESS' ? undefined : `trade_state ${textOf(trade_state)}`,
  }
}

/** Ours in `refund_list`, which may tell of others too. */
function listed(reply: Values, { refundNo }: RefundRef): RefundWords {
  const refund = readList(reply.refund_list).find(({ out_refund_no }) => textOf(out_refund_no) === refundNo)
  if (!refund) throw new GatewayUnclear('The list of refunds holds none of our number')
  return { ...named(refund), status: refund.refund_status, facts: { ...reply, ...refund } }
}

function named({ out_refund_no, refund_id, base_refund_fee, refund_fee }: Values): Omit<RefundWords, 'status'> {
  // With a coupon refund_fee is what really goes back, and base_refund_fee what was asked for.
  return { refundNo: out_refund_no, gatewayRefundNo: refund_id, amount: base_refund_fee ?? refund_fee }
}

/** The list, which is JSON inside a text. */
function readList(text: JsonValue | undefined): readonly Values[] {
  try {
    const list = readStrictJson(textOf(text) ?? '')
    if (Array.isArray(list) && list.every(isValues)) return list
  } catch (cause) {
    throw new GatewayUnclear('The list of refunds can’t be read', { cause })
  }
  throw new GatewayUnclear('The answer about a refund holds no list of refunds')
}
