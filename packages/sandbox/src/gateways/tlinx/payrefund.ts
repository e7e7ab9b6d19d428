import { createHash } from 'node:crypto'
import { chinaTime } from '../../clock.ts'
import { digits } from '../../identifiers.ts'
import { type Payment, refundedAmount } from '../../ledger/payment.ts'
import type { TlinxShop } from '../../options.ts'
import type { World } from '../../world.ts'
import { amount, text, type Values } from './fields.ts'
import { type OrderView, refundOrderView } from './order-view.ts'
import { findPayment } from './orders.ts'
import { TlinxRefusal } from './refusal.ts'

/** `payrefund`: adds a refund order and leaves the original alone (mct1 document, 4.7). */
export function payRefund(world: World, shop: TlinxShop, values: Values): OrderView {
  const original = findPayment(world, shop, values, 8014)
  const back = amount(values, 'refund_amount')
  if (back === undefined) throw new TlinxRefusal(8015)
  checkPassword(shop, values)
  if (!original) throw new TlinxRefusal(8018)
  if (original.status !== 'paid') throw new TlinxRefusal(8019)
  const refundNo = text(values, 'refund_out_no')
  if (refundNo === undefined) throw new TlinxRefusal(8044)
  if (isTaken(world, shop, refundNo)) throw new TlinxRefusal(8020)
  checkAmount(world, original, back, shop.takings ?? 0)
  const gatewayRefundNo = `9${Math.floor(world.clock.now() / 1000)}${digits(14)}`
  const reason = text(values, 'remark') ?? ''
  const made = world.refundDesk.open(original, { refundNo, gatewayRefundNo, amount: back, reason, notifyUrl: null })
  if (!made) throw new TlinxRefusal(8040)
  return refundOrderView(made.payment, made.refund)
}

function checkPassword(shop: TlinxShop, values: Values): void {
  const given = text(values, 'shop_pass')
  if (given === undefined) throw new TlinxRefusal(8016)
  if (given !== createHash('sha1').update(shop.shopPass).digest('hex')) throw new TlinxRefusal(8017)
}

/** Numbers of payments and of refunds are drawn from the same pool: paystatus finds both by out_no. */
function isTaken(world: World, shop: TlinxShop, number: string): boolean {
  const mine = world.ledger.all().filter((payment) => payment.merchantId === shop.openId)
  return mine.some(({ tradeNo, refunds }) => tradeNo === number || refunds.some(({ refundNo }) => refundNo === number))
}

function checkAmount(world: World, original: Payment, back: number, takings: number): void {
  if (!(back > 0)) throw new TlinxRefusal(8023, '退款金额有误')
  const before = refundedAmount(original)
  if (back > original.amount) throw new TlinxRefusal(8022)
  if (back + before > original.amount) throw new TlinxRefusal(8021)
  if (back > turnoverToday(world, original) + takings) throw new TlinxRefusal(8040)
}

/** What the shop took today by this payment method, less what it gave back today; fen (mct1 document, errcode 8040). */
function turnoverToday({ ledger, clock }: World, { merchantId, told }: Payment): number {
  const today = chinaTime(clock.now()).slice(0, 10)
  const isToday = (ms: number | null): boolean => ms !== null && chinaTime(ms).startsWith(today)
  const mine = ledger
    .all()
    .filter((payment) => payment.merchantId === merchantId && payment.told.pmt_tag === told.pmt_tag)
  return mine.reduce((sum, payment) => {
    const taken = isToday(payment.paidAt) ? payment.amount : 0
    const given = refundedAmount({ refunds: payment.refunds.filter(({ at }) => isToday(at)) })
    return sum + taken - given
  }, 0)
}
