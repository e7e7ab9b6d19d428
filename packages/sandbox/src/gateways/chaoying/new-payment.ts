import type { Channel } from '@pay-checkout/protocol'
import { chinaStamp } from '../../clock.ts'
import { alipayTradeNo, digits, letters, prepayId } from '../../identifiers.ts'
import { type Payment, walletOf } from '../../ledger/payment.ts'
import { firstBeyond } from '../../limits.ts'
import { type Call, fields } from './envelope.ts'
import { checkGoods, LIMITS } from './limits.ts'
import { ChaoyingRefusal } from './refusal.ts'

/** What the ways to pay differ in. */
interface Way {
  channel: Channel
  /** As notifications and queries name it. */
  tradeType: string
  code: string | null
  /** In milliseconds. */
  expiresAt: number
}

/** Opens a payment in the ledger. A number that is taken is a wrong parameter: no code of its own is documented. [assumed] */
export function newPayment(call: Call, way: Way): Payment {
  const { world, merchant, generation, values } = call
  const { channel, tradeType: trade_type, code, expiresAt } = way
  const beyond = firstBeyond(values, LIMITS)
  if (beyond !== undefined) throw new ChaoyingRefusal(20004, beyond)
  checkGoods(fields.optionalText(values, 'goods_detail', 6000))
  const wallet = walletOf(channel)
  // "数币该字段不传" (pre-order document, goods_tag).
  if (wallet === 'ecny' && values.goods_tag !== undefined) throw new ChaoyingRefusal(20004, 'goods_tag')
  const now = world.clock.now()
  const attach = fields.optionalText(values, 'attach')
  const buyer =
    values.buyer_id ?? values.buyer_logon_id ?? (wallet === 'alipay' ? `2088${digits(12)}` : `o${letters(27)}`)
  const opened = world.ledger.open({
    gateway: 'chaoying',
    merchantId: merchant.merchantId,
    merchantName: merchant.name,
    tradeNo: tradeNo(call, channel),
    gatewayNo: `7551000001${chinaStamp(now).slice(0, 8)}${digits(10)}`,
    channel,
    wallet,
    subject: fields.text(values, 'body'),
    amount: fields.whole(values, 'total_fee'),
    expiresAt,
    notifyUrl: notifyUrl(call),
    code,
    prepayId: wallet === 'wechat' && !channel.endsWith(':barcode') ? prepayId(now) : null,
    appId: fields.optionalText(values, 'sub_appid') ?? null,
    payer: values.buyer_id ?? null,
    walletNo: wallet === 'alipay' ? alipayTradeNo(now) : null,
    told: { generation, trade_type, buyer, ...(attach === undefined ? {} : { attach }) },
  })
  if (!opened) throw new ChaoyingRefusal(20004, 'out_trade_no重复')
  return opened
}

/** 5 to 32 letters and digits; barcodes may have an underscore, too (pre-order and micropay documents). */
function tradeNo({ values }: Call, channel: Channel): string {
  const value = fields.text(values, 'out_trade_no')
  const pattern = channel.endsWith(':barcode') ? /^\w{5,32}$/ : /^[0-9A-Za-z]{5,32}$/
  if (!pattern.test(value)) throw new ChaoyingRefusal(20004, 'out_trade_no')
  return value
}

/** Without a query: "不能携带参数". */
function notifyUrl({ values }: Call): string | null {
  const address = fields.address(values, 'notify_url')
  if (address?.includes('?')) throw new ChaoyingRefusal(20004, 'notify_url不能携带参数')
  return address
}
