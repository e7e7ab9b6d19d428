import { chinaTime } from '../../clock.ts'
import type { Payment } from '../../ledger/payment.ts'
import type { TlinxShop } from '../../options.ts'
import type { World } from '../../world.ts'
import { text, type Values } from './fields.ts'
import { type OrderView, paymentView, refundOrderView } from './order-view.ts'
import { TlinxRefusal } from './refusal.ts'

const DAY = 24 * 3600 * 1000

/** The payment that ord_no or out_no names, or undefined. `empty` is the errcode for neither being there. */
export function findPayment(world: World, shop: TlinxShop, values: Values, empty: 8001 | 8014): Payment | undefined {
  const gatewayNo = text(values, 'ord_no')
  const tradeNo = text(values, 'out_no')
  if (gatewayNo === undefined && tradeNo === undefined) throw new TlinxRefusal(empty)
  return world.ledger.find({
    gateway: 'tlinx',
    merchantId: shop.openId,
    ...(gatewayNo === undefined ? {} : { gatewayNo }),
    ...(tradeNo === undefined ? {} : { tradeNo }),
  })
}

/** Every order of a shop, refunds among them, the newest first. */
function ordersOf(world: World, shop: TlinxShop): OrderView[] {
  const payments = world.ledger
    .all()
    .filter(({ gateway, merchantId }) => gateway === 'tlinx' && merchantId === shop.openId)
  return payments.flatMap((payment) => [
    ...payment.refunds.map((refund) => refundOrderView(payment, refund)).reverse(),
    paymentView(payment),
  ])
}

function findOrder(world: World, shop: TlinxShop, values: Values): OrderView {
  const payment = findPayment(world, shop, values, 8001)
  if (payment) return paymentView(payment)
  const refund = ordersOf(world, shop).find(
    (order) => order.ord_no === text(values, 'ord_no') || order.out_no === text(values, 'out_no'),
  )
  if (!refund) throw new TlinxRefusal(8002)
  return refund
}

/** `order/view` (mct1 document, 4.3). */
export function orderView(world: World, shop: TlinxShop, values: Values): OrderView {
  // The sample has the till beside the order, which paystatus hasn't.
  return { ...findOrder(world, shop, values), tml_no: '8', scr_true_name: '收银员一', scr_user_name: '001' }
}

/** `paystatus`: a payment or a refund; `status` is a number here, as in the sample (mct1 document, 4.5). */
export function payStatus(world: World, shop: TlinxShop, values: Values): OrderView {
  const order = findOrder(world, shop, values)
  const told: OrderView = { ...order, status: Number(order.status) }
  if (shop.paystatus !== 'sample') return told
  return Object.fromEntries(SAMPLE.flatMap((name) => (told[name] === undefined ? [] : [[name, told[name]]])))
}

// The members of 4.5.4.
const SAMPLE = [
  ...['ord_shop_id', 'ord_mct_id', 'ord_no', 'trade_no', 'trade_amount', 'status', 'pmt_tag', 'pmt_name'],
  ...['trade_qrcode', 'trade_account', 'out_no'],
] as const

// How long "正在支付中" stands in the way: written nowhere. [assumed]
const PAYING_MS = 15_000

/** `paycancel`: an unpaid order, and by the words of errcode 8013 only one made by a scanned barcode (mct1 document, 4.6, 5.1). */
export function payCancel(world: World, shop: TlinxShop, values: Values): OrderView {
  const payment = findPayment(world, shop, values, 8001)
  if (!payment) throw new TlinxRefusal(8002)
  if (payment.status !== 'created' && payment.status !== 'user-paying') throw new TlinxRefusal(8012)
  if (shop.cancels !== 'every' && !payment.channel.endsWith(':barcode')) {
    throw new TlinxRefusal(8013, '订单的支付场景不支持该请求')
  }
  const paying = payment.status === 'user-paying'
  // "订单正在支付中" (errcode 8013): a payer who was just asked for the password is left to it; later the bank undoes the order.
  if (paying && world.clock.now() - payment.createdAt < PAYING_MS) throw new TlinxRefusal(8013)
  world.ledger.apply(payment.id, paying ? 'reverse' : 'close')
  // `ord_stautus` is the sample's spelling, and a number.
  return { ord_no: payment.gatewayNo, ord_stautus: 4 }
}

const FILTERS = ['out_no', 'trade_no', 'ord_no', 'pmt_tag', 'ord_type', 'status'] as const

/** `order`: a page of the shop's orders; the last ninety days when no dates are given (mct1 document, 4.2). */
export function orderList(world: World, shop: TlinxShop, values: Values): { pages: OrderView; list: OrderView[] } {
  const page = count(values, 'page', 1, Number.MAX_SAFE_INTEGER)
  const pagesize = count(values, 'pagesize', 10, 100)
  const from = text(values, 'sdate') ?? chinaTime(world.clock.now() - 90 * DAY)
  const until = text(values, 'edate') ?? chinaTime(world.clock.now())
  const fits = ordersOf(world, shop).filter((order) => {
    const added = String(order.add_time)
    const filtered = FILTERS.every((name) => [undefined, order[name]].includes(text(values, name)))
    return filtered && added >= from && added <= until
  })
  return {
    pages: { totalnum: String(fits.length), totalpage: Math.ceil(fits.length / pagesize), pagesize, page },
    list: fits.slice((page - 1) * pagesize, page * pagesize),
  }
}

function count(values: Values, name: string, normal: number, most: number): number {
  const value = text(values, name)
  return value !== undefined && /^[1-9]\d{0,8}$/.test(value) ? Math.min(Number(value), most) : normal
}
