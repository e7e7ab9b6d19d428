import { type ParameterTable, written } from '../../gateway/parameters.ts'
import type { PooulFields } from './config.ts'

/** What a checkout may say under `options["pooul-v2"]`. */
export interface PooulV2Options {
  readonly store_id?: string
  readonly device_info?: string
  readonly op_user_id?: string
  readonly attach?: string
  readonly time_start?: number
  readonly mch_app_type?: 'IOS' | 'AND' | 'WAP'
  readonly mch_app_name?: string
  readonly mch_app_id?: string
}

/** The parameters of `pay`. The document limits none of them in length. Source: "统一支付", its body's common and added parameters. */
export const PARAMETERS: ParameterTable<PooulFields, PooulV2Options> = {
  merchant_id: { said: 'the account’s `merchantId`' },
  pay_type: { said: 'the channel: `methods`' },
  nonce_str: { said: 'nowhere: the broker makes one for each call' },
  mch_trade_id: { said: '`orderNo`, which the broker’s numbers begin with' },
  total_fee: { said: '`amount`', from: 'amount' },
  body: { said: '`subject`', from: 'subject' },
  spbill_create_ip: { said: '`payer.ip`, or the caller’s own address', from: 'payer.ip' },
  notify_url: { said: 'nowhere: the broker’s own address', from: 'publicUrl' },
  time_start: {
    option: {
      ...{ kind: 'whole', example: 1530759545, about: 'when the order began, in seconds since 1970; left out: now' },
      ...{ pattern: /^\d{10}$/, looksLike: 'ten digits: seconds since 1970' },
      check: (value, { expiresAt }) => (Number(value) * 1000 < expiresAt ? null : 'must be before the checkout’s end'),
    },
  },
  time_expire: { said: '`expiresIn`' },
  store_id: {
    option: {
      kind: 'text',
      example: '9527',
      about: 'the branch; Alipay’s discounts need it',
      common: written('store'),
    },
  },
  device_info: {
    option: {
      ...{ kind: 'text', example: 'alex device', about: 'the till or device; left out: WEB on pages and in apps' },
      common: written('terminal'),
    },
  },
  op_user_id: { option: { kind: 'text', example: '301', about: 'the cashier’s number', common: written('cashier') } },
  attach: {
    option: { kind: 'text', example: 'Alex attach', about: 'comes back as it is', common: written('attachment') },
  },
  auth_code: { said: '`authCode` of the payment', on: ['wechat:barcode', 'alipay:barcode'], from: 'authCode' },
  sub_appid: {
    said: 'the account’s `wechatAppId`, `wechatMiniAppId`, `wechatOpenAppId` or `alipayAppId`',
    on: ['wechat:jsapi', 'wechat:miniprogram', 'wechat:app', 'alipay:jsapi'],
  },
  sub_openid: {
    said: '`payer`, or the page finds it out',
    from: 'payer',
    on: ['wechat:jsapi', 'wechat:miniprogram', 'alipay:jsapi'],
  },
  mch_app_type: {
    on: ['wechat:h5'],
    option: { kind: 'text', example: 'WAP', about: 'what shows the page; left out: WAP', oneOf: ['IOS', 'AND', 'WAP'] },
  },
  mch_app_name: {
    said: 'the account’s `siteName`',
    on: ['wechat:h5'],
    option: { kind: 'text', example: '普尔商城', about: 'the app’s name; left out: the account’s siteName' },
  },
  mch_app_id: {
    said: 'the account’s `siteUrl`',
    on: ['wechat:h5'],
    option: {
      kind: 'text',
      example: 'https://store.pooul.com/',
      about: 'the app’s bundle id or package; left out: the account’s siteUrl',
    },
  },
}
