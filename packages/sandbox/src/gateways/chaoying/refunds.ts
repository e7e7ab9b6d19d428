import { chinaStamp, chinaTime } from '../../clock.ts'
import { digits } from '../../identifiers.ts'
import type { RefundFound } from '../../ledger/ledger.ts'
import { type Payment, type Refund, type RefundStatus, refundedAmount } from '../../ledger/payment.ts'
import { type Call, fields, type Reply } from './envelope.ts'
import { PAY_TYPE } from './order-view.ts'
import { orderOf } from './orders.ts'
import { ChaoyingRefusal } from './refusal.ts'

/** `refund`. The same number again is the same refund. [assumed] */
export function refund(call: Call): Reply {
  const { world, values } = call
  const payment = orderOf(call)
  const refundNo = fields.text(values, 'out_refund_no', 32)
  const amount = fields.whole(values, 'refund_fee')
  fields.text(values, 'op_user_id')
  if (fields.whole(values, 'total_fee') !== payment.amount) throw new ChaoyingRefusal(20008, '订单金额不一致')
  const known = findRefund(call, { refundNo })
  if (known && (known.payment.id !== payment.id || known.refund.amount !== amount)) {
    throw new ChaoyingRefusal(20008, '退款单号重复')
  }
  if (known) return refundReply(known)
  if (payment.status !== 'paid') throw new ChaoyingRefusal(20008, '订单未支付')
  if (refundedAmount(payment) + amount > payment.amount) throw new ChaoyingRefusal(20008, '退款金额超过支付金额')
  const gatewayRefundNo = `503003004${chinaStamp(world.clock.now()).slice(0, 8)}${digits(12)}`
  const fresh = { refundNo, gatewayRefundNo, amount, reason: '', notifyUrl: null }
  const made = world.refundDesk.open(payment, fresh)
  if (!made) throw new ChaoyingRefusal(20008, '当前时间段不允许退款')
  return refundReply(made)
}

function names({ tradeNo, gatewayNo, walletNo, wallet }: Payment): Reply {
  const numbers = { out_trade_no: tradeNo, transaction_id: gatewayNo, out_transaction_id: walletNo ?? '' }
  return { code: '10000', trade_state: 'SUCCESS', ...numbers, paytype: PAY_TYPE[wallet] }
}

/** A refund that failed is refused, and stays so under its number: merchants take a new one (Chaoying's refund). */
function refundReply({ payment, refund }: RefundFound): Reply {
  if (refund.status === 'failed') throw new ChaoyingRefusal(20008, '商户余额不足')
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
  const found = findRefund(call, refundNo === undefined ? { gatewayRefundNo: refundId ?? '' } : { refundNo })
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

const REFUND_STATUS: Record<RefundStatus, string> = { succeeded: 'SUCCESS', processing: 'PROCESSING', failed: 'FAIL' }

/** refund_time has separators in the sample, against the table's word. */
function listed({ gatewayRefundNo, refundNo, amount, at, status }: Refund): Record<string, string> {
  return {
    serial_no: '0',
    refund_id: gatewayRefundNo,
    out_refund_id: gatewayRefundNo,
    out_refund_no: refundNo,
    base_refund_fee: String(amount),
    refund_fee: String(amount),
    refund_status: REFUND_STATUS[status],
    refund_channel: 'ORIGINAL',
    refund_time: chinaTime(at),
  }
}

function findRefund(
  { world, merchant: { merchantId } }: Call,
  name: { refundNo: string } | { gatewayRefundNo: string },
): RefundFound | undefined {
  return world.ledger.findRefund({ gateway: 'chaoying', merchantId, ...name })
}
