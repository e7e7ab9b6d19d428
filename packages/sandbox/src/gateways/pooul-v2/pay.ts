import type { Channel } from '@pay-checkout/protocol'
import { alipayCode, alipayTradeNo, hex, prepayId, wechatCode } from '../../identifiers.ts'
import type { NewPayment } from '../../ledger/ledger.ts'
import type { Payment } from '../../ledger/payment.ts'
import { firstBeyond } from '../../limits.ts'
import type { PooulMerchant } from '../../options.ts'
import { appSheet, paySheet } from '../../upstream/wechat.ts'
import { payerProblem } from '../../wallets/named-payer.ts'
import type { World } from '../../world.ts'
import { notifyAddress, optionalText, text, type Values, whole } from './fields.ts'
import { LIMITS } from './limits.ts'
import { PooulRefusal } from './refusal.ts'
import { stateOf } from './trade-view.ts'

/** What makes one pay_type different from the others. */
interface PayType {
  channel: Channel
  required: readonly string[]
  /** What opens the payment in the wallet. */
  open?(now: number): Partial<NewPayment>
  /** The reply's own fields, beside the four that all replies have. */
  reply(payment: Payment, world: World): Record<string, unknown>
}

const withPrepay = (now: number): Partial<NewPayment> => ({ prepayId: prepayId(now) })

const PAY_TYPES: Readonly<Record<string, PayType>> = {
  'common.micro': {
    channel: 'wechat:barcode',
    required: ['auth_code'],
    reply: (payment) => stateOf(payment),
  },
  'wechat.scan': {
    channel: 'wechat:qr',
    required: ['spbill_create_ip'],
    open: (now) => ({ ...withPrepay(now), code: wechatCode() }),
    reply: ({ code, prepayId }) => ({ code_url: code, prepay_id: prepayId }),
  },
  'wechat.jsapi': {
    channel: 'wechat:jsapi',
    required: ['spbill_create_ip', 'sub_appid', 'sub_openid'],
    open: withPrepay,
    reply: bridgeReply,
  },
  'wechat.jsminipg': {
    channel: 'wechat:miniprogram',
    required: ['spbill_create_ip', 'sub_appid', 'sub_openid'],
    open: withPrepay,
    reply: bridgeReply,
  },
  'wechat.app': {
    channel: 'wechat:app',
    required: ['spbill_create_ip', 'sub_appid'],
    open: withPrepay,
    reply({ appId, prepayId }, { upstreamKey, clock }) {
      const sheet = appSheet({ appId: appId ?? '', prepayId: prepayId ?? '', key: upstreamKey, now: clock.now() })
      const info = { ...sheet, timestamp: Number(sheet.timestamp), sign: sheet.sign?.toLowerCase() }
      return { prepay_id: prepayId, pay_info: JSON.stringify(info) }
    },
  },
  'wechat.wap': {
    channel: 'wechat:h5',
    required: ['spbill_create_ip', 'mch_app_type', 'mch_app_name', 'mch_app_id'],
    open: withPrepay,
    // The document names mweb_url in its prose alone. Like WeChat's own, it has a query that redirect_url is appended to.
    reply: ({ id, prepayId }, { publicUrl }) => ({
      prepay_id: prepayId,
      mweb_url: `${publicUrl}/wechat/h5/${id}?prepay_id=${prepayId}&package=${parseInt(hex(7), 16)}`,
    }),
  },
  // Stands in later versions of the document, with pay_url and nothing else of its own.
  'wechat.jsurl': {
    channel: 'wechat:web',
    required: ['spbill_create_ip'],
    open: withPrepay,
    reply: ({ id }, { publicUrl }) => ({ pay_url: `${publicUrl}/cashier/${id}` }),
  },
  'alipay.scan': {
    channel: 'alipay:qr',
    required: [],
    open: () => ({ code: alipayCode() }),
    reply: (payment) => ({ code_url: payment.code, pay_type: 'alipay.scan', ...stateOf(payment) }),
  },
  'alipay.jsapi': {
    channel: 'alipay:jsapi',
    required: ['sub_appid', 'sub_openid'],
    reply: ({ walletNo }) => ({ pay_info: { trade_no: walletNo } }),
  },
}

/** pay_info is a JSON string, and its timeStamp a number, as in every sample of the document. */
function bridgeReply({ appId, prepayId }: Payment, { upstreamKey, clock }: World): Record<string, unknown> {
  const sheet = paySheet({ appId: appId ?? '', prepayId: prepayId ?? '', key: upstreamKey, now: clock.now() })
  const info = { ...sheet, timeStamp: Number(sheet.timeStamp), paySign: sheet.paySign.toLowerCase() }
  return { prepay_id: prepayId, pay_info: JSON.stringify(info) }
}

const CODE_LIFE = 2 * 3600 * 1000

/** `POST /v2/pay`: opens a payment and answers its data, or throws a {@link PooulRefusal}. */
export function pay(world: World, merchant: PooulMerchant, values: Values): Record<string, unknown> {
  const name = text(values, 'pay_type')
  const type = Object.hasOwn(PAY_TYPES, name) ? PAY_TYPES[name] : undefined
  if (!type) throw new PooulRefusal('pay-type', name)
  for (const required of type.required) text(values, required)
  const beyond = firstBeyond(values, LIMITS)
  if (beyond !== undefined) throw new PooulRefusal('field', beyond)
  if (type.required.includes('sub_openid')) checkPayer(world, type, values)
  const barcode = name === 'common.micro'
  const channel = barcode ? barcodeChannel(world, text(values, 'auth_code')) : type.channel
  const opened = world.ledger.open(newPayment(world, merchant, values, { ...type, channel }))
  if (!opened) throw new PooulRefusal('duplicate')
  const payment = barcode ? world.authCodes.spend(text(values, 'auth_code'), opened) : opened
  if (payment.status === 'failed') throw new PooulRefusal('channel', 'NOTENOUGH, 余额不足')
  const { gatewayNo: trade_id, tradeNo: mch_trade_id, merchantId: merchant_id } = payment
  return { ...type.reply(payment, world), trade_id, mch_trade_id, merchant_id }
}

/** One pay_type takes every wallet's barcode: its digits say whose it is. */
function barcodeChannel({ authCodes }: World, authCode: string): Channel {
  const wallet = authCodes.walletOf(authCode)
  if (!wallet) throw new PooulRefusal('channel', 'AUTH_CODE_INVALID')
  return `${wallet}:barcode`
}

function checkPayer(world: World, { channel }: PayType, values: Values): void {
  const wallet = channel.startsWith('alipay:') ? 'alipay' : 'wechat'
  const problem = payerProblem(world, { wallet, appId: text(values, 'sub_appid'), id: text(values, 'sub_openid') })
  if (problem) throw new PooulRefusal('channel', `${problem.code}, ${problem.words}`)
}

function newPayment(world: World, merchant: PooulMerchant, values: Values, type: PayType): NewPayment {
  const now = world.clock.now()
  const wallet = type.channel.startsWith('alipay:') ? 'alipay' : 'wechat'
  const [attach, callback_url] = ['attach', 'callback_url'].map((name) => optionalText(values, name))
  return {
    gateway: 'pooul-v2',
    merchantId: merchant.merchantId,
    merchantName: merchant.name,
    tradeNo: text(values, 'mch_trade_id', 64),
    gatewayNo: hex(24),
    channel: type.channel,
    wallet,
    subject: text(values, 'body'),
    amount: whole(values, 'total_fee'),
    expiresAt: expiry(values, now),
    notifyUrl: notifyAddress(values),
    code: null,
    prepayId: null,
    appId: optionalText(values, 'sub_appid') ?? null,
    payer: optionalText(values, 'sub_openid') ?? null,
    walletNo: wallet === 'alipay' ? alipayTradeNo(now) : null,
    told: {
      pay_type: text(values, 'pay_type'),
      ...(attach === undefined ? {} : { attach }),
      ...(callback_url === undefined ? {} : { callback_url }),
    },
    ...type.open?.(now),
  }
}

/** time_expire is in seconds; without it the wallet's own two hours hold. */
function expiry(values: Values, now: number): number {
  if (values.time_expire === undefined) return now + CODE_LIFE
  const at = whole(values, 'time_expire') * 1000
  if (at <= now || String(at).length !== 13) throw new PooulRefusal('field', 'time_expire')
  return Math.min(at, now + CODE_LIFE)
}

/** Where the hosted page leads when the payer is done there. Taken from version 1 of the API. [assumed] */
export function callbackUrl({ told }: Payment): string | undefined {
  return typeof told.callback_url === 'string' ? told.callback_url : undefined
}
