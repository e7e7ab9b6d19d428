import { chinaStamp } from '../../clock.ts'
import { digits } from '../../identifiers.ts'
import { isRefunded, type Payment, type RefundStatus, refundedAmount } from '../../ledger/payment.ts'
import { amountOf, type Call, fields } from './envelope.ts'
import { MethodGatewayRefusal } from './refusal.ts'
import { netReceipt, tradeNames, tradeView } from './trade-view.ts'

function orderOf({ world, app, values }: Call): Payment {
  const tradeNo = fields.text(values, 'out_trade_no', 64)
  const payment = world.ledger.find({ gateway: 'method-gateway', merchantId: app.merchantNo, tradeNo })
  if (!payment) throw new MethodGatewayRefusal(12002)
  return payment
}

/** `trade.query`. Published clients leave merchant_no out, as UnionPay's form of it does. */
export function tradeQuery(call: Call): Record<string, unknown> {
  return tradeView(orderOf(call))
}

/** `trade.refund`: all of it unless refund_fee (yuan) says less; of a UnionPay order always all, with a reason, and without a status. */
export function tradeRefund(call: Call): Record<string, unknown> {
  const { world, values } = call
  const payment = orderOf(call)
  const union = payment.wallet === 'unionpay'
  const refundNo = fields.text(values, 'out_refund_no', 64)
  const reason = union ? fields.text(values, 'refund_reason', 64) : ''
  if (payment.status !== 'paid') throw new MethodGatewayRefusal(14001)
  const { merchantNo: merchantId } = call.app
  if (world.ledger.findRefund({ gateway: 'method-gateway', merchantId, refundNo }))
    throw new MethodGatewayRefusal(12003)
  const amount = values.refund_fee === undefined ? payment.amount : amountOf(values, 'refund_fee')
  const tooMuch = refundedAmount(payment) + amount > payment.amount
  if (tooMuch || (union && amount !== payment.amount)) throw new MethodGatewayRefusal(10008, 'refund_fee')
  const gatewayRefundNo = `${chinaStamp(world.clock.now())}${digits(6)}`
  const made = world.refundDesk.open(payment, { refundNo, gatewayRefundNo, amount, reason, notifyUrl: null })
  if (!made) throw new MethodGatewayRefusal(14500)
  if (union) return tradeNames(made.payment)
  const refund_status = REFUND_STATUS[made.refund.status]
  return { ...tradeNames(made.payment), net_receipt_amount: netReceipt(made.payment), refund_status }
}

// Document 2.20; the last is its own spelling.
const REFUND_STATUS: Record<RefundStatus, string> = {
  succeeded: 'REFUND_SUCCESS',
  processing: 'REFUND_PROCESSING',
  failed: 'REFUND_FAILER',
}

/** `trade.reverse`, for WeChat and Alipay, by both numbers: undoes an order, and gives the money back. Asking again is answered as done. [assumed] */
export function tradeReverse(call: Call): Record<string, unknown> {
  const payment = orderOf(call)
  const { tradeNo: out_trade_no, gatewayNo: trade_no, wallet, status } = payment
  if (fields.text(call.values, 'trade_no', 64) !== trade_no) throw new MethodGatewayRefusal(12002)
  if (wallet !== 'wechat' && wallet !== 'alipay') throw new MethodGatewayRefusal(13001)
  if (isRefunded(payment)) throw new MethodGatewayRefusal(10008, '订单已有退款')
  if (status !== 'reversed' && status !== 'closed') call.world.ledger.apply(payment.id, 'reverse')
  return { out_trade_no, trade_no }
}
