import type { Values } from '../../field-reader.ts'
import { hex } from '../../identifiers.ts'
import { type Payment, type Refund, refundedAmount } from '../../ledger/payment.ts'
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
 * `refund`: told as on its way, as in the sample, though the money is back at once: refund_query says so (Pooul v1 document, 4.4).
 * The same number again is the same refund, as in version 2. [assumed]
 */
export function refund(world: World, merchant: PooulV1Merchant, values: Values): Record<string, unknown> {
  const payment = orderOf(world, merchant, values)
  const refundNo = fields.text(values, 'mch_refund_id', 32)
  const amount = fields.whole(values, 'refund_fee')
  const known = findRefund(world, merchant, (made) => made.refundNo === refundNo)
  if (known && (known.payment.id !== payment.id || known.refund.amount !== amount)) throw new PooulV1Refusal(107)
  if (known) return refundView(payment, known.refund, 1)
  if (payment.paidAt === null || payment.status !== 'paid') throw new PooulV1Refusal(600, 'ORDERNOTPAID:订单未支付')
  if (refundedAmount(payment) + amount > payment.amount) {
    throw new PooulV1Refusal(600, 'REFUND_FEE_INVALID:退款金额大于支付金额')
  }
  const fresh: Refund = { refundNo, gatewayRefundNo: hex(24), amount, reason: '', at: world.clock.now() }
  world.ledger.refund(payment.id, fresh)
  return refundView(payment, fresh, 1)
}

/** `refund_query` by refund_id or mch_refund_id; refund_id wins (Pooul v1 document, 4.5). */
export function refundQuery(world: World, merchant: PooulV1Merchant, values: Values): Record<string, unknown> {
  const refundId = fields.optionalText(values, 'refund_id')
  const refundNo = refundId === undefined ? fields.text(values, 'mch_refund_id', 32) : undefined
  const found = findRefund(world, merchant, (made) =>
    refundId === undefined ? made.refundNo === refundNo : made.gatewayRefundNo === refundId,
  )
  if (!found) throw new PooulV1Refusal(301)
  return refundView(found.payment, found.refund, 0)
}

function findRefund(
  { ledger }: World,
  { merchantId }: PooulV1Merchant,
  fits: (refund: Refund) => boolean,
): { payment: Payment; refund: Refund } | undefined {
  for (const payment of ledger.all()) {
    if (payment.gateway !== 'pooul-v1' || payment.merchantId !== merchantId) continue
    const refund = payment.refunds.find(fits)
    if (refund) return { payment, refund }
  }
  return undefined
}
