import type { Channel } from '@pay-checkout/protocol'
import type { Good, OptionValue, ProfitReceiver } from '../../checkout-extras.ts'
import type { PaymentOrder } from '../../gateway/account.ts'
import type { FullConfig } from '../../gateway/definition.ts'
import { atMost } from '../../gateway/length.ts'
import { type ParameterTable, written } from '../../gateway/parameters.ts'
import { listOf } from '../../gateway/write-extras.ts'
import { isOlder } from './channels.ts'
import type { ChaoyingFields } from './config.ts'

/** One of `goods_detail`; `price` of one piece, in fen. */
export type GoodDetail = {
  readonly goods_id: string
  readonly pay_goods_id?: string
  readonly goods_name?: string
  readonly quantity: number
  readonly price: number
}

/** What a checkout may say under `options.chaoying`. */
export interface ChaoyingOptions {
  readonly device_info?: string
  readonly attach?: string
  readonly mch_create_ip?: string
  readonly time_start?: string
  readonly op_shop_id?: string
  readonly op_user_id?: string
  readonly op_device_id?: string
  readonly limit_pay?: 'no_credit'
  readonly product_id?: string
  readonly goods_tag?: string
  readonly goods_detail?: string | readonly GoodDetail[]
  readonly profit_sharing?: 'Y' | 'N'
  readonly profit_sharing_receiver?: string | readonly Readonly<Record<string, string | number>>[]
}

const BARCODES: readonly Channel[] = ['wechat:barcode', 'alipay:barcode']
const WECHAT: readonly Channel[] = ['wechat:qr', 'wechat:jsapi', 'wechat:miniprogram', 'wechat:app']
const ALIPAY: readonly Channel[] = ['alipay:qr', 'alipay:jsapi', 'alipay:app']
const PREORDERS: readonly Channel[] = [...WECHAT, ...ALIPAY, 'ecny:qr']
/** e-CNY's are not to have one ("数币该字段不传"). */
const TAGGED: readonly Channel[] = [...WECHAT, ...ALIPAY, ...BARCODES]

/** The parameters of the pre-orders, and of `pay` for barcodes (public: micropay.md). */
export const PARAMETERS: ParameterTable<ChaoyingFields, ChaoyingOptions> = {
  method: { said: 'the channel: `methods`' },
  agent_id: { said: 'the account’s `agentId`' },
  pid: { said: 'the account’s `pid`' },
  version: { said: 'nowhere: it is always 1.0' },
  nonce_str: { said: 'nowhere: the broker makes one for each call' },
  sign: { said: 'nowhere: the broker signs' },
  mch_id: { said: 'the account’s `merchantNo`' },
  sub_appid: {
    said: 'the account’s `wechatAppId`, `wechatMiniAppId` or `wechatOpenAppId`',
    on: ['wechat:jsapi', 'wechat:miniprogram', 'wechat:app'],
  },
  is_minipg: { said: 'the channel: `methods`', on: ['wechat:jsapi', 'wechat:miniprogram'] },
  buyer_id: {
    ...{ said: '`payer`, or the page finds it out', from: 'payer' },
    on: ['wechat:jsapi', 'wechat:miniprogram', 'alipay:jsapi'],
  },
  buyer_logon_id: { said: 'a raw `ALIPAY_PreOrder`: the broker names payers by their id (`payer`)', on: [] },
  device_info: {
    option: { kind: 'text', example: '013467007045764', about: 'the device', common: written('terminal') },
  },
  body: { said: '`subject`', from: 'subject' },
  attach: { option: { kind: 'text', example: '说明', about: 'the shop’s own words', common: written('attachment') } },
  out_trade_no: { said: '`orderNo`, which the broker’s numbers begin with', length: atMost(32) },
  total_fee: { said: '`amount`', from: 'amount' },
  mch_create_ip: {
    option: {
      ...{
        kind: 'text',
        example: '114.114.114.114',
        about: 'the address of the machine that calls',
        looksLike: 'an IP address',
      },
      pattern: /^(\d{1,3}(\.\d{1,3}){3}|[0-9A-Fa-f:.]{2,45})$/,
    },
  },
  time_start: {
    on: PREORDERS,
    option: {
      ...{ kind: 'text', example: '20171129172629', about: 'when the order began, in Beijing’s time; left out: now' },
      ...{ pattern: /^20\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])([01]\d|2[0-3])([0-5]\d){2}$/, looksLike: 'yyyyMMddHHmmss' },
      check: (value, { expiresAt }) =>
        beganAt(String(value)) < expiresAt ? null : 'must be before the checkout’s end',
    },
  },
  time_expire: { said: '`expiresIn`', on: PREORDERS },
  notify_url: { said: 'nowhere: the broker’s own address', from: 'publicUrl', on: PREORDERS },
  op_shop_id: { option: { kind: 'text', example: '00000001', about: 'the branch', common: written('store') } },
  op_user_id: { option: { kind: 'text', example: '00000001', about: 'the cashier', common: written('cashier') } },
  auth_code: { said: '`authCode` of the payment', from: 'authCode', on: BARCODES },
  op_device_id: {
    ...{ on: BARCODES, length: atMost(8) },
    option: { kind: 'text', example: 'till01', about: 'the device, for UnionPay’s app' },
  },
  limit_pay: {
    on: PREORDERS,
    option: {
      ...{ kind: 'text', example: 'no_credit', about: 'no_credit forbids credit cards', oneOf: ['no_credit'] },
      common: { name: 'creditCards', write: () => 'no_credit' },
    },
  },
  trade_type: { said: 'the channel: `methods`; `APP_BANK` by a raw pre-order', on: PREORDERS },
  product_id: {
    on: PREORDERS,
    option: {
      kind: 'text',
      example: '1223541321407035645',
      about: 'the good in the code; left out: the payment’s number',
    },
  },
  goods_tag: {
    on: TAGGED,
    option: {
      kind: 'text',
      example: 'CY_PROMOTION_001',
      about: 'the promotion at the wallet',
      common: written('promotionTag'),
    },
  },
  goods_detail: {
    option: {
      ...{ kind: 'list', about: 'the goods: goods_id, pay_goods_id, goods_name, quantity, price of one in fen' },
      example: '[{"goods_id":"CY000","goods_name":"促销单品","quantity":1,"price":1}]',
      check: wrongGoods,
      common: { name: 'goods', write: (goods) => goods.map(goodOf) },
    },
  },
  profit_sharing: {
    option: {
      ...{ kind: 'text', example: 'Y', about: 'Y shares the profit', oneOf: ['Y', 'N'] },
      common: { name: 'profitSharing', write: () => 'Y', check: wrongShares },
      offered: hasShares,
    },
  },
  profit_sharing_receiver: {
    option: {
      ...{ kind: 'list', orText: true, about: 'who shares; the document doesn’t say in which form' },
      example: '[{"account":"1900000109","amount":500}]',
      common: { name: 'profitSharing', write: (said) => (said === true ? undefined : said.receivers.map(receiverOf)) },
      offered: hasShares,
    },
  },
}

// Alipay's page of the older API alone has neither of the two.
function hasShares(config: FullConfig<ChaoyingFields>, channel: Channel): boolean {
  return !isOlder(config) || !ALIPAY.includes(channel)
}

function goodOf({ id, walletId, name, quantity, price }: Good) {
  const [wallet, called] = [walletId && { pay_goods_id: walletId }, name && { goods_name: name }]
  return { goods_id: id, ...wallet, ...called, quantity, price }
}

// goods_id: "由半角的大小写字母、数字、中划线、下划线中的一种或几种组成"; quantity and price are "整数".
function wrongGoods(value: OptionValue): string | null {
  const wrong = (listOf(value) ?? []).findIndex(
    ({ goods_id, quantity, price }) =>
      typeof goods_id !== 'string' || !/^[0-9A-Za-z_-]+$/.test(goods_id) || !isCount(quantity) || !isCount(price),
  )
  if (wrong === -1) return null
  return `must have ids of letters, digits, - and _ alone, whole quantities and prices in fen, and its number ${wrong + 1} has others`
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

// WeChat's own words for it, for want of the document's.
function receiverOf({ type, account, amount, description }: ProfitReceiver) {
  const as = type === 'merchant' ? 'MERCHANT_ID' : 'PERSONAL_OPENID'
  return { type: as, account, amount, ...(description && { description }) }
}

function wrongShares(said: true | { readonly receivers: readonly ProfitReceiver[] }, { amount }: PaymentOrder) {
  const shared = said === true ? 0 : said.receivers.reduce((sum, receiver) => sum + receiver.amount, 0)
  return shared <= amount ? null : `shares ${shared} fen out, and the amount is ${amount}`
}

// Beijing has no summer time.
function beganAt(stamp: string): number {
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(stamp) ?? []
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`)
}
