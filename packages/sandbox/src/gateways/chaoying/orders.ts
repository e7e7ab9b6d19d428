import { isRefunded, type Payment } from '../../ledger/payment.ts'
import { type Call, fields, type Reply } from './envelope.ts'
import { orderView, PAY_TYPE } from './order-view.ts'
import { ChaoyingRefusal } from './refusal.ts'

const MINUTE = 60_000

/** The payment a call names, of the wallet it names; out_trade_no wins where both numbers are there (Chaoying's orderquery). */
export function orderOf({ world, merchant, values }: Call): Payment {
  const paytype = fields.text(values, 'paytype')
  const tradeNo = fields.optionalText(values, 'out_trade_no', 32)
  const name = tradeNo === undefined ? { gatewayNo: fields.text(values, 'transaction_id') } : { tradeNo }
  const payment = world.ledger.find({ gateway: 'chaoying', merchantId: merchant.merchantId, ...name })
  if (!payment || PAY_TYPE[payment.wallet] !== paytype) throw new ChaoyingRefusal(20007)
  return payment
}

/** `orderquery`. */
export function orderQuery(call: Call): Reply {
  return orderView(orderOf(call))
}

/**
 * `cancel`: an unpaid order is closed, a paid one given back; orders of the last five minutes alone (Chaoying's cancel).
 * The fifteen seconds it tells merchants to wait are advice. Asking again is answered as done. [assumed]
 */
export function cancel(call: Call): Reply {
  const { world, values } = call
  fields.text(values, 'op_user_id')
  fields.text(values, 'out_trade_no', 32)
  const payment = orderOf(call)
  const done = {
    code: '10000',
    trade_state: 'SUCCESS',
    out_trade_no: payment.tradeNo,
    paytype: PAY_TYPE[payment.wallet],
  }
  if (payment.status === 'reversed' || payment.status === 'closed') return done
  if (world.clock.now() - payment.createdAt > 5 * MINUTE) throw new ChaoyingRefusal(20011, '只能撤销5分钟内的订单')
  if (isRefunded(payment)) throw new ChaoyingRefusal(20011, '订单已有退款')
  world.ledger.apply(payment.id, payment.status === 'created' ? 'close' : 'reverse')
  return done
}
