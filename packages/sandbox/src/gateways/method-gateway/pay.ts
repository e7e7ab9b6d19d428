import type { Channel } from '@pay-checkout/protocol'
import { chinaStamp } from '../../clock.ts'
import { alipayTradeNo, digits, letters, prepayId } from '../../identifiers.ts'
import type { NewPayment } from '../../ledger/ledger.ts'
import { type Payment, walletOf } from '../../ledger/payment.ts'
import { firstBeyond } from '../../limits.ts'
import { payerProblem } from '../../wallets/named-payer.ts'
import { amountOf, type Call, fields } from './envelope.ts'
import { limitsOf } from './limits.ts'
import { PAY_METHODS, type PayMethodRow } from './pay-methods.ts'
import { MethodGatewayRefusal } from './refusal.ts'
import { yuanNumber } from './yuan.ts'

/** What a parameter may be, where the document lists it. */
const LISTED: Readonly<Record<string, RegExp>> = {
  tran_type: /^[12]$/,
  is_online: /^[01]$/,
  scene: /^(bar|wave)_code$/,
  order_type: /^[01]$/,
  channel_type: /^0[78]$/,
  pay_type: /^[123]$/,
  bank_code: /^\d{8}$/,
  card_no: /^\d{12,19}$/,
}

const CODE_LIFE = 2 * 3600 * 1000

/** Any of the methods that open a payment; answers its number, its amount and what opens it. */
export function pay(call: Call): Record<string, unknown> {
  const { world, method } = call
  const row = PAY_METHODS[method]
  if (!row) throw new MethodGatewayRefusal(13001)
  check(call, row)
  checkPayer(call, channelOf(row, call.values))
  const opened = world.ledger.open(newPayment(call, row))
  if (!opened) throw new MethodGatewayRefusal(12001)
  const barcode = opened.channel.endsWith(':barcode')
  const payment = barcode ? world.authCodes.spend(fields.text(call.values, 'auth_code'), opened) : opened
  const { tradeNo: out_trade_no, amount } = payment
  return { out_trade_no, total_amount: yuanNumber(amount), ...row.reply(payment, world) }
}

/** Who pays, where the wallet is opened for one payer; a hosted page asks by itself. */
function checkPayer({ world, values }: Call, channel: Channel): void {
  if (!channel.endsWith(':jsapi')) return
  const wallet = walletOf(channel) === 'alipay' ? 'alipay' : 'wechat'
  const name = wallet === 'alipay' ? 'user_id' : 'sub_openid'
  const appId = fields.optionalText(values, 'sub_appid')
  const problem = payerProblem(world, { wallet, appId, id: fields.text(values, name) })
  if (problem) throw new MethodGatewayRefusal(10008, `${name}，${problem.words}`)
}

function check({ world, method, values }: Call, { channel, required }: PayMethodRow): void {
  const missing = required.find((name) => values[name] === undefined)
  if (missing) throw new MethodGatewayRefusal(10008, missing)
  const wrong = Object.entries(LISTED).find(([name, list]) => name in values && !list.test(String(values[name])))
  if (wrong) throw new MethodGatewayRefusal(10008, wrong[0])
  const beyond = firstBeyond(values, limitsOf(method))
  if (beyond !== undefined) throw new MethodGatewayRefusal(10008, `${beyond}过长`)
  // "线上交易必填" (document 2.2).
  if (values.tran_type === '2') fields.text(values, 'sub_mch_id', 16)
  // Where both are said or meant they must say the same: "1:线下交易,2:线上交易,默认:1", "1=线上支付;0=线下支付". [assumed]
  const kind = values.tran_type ?? '1'
  if (method === 'weixin.mppay' && values.is_online !== undefined && (kind === '2') !== (values.is_online === '1'))
    throw new MethodGatewayRefusal(10008, 'is_online')
  const barcode = typeof channel === 'string' && channel.endsWith(':barcode') ? walletOf(channel) : undefined
  if (barcode && world.authCodes.walletOf(fields.text(values, 'auth_code')) !== barcode) {
    throw new MethodGatewayRefusal(10008, 'auth_code')
  }
}

function channelOf({ channel }: PayMethodRow, values: Call['values']): Channel {
  return typeof channel === 'string' ? channel : channel(values)
}

function newPayment({ world, app, method, signType: sign_type, values }: Call, row: PayMethodRow): NewPayment {
  const now = world.clock.now()
  const channel = channelOf(row, values)
  const wallet = walletOf(channel)
  const scanned = channel.endsWith(':barcode')
  const payer = values.sub_openid ?? values.user_id ?? (wallet === 'alipay' ? `2088${digits(12)}` : `o${letters(27)}`)
  return {
    gateway: 'method-gateway',
    merchantId: app.merchantNo,
    merchantName: app.name,
    tradeNo: tradeNoOf(values),
    gatewayNo: `${chinaStamp(now)}${digits(6)}`,
    channel,
    wallet,
    subject: subjectOf(values) ?? app.name,
    amount: amountOf(values, 'total_amount'),
    expiresAt: now + CODE_LIFE,
    // Of weixin.scan_qr_code_pay the document tells no notification.
    notifyUrl: row.required.includes('notify_url') ? fields.address(values, 'notify_url') : null,
    code: row.code?.() ?? null,
    prepayId: wallet === 'wechat' && !scanned ? prepayId(now) : null,
    appId: fields.optionalText(values, 'sub_appid') ?? null,
    payer: fields.optionalText(values, 'sub_openid') ?? fields.optionalText(values, 'user_id') ?? null,
    walletNo: wallet === 'alipay' ? alipayTradeNo(now) : null,
    told: {
      method,
      sign_type,
      payer: String(payer),
      body: fields.optionalText(values, 'body') ?? '',
      ...returnAddresses(values),
    },
  }
}

/** At most 64 letters, digits and underscores. */
function tradeNoOf(values: Call['values']): string {
  const value = fields.text(values, 'out_trade_no', 64)
  if (!/^\w+$/.test(value)) throw new MethodGatewayRefusal(10008, 'out_trade_no')
  return value
}

function subjectOf(values: Call['values']): string | undefined {
  return fields.optionalText(values, 'order_name', 64) ?? fields.optionalText(values, 'subject')
}

function returnAddresses(values: Call['values']): Record<string, string> {
  const names = ['return_url', 'success_url', 'cancel_url'] as const
  return Object.fromEntries(
    names.flatMap((name) => {
      const address = fields.address(values, name)
      return address === null ? [] : [[name, address]]
    }),
  )
}

/** Where a hosted page leads: success_url to those who paid, cancel_url to the others, return_url to both. */
export function returnAddress({ status, told }: Payment): string | undefined {
  const { return_url, success_url, cancel_url } = told
  const address = return_url ?? (status === 'paid' ? success_url : (cancel_url ?? success_url))
  return address === undefined ? undefined : String(address)
}
