import { hex } from '../../identifiers.ts'
import { type Payment, type Refund, refundedAmount } from '../../ledger/payment.ts'
import type { PooulMerchant } from '../../options.ts'
import type { World } from '../../world.ts'
import { notifyAddress, optionalText, text, type Values, whole } from './fields.ts'
import { orderOf } from './orders.ts'
import { PooulRefusal } from './refusal.ts'
import { refundView, tradeView } from './trade-view.ts'

const YEAR = 365 * 24 * 3600 * 1000
const MOST_REFUNDS = 50

/** A refund that was made, and where its notification goes. */
export interface RefundDone {
  payment: Payment
  refund: Refund
  notifyUrl: string | null
}

/** `POST /v2/pay/refund`: money goes back at once. The same number again is the same refund (Pooul v2 document). */
export function refund(world: World, merchant: PooulMerchant, values: Values): RefundDone {
  const payment = orderOf(world, merchant, values)
  const amount = whole(values, 'refund_fee')
  const reason = text(values, 'refund_desc')
  const notifyUrl = notifyAddress(values)
  // The document's table has no refund number, though its text demands one; later documents add it.
  const refundNo = optionalText(values, 'mch_refund_id', 64) ?? `${payment.tradeNo}.${payment.refunds.length + 1}`
  const made = payment.refunds.find((known) => known.refundNo === refundNo)
  if (made && made.amount !== amount) throw new PooulRefusal('duplicate', 'mch_refund_id')
  if (made) return { payment, refund: made, notifyUrl }
  if (payment.status !== 'paid') throw new PooulRefusal('channel', '订单未支付')
  if (refundedAmount(payment) + amount > payment.amount) throw new PooulRefusal('channel', '退款金额大于支付金额')
  if (payment.refunds.length >= MOST_REFUNDS) throw new PooulRefusal('channel', '退款次数超过50次')
  if (world.clock.now() - (payment.paidAt ?? 0) > YEAR) throw new PooulRefusal('channel', '交易超过一年')
  const fresh: Refund = { refundNo, gatewayRefundNo: hex(24), amount, reason, at: world.clock.now() }
  world.ledger.refund(payment.id, fresh)
  return { payment: world.ledger.byId(payment.id) ?? payment, refund: fresh, notifyUrl }
}

/** `POST /v2/pay/refund_query`: every refund of an order, or the one named by mch_refund_id as an object, as later versions have it. */
export function refundQuery(world: World, merchant: PooulMerchant, values: Values): Record<string, unknown> {
  const payment = orderOf(world, merchant, values)
  const refundNo = optionalText(values, 'mch_refund_id', 64)
  const list = payment.refunds.filter((known) => refundNo === undefined || known.refundNo === refundNo)
  const first = list[0]
  if (!first) throw new PooulRefusal('not-found', '没有退款')
  return { ...tradeView(payment), refunds: refundNo === undefined ? list.map(refundView) : refundView(first) }
}
