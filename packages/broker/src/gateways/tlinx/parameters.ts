import type { Channel } from '@pay-checkout/protocol'
import type { PaymentOrder } from '../../gateway/account.ts'
import { atMost } from '../../gateway/length.ts'
import { type ParameterTable, written } from '../../gateway/parameters.ts'
import type { TlinxFields } from './config.ts'

/** What a checkout may say under `options.tlinx`. Amounts in fen. */
export interface TlinxOptions {
  readonly pmt_name?: string
  readonly discount_amount?: number
  readonly ignore_amount?: number
  readonly remark?: string
  readonly tag?: string
  readonly trade_account?: string
  readonly trade_no?: string
}

const MINIPROGRAM: Channel = 'wechat:miniprogram'
const BARCODES: readonly Channel[] = ['wechat:barcode', 'alipay:barcode']
const HOSTED: readonly Channel[] = ['wechat:web', 'alipay:web']
const NATIVE: readonly Channel[] = ['wechat:jsapi', MINIPROGRAM, 'alipay:jsapi']
const PAGES: readonly Channel[] = ['wechat:qr', 'alipay:qr', ...HOSTED, ...NATIVE, 'wechat:h5', 'wechat:app']

/**
 * The parameters of `payorder`, of all pages of 4.4. Its column "长度" names no unit. Of an account's own words (pmt_tag, the app
 * ids) the longest page counts.
 */
export const PARAMETERS: ParameterTable<TlinxFields, TlinxOptions> = {
  open_id: { said: 'the account’s `openId`', length: atMost(32) },
  timestamp: { said: 'nowhere: the broker’s clock', length: atMost(10) },
  sign: { said: 'nowhere: the broker signs', length: atMost(32) },
  out_no: { said: '`orderNo`, which the broker’s numbers begin with', length: atMost(64) },
  pmt_tag: { said: 'the account’s `wechatTag` or `alipayTag`', length: atMost(20) },
  pmt_name: {
    on: PAGES.concat(BARCODES),
    ...{ length: atMost(10), lengthOn: { [MINIPROGRAM]: atMost(20) } },
    option: {
      kind: 'text',
      example: '会员卡',
      about: 'the shop’s own name for the way to pay; means something beside the tag Diy alone',
    },
  },
  ord_name: { said: '`subject`', from: 'subject', length: atMost(100), cut: true },
  original_amount: { said: '`amount`, and the two reductions below on top of it', from: 'amount', length: atMost(20) },
  discount_amount: {
    ...{ on: PAGES, length: atMost(20) },
    option: {
      kind: 'whole',
      example: 60,
      about: 'fen taken off before; `amount` stays what is paid',
      check: isReduction,
    },
  },
  ignore_amount: {
    ...{ on: PAGES, length: atMost(20) },
    option: {
      kind: 'whole',
      example: 5,
      about: 'fen rounded off before; `amount` stays what is paid',
      check: isReduction,
    },
  },
  trade_amount: { said: '`amount`', from: 'amount', length: atMost(20) },
  remark: {
    ...{ length: atMost(100), lengthOn: { [MINIPROGRAM]: atMost(200) } },
    option: {
      ...{ kind: 'text', example: '少冰', about: 'a note, which comes back' },
      // Their page has no tag, and says of this one that it comes back as it is.
      ...{ common: written('attachment'), commonOn: BARCODES },
    },
  },
  tag: {
    ...{ on: PAGES, length: atMost(50) },
    option: {
      kind: 'text',
      example: 'A-7',
      about: 'data of the order, which comes back',
      common: written('attachment'),
    },
  },
  notify_url: { said: 'nowhere: the broker’s own address', from: 'publicUrl', length: atMost(200) },
  trade_account: {
    ...{ on: [...HOSTED, ...NATIVE], length: atMost(50), lengthOn: { [MINIPROGRAM]: atMost(100) } },
    option: {
      kind: 'text',
      example: 'lin***@vip.qq.com',
      about: 'the account it is paid from, where the shop knows it',
    },
  },
  trade_no: {
    ...{ on: [...HOSTED, ...NATIVE], length: atMost(50), lengthOn: { [MINIPROGRAM]: atMost(128) } },
    option: {
      kind: 'text',
      example: '2015103021001004950010956927',
      about: 'the bank’s number, where the shop knows it',
    },
  },
  auth_code: { said: '`authCode` of the payment', from: 'authCode', length: atMost(50), on: BARCODES },
  jump_url: { said: '`returnUrl`', from: 'returnUrl', length: atMost(200), on: HOSTED },
  JSAPI: { said: 'the channel: `methods`', on: NATIVE },
  sub_appid: {
    said: 'the account’s `wechatAppId`, `wechatMiniAppId` or `wechatOpenAppId`',
    ...{ length: atMost(50), lengthOn: { [MINIPROGRAM]: atMost(128) } },
    on: ['wechat:jsapi', MINIPROGRAM, 'wechat:app'],
  },
  sub_openid: {
    ...{ said: '`payer`, or the page finds it out', from: 'payer' },
    ...{ length: atMost(50), lengthOn: { [MINIPROGRAM]: atMost(128) }, on: ['wechat:jsapi', MINIPROGRAM] },
  },
  buyer_id: {
    ...{ said: '`payer`, or the page finds it out', from: 'payer', length: atMost(50), on: ['alipay:jsapi'] },
  },
  trade_type: { said: 'the channel: `methods`', on: ['wechat:h5', 'wechat:app'] },
  spbill_create_ip: { said: '`payer.ip`, or the caller’s own address', from: 'payer.ip', on: ['wechat:h5'] },
  scene_info: { said: 'the account’s `siteName` and `siteUrl`', on: ['wechat:h5'] },
}

/** What was asked for before the reductions: trade_amount = original_amount − discount_amount − ignore_amount (4.4.1.1). */
export function originalAmount({ amount, channel, extras }: PaymentOrder): number {
  if (BARCODES.includes(channel)) return amount
  const { discount_amount = 0, ignore_amount = 0 } = (extras.options?.tlinx ?? {}) as TlinxOptions
  return amount + discount_amount + ignore_amount
}

function isReduction(value: string | number, order: PaymentOrder): string | null {
  return Number.isSafeInteger(order.amount + Number(value) * 2) ? null : 'is too large'
}
