import type { Channel } from '@pay-checkout/protocol'
import type { Values } from '../../field-reader.ts'
import { alipayCode, alipayTradeNo, digits, hex, letters, prepayId, qqCode, wechatCode } from '../../identifiers.ts'
import type { NewPayment } from '../../ledger/ledger.ts'
import { type Payment, walletOf } from '../../ledger/payment.ts'
import { firstBeyond } from '../../limits.ts'
import type { PooulV1Merchant } from '../../options.ts'
import { payerProblem } from '../../wallets/named-payer.ts'
import type { World } from '../../world.ts'
import { fields } from './fields.ts'
import { LIMITS } from './limits.ts'
import { PAY_TYPES, type PayType } from './pay-types.ts'
import { PooulV1Refusal } from './refusal.ts'
import { orderNames } from './trade-view.ts'

const CODE_LIFE = 2 * 3600 * 1000

/** `pay`: opens a payment and answers its data, or throws a {@link PooulV1Refusal}. */
export function pay(world: World, merchant: PooulV1Merchant, values: Values): Record<string, unknown> {
  const name = fields.text(values, 'pay_type')
  const type = Object.hasOwn(PAY_TYPES, name) ? PAY_TYPES[name] : undefined
  if (!type) throw new PooulV1Refusal(202)
  for (const required of type.required) fields.text(values, required)
  const beyond = firstBeyond(values, LIMITS)
  if (beyond !== undefined) throw new PooulV1Refusal(103, beyond)
  if (type.either?.every((one) => values[one] === undefined)) throw new PooulV1Refusal(103, type.either.join('/'))
  checkPayer(world, type, values)
  const barcode = type.channel.endsWith(':barcode')
  if (barcode && world.authCodes.walletOf(fields.text(values, 'auth_code')) !== walletOf(type.channel)) {
    throw new PooulV1Refusal(600, 'AUTH_CODE_INVALID:付款码无效')
  }
  const opened = world.ledger.open(newPayment(world, merchant, values, type))
  if (!opened) throw new PooulV1Refusal(107)
  const payment = barcode ? world.authCodes.spend(fields.text(values, 'auth_code'), opened) : opened
  if (payment.status === 'failed') throw new PooulV1Refusal(600, 'NOTENOUGH:余额不足')
  return { ...type.reply(payment, world), ...orderNames(payment), pay_type: name }
}

function checkPayer(world: World, { channel, payer }: PayType, values: Values): void {
  const id = payer && fields.optionalText(values, payer)
  if (id === undefined) return
  const wallet = channel.startsWith('alipay:') ? 'alipay' : 'wechat'
  const problem = payerProblem(world, { wallet, appId: fields.optionalText(values, 'sub_appid'), id })
  if (problem) throw new PooulV1Refusal(600, `${problem.code}:${problem.words}`)
}

function newPayment(world: World, merchant: PooulV1Merchant, values: Values, type: PayType): NewPayment {
  const now = world.clock.now()
  const channel = channelOf(type, values)
  const wallet = walletOf(channel)
  const told = {
    pay_type: fields.text(values, 'pay_type'),
    ch_trade_id: `7552910001${digits(18)}`,
    openid: wallet === 'alipay' ? `2088${digits(12)}` : `o${letters(27)}`,
  }
  const echoed = ['attach', 'sub_openid', 'callback_url'].flatMap((name) => {
    const value = fields.optionalText(values, name)
    return value === undefined ? [] : [[name, value] as const]
  })
  return {
    gateway: 'pooul-v1',
    merchantId: merchant.merchantId,
    merchantName: merchant.name,
    tradeNo: fields.text(values, 'mch_trade_id', 32),
    gatewayNo: hex(24),
    channel,
    wallet,
    subject: fields.text(values, 'body'),
    amount: fields.whole(values, 'total_fee'),
    expiresAt: expiry(values, now),
    notifyUrl: notifyUrl(values, type),
    code: type.code ? CODES[type.code]() : null,
    prepayId: wallet === 'wechat' && !channel.endsWith(':barcode') ? prepayId(now) : null,
    appId: fields.optionalText(values, 'sub_appid') ?? null,
    payer: fields.optionalText(values, 'sub_openid') ?? fields.optionalText(values, 'buyer_id') ?? null,
    walletNo: wallet === 'alipay' ? alipayTradeNo(now) : null,
    told: { ...told, ...Object.fromEntries(echoed) },
  }
}

const CODES: Record<NonNullable<PayType['code']>, () => string> = {
  wechat: wechatCode,
  alipay: alipayCode,
  qq: qqCode,
}

/** One pay_type makes official accounts' and mini-programs' orders: is_minipg tells them apart (Pooul v1 document, 5.3). */
function channelOf({ channel }: PayType, values: Values): Channel {
  return channel === 'wechat:jsapi' && values.is_minipg === '1' ? 'wechat:miniprogram' : channel
}

/** Barcodes are told at once and have no notification ("异步通知：否"); every other order must say where it goes. */
function notifyUrl(values: Values, { channel }: PayType): string | null {
  if (channel.endsWith(':barcode')) return null
  fields.text(values, 'notify_url')
  return fields.address(values, 'notify_url')
}

/** time_expire is in seconds; without it the wallet's own two hours hold. */
function expiry(values: Values, now: number): number {
  if (values.time_expire === undefined) return now + CODE_LIFE
  const at = fields.whole(values, 'time_expire') * 1000
  if (at <= now || String(at).length !== 13) throw new PooulV1Refusal(103, 'time_expire')
  return Math.min(at, now + CODE_LIFE)
}

/** Where the hosted page leads when the payer is done there. */
export function callbackUrl({ told }: Payment): string | undefined {
  return typeof told.callback_url === 'string' ? told.callback_url : undefined
}
