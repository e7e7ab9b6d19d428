import type { Channel } from '@pay-checkout/protocol'
import { atMost } from '../../gateway/length.ts'
import { type ParameterTable, written } from '../../gateway/parameters.ts'
import type { PooulV1Fields } from './config.ts'

/** What a checkout may say under `options["pooul-v1"]`. */
export interface PooulV1Options {
  readonly device_info?: string
  readonly op_user_id?: string
  readonly attach?: string
  readonly time_start?: number
  readonly goods_tag?: string
  readonly limit_pay?: '0' | '1'
  readonly settle_type?: 0 | 1
  readonly Is_D0?: 1
  readonly product_id?: string
}

const WECHAT: readonly Channel[] = ['wechat:web', 'wechat:qr', 'wechat:h5']

/** The parameters of `pay`, of document 5.4 and, for the other channels, of its public siblings. Lengths: "255字符内", "32个字符内". */
export const PARAMETERS: ParameterTable<PooulV1Fields, PooulV1Options> = {
  pay_type: { said: 'the channel: `methods`' },
  version: { said: 'nowhere: it is always 1.0, which is what leaving it out means' },
  sign_type: { said: 'nowhere: the broker signs with MD5' },
  sign: { said: 'nowhere: the broker signs' },
  merchant_id: { said: 'the account’s `merchantId`' },
  mch_trade_id: { said: '`orderNo`, which the broker’s numbers begin with', length: atMost(32) },
  device_info: {
    // On wechat:h5 it is a word of a fixed list, which the broker writes.
    on: ['wechat:web', 'wechat:qr', 'alipay:qr', 'qq:qr'],
    option: { kind: 'text', example: 'till-7', about: 'the device', common: written('terminal') },
  },
  op_user_id: {
    on: ['wechat:qr', 'wechat:h5', 'alipay:qr'],
    option: { kind: 'text', example: '301', about: 'the cashier', common: written('cashier') },
  },
  body: { said: '`subject`', from: 'subject' },
  subject: { said: '`subject`', from: 'subject', on: ['alipay:qr'] },
  sub_openid: { said: '`payer`, or the page finds it out', from: 'payer', on: ['wechat:web'] },
  sub_appid: { said: 'the account’s `wechatAppId` or `wechatOpenAppId`', on: ['wechat:web', 'wechat:app'] },
  attach: {
    on: [...WECHAT, 'alipay:qr', 'qq:qr'],
    option: { kind: 'text', example: '说明', about: 'comes back as it is', common: written('attachment') },
  },
  total_fee: { said: '`amount`', from: 'amount' },
  spbill_create_ip: { said: '`payer.ip`, or the caller’s own address', from: 'payer.ip' },
  notify_url: { said: 'nowhere: the broker’s own address', from: 'publicUrl', length: atMost(255) },
  callback_url: { said: '`returnUrl`', from: 'returnUrl', length: atMost(255), on: ['wechat:web'] },
  time_start: {
    option: {
      ...{ kind: 'whole', example: 1497000000, about: 'when the order began, in seconds since 1970; left out: now' },
      ...{ pattern: /^\d{10}$/, looksLike: 'ten digits: seconds since 1970' },
      check: (value, { expiresAt }) => (Number(value) * 1000 < expiresAt ? null : 'must be before the checkout’s end'),
    },
  },
  time_expire: { said: '`expiresIn`' },
  goods_tag: {
    on: [...WECHAT, 'alipay:qr'],
    option: { kind: 'text', example: 'SUMMER', about: 'the promotion at WeChat', common: written('promotionTag') },
  },
  nonce_str: { said: 'nowhere: the broker makes one for each call', length: atMost(32) },
  limit_pay: {
    on: [...WECHAT, 'alipay:qr'],
    option: {
      ...{ kind: 'text', example: '1', about: '1 forbids credit cards', oneOf: ['0', '1'] },
      common: { name: 'creditCards', write: () => '1' },
    },
  },
  settle_type: {
    on: [...WECHAT, 'wechat:app', 'alipay:qr'],
    option: { kind: 'whole', example: 0, about: '0 settles on the same day (D0)', oneOf: [0, 1] },
  },
  Is_D0: { on: ['qq:qr'], option: { kind: 'whole', example: 1, about: '1 settles on the same day', oneOf: [1] } },
  product_id: {
    on: ['alipay:qr'],
    option: { kind: 'text', example: '8801', about: 'reserved: a good’s id in a printed code' },
  },
  mch_app_name: { said: 'the account’s `siteName`', on: ['wechat:h5'] },
  mch_app_id: { said: 'the account’s `siteUrl`', on: ['wechat:h5'] },
}
