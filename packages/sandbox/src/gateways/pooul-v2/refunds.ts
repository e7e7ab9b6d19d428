import { hex } from '../../identifiers.ts'
import type { RefundFound } from '../../ledger/ledger.ts'
import { type Payment, refundedAmount } from '../../ledger/payment.ts'
import type { PooulMerchant } from '../../options.ts'
import type { World } from '../../world.ts'
import { notifyAddress, optionalText, text, type Values, whole } from './fields.ts'
import { orderOf } from './orders.ts'
import { PooulRefusal } from './refusal.ts'
import { refundView, tradeView } from './trade-view.ts'

const YEAR = 365 * 24 * 3600 * 1000
const MOST_REFUNDS = 50

/**
 * `POST /v2/pay/refund`: answers `{code,msg}` alone. The same number again is the same refund; one that failed is tried again
 * (Pooul v2 document, "一笔退款失败后重新提交，要采用原来的退款单号").
 */
export function refund(world: World, merchant: PooulMerchant, values: Values): undefined {
  const payment = orderOf(world, merchant, values)
  const amount = whole(values, 'refund_fee')
  const reason = text(values, 'refund_desc')
  const notifyUrl = notifyAddress(values)
  // The document's table has no refund number, though its text demands one; later documents add it.
  const refundNo = optionalText(values, 'mch_refund_id', 64) ?? `${payment.tradeNo}.${payment.refunds.length + 1}`
  const made = findRefund(world, merchant, refundNo)
  if (made && (made.payment.id !== payment.id || made.refund.amount !== amount)) {
    throw new PooulRefusal('duplicate', 'mch_refund_id')
  }
  if (made && made.refund.status !== 'failed') return
  check(world, payment, amount)
  const gatewayRefundNo = made?.refund.gatewayRefundNo ?? hex(24)
  if (!world.refundDesk.open(payment, { refundNo, gatewayRefundNo, amount, reason, notifyUrl })) {
    throw new PooulRefusal('channel', 'NOTENOUGH, 商户余额不足')
  }
}

function check(world: World, payment: Payment, amount: number): void {
  if (payment.status !== 'paid') throw new PooulRefusal('channel', '订单未支付')
  if (refundedAmount(payment) + amount > payment.amount) throw new PooulRefusal('channel', '退款金额大于支付金额')
  if (payment.refunds.length >= MOST_REFUNDS) throw new PooulRefusal('channel', '退款次数超过50次')
  if (world.clock.now() - (payment.paidAt ?? 0) > YEAR) throw new PooulRefusal('channel', '交易超过一年')
}

/**
 * `POST /v2/pay/refund_query`: every refund of the order that mch_trade_id names; with mch_refund_id, alone or beside it, that one,
 * as an object, as later versions have it.
 */
export function refundQuery(world: World, merchant: PooulMerchant, values: Values): Record<string, unknown> {
  if (merchant.refunds === 'printed') return printedRefunds(world, merchant, values)
  const refundNo = optionalText(values, 'mch_refund_id', 64)
  const named = refundNo === undefined ? undefined : findRefund(world, merchant, refundNo)
  if (refundNo !== undefined && values.mch_trade_id === undefined && !named) throw new PooulRefusal('not-found')
  const payment = values.mch_trade_id === undefined && named ? named.payment : orderOf(world, merchant, values)
  const list = payment.refunds.filter((known) => refundNo === undefined || known.refundNo === refundNo)
  const first = list[0]
  if (!first) throw new PooulRefusal('not-found', '没有退款')
  return { ...tradeView(payment), refunds: refundNo === undefined ? list.map(refundView) : refundView(first) }
}

/** As "退款查询" prints it: by the order alone, every refund of it, and none with the merchant's number. */
function printedRefunds(world: World, merchant: PooulMerchant, values: Values): Record<string, unknown> {
  const payment = orderOf(world, merchant, values)
  if (payment.refunds.length === 0) throw new PooulRefusal('not-found', '没有退款')
  const refunds = payment.refunds.map((refund) => {
    const { refund_id, refund_fee, refund_state } = refundView(refund)
    return { refund_id, refund_fee, refund_state }
  })
  return { ...tradeView(payment), refunds }
}

function findRefund(world: World, { merchantId }: PooulMerchant, refundNo: string): RefundFound | undefined {
  return world.ledger.findRefund({ gateway: 'pooul-v2', merchantId, refundNo })
}
