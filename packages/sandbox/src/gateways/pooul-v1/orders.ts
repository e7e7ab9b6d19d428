import type { Values } from '../../field-reader.ts'
import { hex } from '../../identifiers.ts'
import type { RefundFound } from '../../ledger/ledger.ts'
import { type Payment, refundedAmount } from '../../ledger/payment.ts'
import type { PooulV1Merchant } from '../../options.ts'
import type { World } from '../../world.ts'
import { fields } from './fields.ts'
import { PooulV1Refusal } from './refusal.ts'
import { orderNames, refundView, tradeView } from './trade-view.ts'

/** The payment a call names; trade_id wins over mch_trade_id when both are there (Pooul v1 document, query). */
export function findPayment(world: World, merchant: PooulV1Merchant, values: Values): Payment | undefined {
  const gatewayNo = fields.optionalText(values, 'trade_id')
  const name = gatewayNo === undefined ? { tradeNo: fields.text(values, 'mch_trade_id', 32) } : { gatewayNo }
  return world.ledger.find({ gateway: 'pooul-v1', merchantId: merchant.merchantId, ...name })
}

function orderOf(world: World, merchant: PooulV1Merchant, values: Values): Payment {
  const payment = findPayment(world, merchant, values)
  if (!payment) throw new PooulV1Refusal(301)
  return payment
}

/** `query`. */
export function query(world: World, merchant: PooulV1Merchant, values: Values): Record<string, unknown> {
  return tradeView(orderOf(world, merchant, values))
}

/** `order_close`: `close_status` "0" closed, "1" already closed, "-1" can't be closed; a text, as in the sample (Pooul v1 document, 4.6). */
export function orderClose(world: World, merchant: PooulV1Merchant, values: Values): Record<string, unknown> {
  const payment = orderOf(world, merchant, values)
  const already = payment.status === 'closed'
  const close_status = already ? '1' : world.ledger.apply(payment.id, 'close') ? '0' : '-1'
  return { close_status, ...orderNames(payment) }
}

/**
 * `refund`: told as on its way, as in the sample, though the money may be back at once: refund_query says so (Pooul v1 document, 4.4).
 * The same number again is the same refund, as in version 2. [assumed]
 */
export function refund(world: World, merchant: PooulV1Merchant, values: Values): Record<string, unknown> {
  const payment = orderOf(world, merchant, values)
  const refundNo = fields.text(values, 'mch_refund_id', 32)
  const amount = fields.whole(values, 'refund_fee')
  const known = findRefund(world, merchant, { mch_refund_id: refundNo })
  if (known && (known.payment.id !== payment.id || known.refund.amount !== amount)) throw new PooulV1Refusal(107)
  if (known) return takenOn(known)
  if (payment.paidAt === null || payment.status !== 'paid') throw new PooulV1Refusal(600, 'ORDERNOTPAID:订单未支付')
  if (refundedAmount(payment) + amount > payment.amount) {
    throw new PooulV1Refusal(600, 'REFUND_FEE_INVALID:退款金额大于支付金额')
  }
  const fresh = { refundNo, gatewayRefundNo: hex(24), amount, reason: '', notifyUrl: null }
  const made = world.refundDesk.open(payment, fresh)
  if (!made) throw new PooulV1Refusal(600, 'NOTENOUGH:商户余额不足')
  return takenOn(made)
}

function takenOn({ payment, refund }: RefundFound): Record<string, unknown> {
  return refundView(payment, refund.status === 'failed' ? refund : { ...refund, status: 'processing' })
}

/** `refund_query` by refund_id or mch_refund_id; refund_id wins (Pooul v1 document, 4.5). */
export function refundQuery(world: World, merchant: PooulV1Merchant, values: Values): Record<string, unknown> {
  if (values.refund_id === undefined) fields.text(values, 'mch_refund_id', 32)
  const found = findRefund(world, merchant, values)
  if (!found) throw new PooulV1Refusal(301)
  return refundView(found.payment, found.refund)
}

/** The refund a call names. */
export function findRefund(
  { ledger }: World,
  { merchantId }: PooulV1Merchant,
  values: Values,
): RefundFound | undefined {
  const { refund_id, mch_refund_id = '' } = values
  const name = refund_id === undefined ? { refundNo: String(mch_refund_id) } : { gatewayRefundNo: String(refund_id) }
  return ledger.findRefund({ gateway: 'pooul-v1', merchantId, ...name })
}
