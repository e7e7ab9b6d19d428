import { isRefunded, type Payment } from '../../ledger/payment.ts'
import type { PooulMerchant } from '../../options.ts'
import type { World } from '../../world.ts'
import { text, type Values } from './fields.ts'
import { PooulRefusal } from './refusal.ts'
import { tradeView } from './trade-view.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** The payment a call names, or a refusal. */
export function orderOf(world: World, merchant: PooulMerchant, values: Values): Payment {
  const tradeNo = text(values, 'mch_trade_id', 64)
  const payment = world.ledger.find({ gateway: 'pooul-v2', merchantId: merchant.merchantId, tradeNo })
  if (!payment) throw new PooulRefusal('not-found')
  return payment
}

/** `POST /v2/pay/query`. */
export function query(world: World, merchant: PooulMerchant, values: Values): Record<string, unknown> {
  return tradeView(orderOf(world, merchant, values))
}

/** `POST /v2/pay/close`: not within five minutes of the order's creation (Pooul v2 document). Closing twice is no mistake. */
export function close(world: World, merchant: PooulMerchant, values: Values): undefined {
  const payment = orderOf(world, merchant, values)
  if (payment.status === 'closed') return
  if (world.clock.now() - payment.createdAt < 5 * MINUTE) {
    throw new PooulRefusal('channel', '订单生成后5分钟内不能关闭')
  }
  if (!world.ledger.apply(payment.id, 'close')) throw new PooulRefusal('channel', closeProblem(payment))
}

function closeProblem(payment: Payment): string {
  return payment.status === 'paid' ? 'ORDERPAID' : `订单状态为${payment.status}`
}

/**
 * `POST /v2/pay/reverse`: an unpaid order is undone, a paid one given back. Within seven days, not before fifteen seconds
 * (Pooul v2 document). Asking again after it was done is answered as done: the document tells merchants to repeat the call.
 */
export function reverse(world: World, merchant: PooulMerchant, values: Values): undefined {
  const payment = orderOf(world, merchant, values)
  if (payment.status === 'reversed') return
  const age = world.clock.now() - (payment.paidAt ?? payment.createdAt)
  if (age < 15_000) throw new PooulRefusal('channel', '支付后15秒内不能撤销')
  if (age > 7 * DAY) throw new PooulRefusal('channel', '超过7天的订单不能撤销')
  if (isRefunded(payment)) throw new PooulRefusal('channel', '订单已有退款')
  if (!world.ledger.apply(payment.id, 'reverse')) throw new PooulRefusal('channel', closeProblem(payment))
}
