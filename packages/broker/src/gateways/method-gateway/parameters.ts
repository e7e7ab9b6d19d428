import type { Channel } from '@pay-checkout/protocol'
import type { PaymentOrder } from '../../gateway/account.ts'
import type { FullConfig } from '../../gateway/definition.ts'
import { atMost } from '../../gateway/length.ts'
import { type ParameterTable, written } from '../../gateway/parameters.ts'
import type { MethodGatewayFields } from './config.ts'

/** What a checkout may say under `options["method-gateway"]`. */
export interface MethodGatewayOptions {
  readonly pay_uid?: string
  readonly tran_type?: 1 | 2
  readonly is_online?: 0 | 1
  readonly goods_id?: string
  readonly goods_tag?: string
  readonly scene?: 'bar_code' | 'wave_code'
  readonly order_type?: 0 | 1
  readonly channel_type?: '07' | '08'
  readonly pay_type?: 1 | 2 | 3
}

const WECHAT_BY_ADDRESS: readonly Channel[] = ['wechat:qr', 'wechat:jsapi', 'wechat:h5', 'wechat:barcode', 'qq:qr']
const NO_MERCHANT: readonly Channel[] = ['qq:qr', 'unionpay:web']
const ALL: readonly Channel[] = [
  ...(['wechat:qr', 'wechat:jsapi', 'wechat:web', 'wechat:h5', 'wechat:barcode', 'alipay:qr', 'alipay:jsapi'] as const),
  ...(['alipay:h5', 'alipay:barcode', 'jd:qr', 'qq:qr', 'unionpay:web'] as const),
]

/** Whether WeChat's H5 is the platform's own WAP link, since the merchant isn't set up for WeChat's. */
function isWapLink({ subMerchantId }: FullConfig<MethodGatewayFields>): boolean {
  return subMerchantId === undefined
}

/** Whether a payment in WeChat is an online one: as either of its two parameters says, else as the account is. */
export function isOnline({ extras }: PaymentOrder, subMerchantId: string | undefined): boolean {
  const { tran_type, is_online } = (extras.options?.['method-gateway'] ?? {}) as MethodGatewayOptions
  if (tran_type !== undefined) return tran_type === 2
  return is_online === undefined ? subMerchantId !== undefined : is_online === 1
}

/** The parameters of all methods of payment, 2.1 to 2.14. "最大长度" names no unit; of out_trade_no the document says characters. */
export const PARAMETERS: ParameterTable<MethodGatewayFields, MethodGatewayOptions> = {
  app_id: { said: 'the account’s `appId`', length: atMost(32) },
  method: { said: 'the channel: `methods`', length: atMost(128) },
  sign: { said: 'nowhere: the broker signs', length: atMost(256) },
  sign_type: { said: 'the account’s `privateKey`: with one it is RSA', length: atMost(32) },
  version: { said: 'nowhere: it is always 1.0', length: atMost(3) },
  content: { said: 'nowhere: it holds all that follows' },
  merchant_no: {
    ...{ said: 'the account’s `merchantNo`', length: atMost(20) },
    on: ALL.filter((channel) => !NO_MERCHANT.includes(channel)),
  },
  out_trade_no: { said: '`orderNo`, which the broker’s numbers begin with', length: atMost(64) },
  order_name: {
    ...{ said: '`subject`', from: 'subject', length: atMost(64), cut: true },
    on: ALL.filter((channel) => channel !== 'unionpay:web'),
  },
  // Its column says 11 characters, and its range ends at an amount of 12: the range holds.
  total_amount: { said: '`amount`, written in yuan', from: 'amount', highest: 100_000_000 },
  notify_url: { said: 'nowhere: the broker’s own address', from: 'publicUrl' },
  pay_uid: {
    ...{ on: ['wechat:web', 'wechat:h5'], length: atMost(32) },
    option: {
      ...{ kind: 'text', example: 'u-7', about: 'who pays, where the platform asks for it' },
      offered: (config, channel) => channel === 'wechat:web' || isWapLink(config),
    },
  },
  ip: {
    said: '`payer.ip`, or the caller’s own address',
    from: 'payer.ip',
    on: ['wechat:web', 'wechat:h5', 'alipay:jsapi'],
  },
  spbill_create_ip: {
    ...{ said: '`payer.ip`, or the caller’s own address', from: 'payer.ip', on: WECHAT_BY_ADDRESS },
    // QQ's page has no limit.
    length: atMost(16),
    lengthOn: { 'qq:qr': atMost(45) },
  },
  client_ip: {
    ...{ said: '`payer.ip`, or the caller’s own address', from: 'payer.ip' },
    on: ['alipay:qr', 'alipay:barcode', 'unionpay:web'],
  },
  return_url: { said: '`returnUrl`', from: 'returnUrl', on: ['wechat:web', 'wechat:h5', 'alipay:jsapi', 'alipay:h5'] },
  success_url: { said: '`returnUrl`', from: 'returnUrl', on: ['wechat:jsapi', 'alipay:h5', 'unionpay:web'] },
  cancel_url: { said: '`returnUrl`', from: 'returnUrl', on: ['wechat:jsapi'] },
  tran_type: {
    on: ['wechat:jsapi'],
    option: { kind: 'whole', example: 2, about: '1 offline, 2 online; left out: as the account is', oneOf: [1, 2] },
  },
  is_online: {
    on: ['wechat:jsapi', 'wechat:qr'],
    option: { kind: 'whole', example: 1, about: '1 online, 0 offline; left out: 1', oneOf: [0, 1] },
  },
  sub_appid: {
    ...{ said: 'the account’s `wechatAppId`', length: atMost(32), on: ['wechat:jsapi', 'wechat:qr', 'wechat:barcode'] },
  },
  sub_mch_id: {
    ...{ said: 'the account’s `subMerchantId`', length: atMost(16), on: ['wechat:jsapi', 'wechat:h5'] },
  },
  sub_openid: {
    ...{ said: '`payer`, or the page finds it out', from: 'payer', length: atMost(128), on: ['wechat:jsapi'] },
  },
  body: {
    // Its pages have no limit; the notification that it comes back in has one.
    ...{ said: '`detail`, or `subject` where there is none', from: 'detail', length: atMost(400), cut: true },
    on: ['wechat:jsapi', 'wechat:qr', 'wechat:barcode', 'alipay:h5', 'alipay:barcode', 'unionpay:web'],
  },
  goods_id: {
    ...{ on: ['wechat:qr', 'alipay:qr'], length: atMost(32) },
    option: { kind: 'text', example: '8801', about: 'the good in the code; left out: the payment’s number' },
  },
  auth_code: { said: '`authCode` of the payment', from: 'authCode', on: ['wechat:barcode', 'alipay:barcode'] },
  goods_tag: {
    ...{ on: ['wechat:h5'], length: atMost(32) },
    option: {
      ...{ kind: 'text', example: 'SUMMER', about: 'the promotion at WeChat; left out: the account’s goodsTag' },
      common: written('promotionTag'),
      offered: (config) => !isWapLink(config),
    },
  },
  sceneInfo: { said: 'the account’s `siteName` and `siteUrl`', on: ['wechat:h5'] },
  scene: {
    on: ['alipay:barcode'],
    option: {
      kind: 'text',
      example: 'wave_code',
      about: 'how the code came: left out, bar_code',
      oneOf: ['bar_code', 'wave_code'],
    },
  },
  user_id: { said: '`payer`, or the page finds it out', from: 'payer', on: ['alipay:jsapi'] },
  order_type: {
    ...{ said: 'the account’s `virtualGoods`', on: ['jd:qr'] },
    option: {
      kind: 'whole',
      example: 1,
      about: '0 things, 1 virtual goods; left out: as the account says',
      oneOf: [0, 1],
    },
  },
  channel_type: {
    on: ['unionpay:web'],
    option: {
      kind: 'text',
      example: '08',
      about: '07 the internet, 08 a phone; left out: as the payer’s browser is',
      oneOf: ['07', '08'],
    },
  },
  subject: { said: '`subject`', from: 'subject', on: ['unionpay:web'] },
  pay_type: {
    on: ['unionpay:web'],
    option: {
      ...{ kind: 'whole', example: 1, about: '1 debit cards, 2 credit cards, 3 both; left out: 3', oneOf: [1, 2, 3] },
      common: { name: 'creditCards', write: () => 1 },
    },
  },
  bank_code: { said: '`bankCode` of the payment, or the account’s `unionpayBank`', on: ['unionpay:web'] },
  card_no: { said: 'a raw `unionpay.wap`: the broker offers no channel that needs a card’s number', on: [] },
}
