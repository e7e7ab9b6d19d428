import { chinaStamp, chinaTime } from '../../clock.ts'
import { digits } from '../../identifiers.ts'
import { type Payment, type Refund, refundedAmount } from '../../ledger/payment.ts'
import { type Call, fields, type Reply } from './envelope.ts'
import { PAY_TYPE } from './order-view.ts'
import { orderOf } from './orders.ts'
import { ChaoyingRefusal } from './refusal.ts'

/** `refund`: money goes back at once. The same number again is the same refund. [assumed] */
export function refund(call: Call): Reply {
  const { world, values } = call
  const payment = orderOf(call)
  const refundNo = fields.text(values, 'out_refund_no', 32)
  const amount = fields.whole(values, 'refund_fee')
  fields.text(values, 'op_user_id')
  if (fields.whole(values, 'total_fee') !== payment.amount) throw new ChaoyingRefusal(20008, '订单金额不一致')
  const known = findRefund(call, (made) => made.refundNo === refundNo)
  if (known && (known.payment.id !== payment.id || known.refund.amount !== amount)) {
    throw new ChaoyingRefusal(20008, '退款单号重复')
  }
  if (known) return refundReply(payment, known.refund)
  if (payment.status !== 'paid') throw new ChaoyingRefusal(20008, '订单未支付')
  if (refundedAmount(payment) + amount > payment.amount) throw new ChaoyingRefusal(20008, '退款金额超过支付金额')
  const now = world.clock.now()
  const gatewayRefundNo = `503003004${chinaStamp(now).slice(0, 8)}${digits(12)}`
  const fresh: Refund = { refundNo, gatewayRefundNo, amount, reason: '', at: now }
  world.ledger.refund(payment.id, fresh)
  return refundReply(payment, fresh)
}

function names({ tradeNo, gatewayNo, walletNo, wallet }: Payment): Reply {
  const numbers = { out_trade_no: tradeNo, transaction_id: gatewayNo, out_transaction_id: walletNo ?? '' }
  return { code: '10000', trade_state: 'SUCCESS', ...numbers, paytype: PAY_TYPE[wallet] }
}

function refundReply(payment: Payment, refund: Refund): Reply {
  const [whole, part] = [String(payment.amount), String(refund.amount)]
  return {
    ...names(payment),
    out_refund_no: refund.refundNo,
    refund_id: refund.gatewayRefundNo,
    refund_channel: 'ORIGINAL',
    base_fee: whole,
    total_fee: whole,
    base_refund_fee: part,
    refund_fee: part,
  }
}

/** `refundquery` by out_refund_no or refund_id; out_refund_no wins. `refund_list` is a JSON text (Chaoying's refundquery). */
export function refundQuery(call: Call): Reply {
  const { values } = call
  const paytype = fields.text(values, 'paytype')
  const refundNo = fields.optionalText(values, 'out_refund_no', 32)
  const refundId = refundNo === undefined ? fields.text(values, 'refund_id') : undefined
  const found = findRefund(call, (made) =>
    refundNo === undefined ? made.gatewayRefundNo === refundId : made.refundNo === refundNo,
  )
  if (!found || PAY_TYPE[found.payment.wallet] !== paytype) throw new ChaoyingRefusal(20010, '退款单不存在')
  const fee = String(found.refund.amount)
  return {
    ...names(found.payment),
    base_refund_fee_summary: fee,
    refund_fee_summary: fee,
    refund_count: '1',
    refund_list: JSON.stringify([listed(found.refund)]),
  }
}

/** refund_time has separators in the sample, against the table's word. */
function listed({ gatewayRefundNo, refundNo, amount, at }: Refund): Record<string, string> {
  return {
    serial_no: '0',
    refund_id: gatewayRefundNo,
    out_refund_id: gatewayRefundNo,
    out_refund_no: refundNo,
    base_refund_fee: String(amount),
    refund_fee: String(amount),
    refund_status: 'SUCCESS',
    refund_channel: 'ORIGINAL',
    refund_time: chinaTime(at),
  }
}

function findRefund(
  { world, merchant }: Call,
  fits: (refund: Refund) => boolean,
): { payment: Payment; refund: Refund } | undefined {
  for (const payment of world.ledger.all()) {
    if (payment.gateway !== 'chaoying' || payment.merchantId !== merchant.merchantId) continue
    const refund = payment.refunds.find(fits)
    if (refund) return { payment, refund }
  }
  return undefined
}
