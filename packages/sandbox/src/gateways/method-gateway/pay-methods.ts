import type { Channel } from '@pay-checkout/protocol'
import { alipayCode, hex, jdCode, qqCode, wechatCode } from '../../identifiers.ts'
import type { Payment } from '../../ledger/payment.ts'
import { paySheet } from '../../upstream/wechat.ts'
import type { World } from '../../world.ts'
import type { Content } from './envelope.ts'
import { barcodeReply } from './trade-view.ts'

/** What makes one method of payment different from the others. */
export interface PayMethodRow {
  /** Some methods answer one thing or another, "根据实际情况返回": it depends on who was named as the payer. [assumed] */
  channel: Channel | ((values: Content) => Channel)
  /** What has to be there beside out_trade_no and total_amount. */
  required: readonly string[]
  code?(): string
  /** The reply's own members, beside out_trade_no and total_amount. */
  reply(payment: Payment, world: World): Record<string, unknown>
}

const SHOP = ['merchant_no', 'order_name'] as const
const UNION = ['channel_type', 'subject', 'body', 'client_ip', 'notify_url', 'success_url'] as const

/** Document 2.1 to 2.14. */
export const PAY_METHODS: Readonly<Record<string, PayMethodRow>> = {
  'weixin.pay': { channel: 'wechat:web', required: [...SHOP, 'notify_url'], reply: hosted },
  'weixin.mppay': {
    channel: ({ sub_appid, sub_openid }) => (sub_appid && sub_openid ? 'wechat:jsapi' : 'wechat:web'),
    required: [...SHOP, 'spbill_create_ip', 'notify_url'],
    reply: (payment, world) => (payment.channel === 'wechat:web' ? hosted(payment, world) : bridged(payment, world)),
  },
  'weixin.qr_code_pay': {
    channel: 'wechat:qr',
    required: [...SHOP, 'sub_appid', 'spbill_create_ip', 'notify_url'],
    code: wechatCode,
    reply: ({ code }) => ({ qr_code: code }),
  },
  'weixin.scan_qr_code_pay': {
    channel: 'wechat:barcode',
    required: [...SHOP, 'sub_appid', 'auth_code', 'spbill_create_ip'],
    reply: barcodeReply,
  },
  'weixin.h5_pay': {
    channel: 'wechat:h5',
    required: [...SHOP, 'goods_tag', 'sub_mch_id', 'spbill_create_ip', 'sceneInfo', 'notify_url'],
    reply: ({ id, prepayId }, { publicUrl }) => ({
      pay_url: `${publicUrl}/wechat/h5/${id}?prepay_id=${prepayId}&package=${Number.parseInt(hex(7), 16)}`,
    }),
  },
  'alipay.qr_code_pay': {
    channel: 'alipay:qr',
    required: [...SHOP, 'notify_url'],
    code: alipayCode,
    reply: ({ code }) => ({ qr_code: code }),
  },
  'alipay.scan_qr_code_pay': {
    channel: 'alipay:barcode',
    required: [...SHOP, 'auth_code', 'scene', 'notify_url'],
    // No word of whether it was paid: merchants ask.
    reply: () => ({}),
  },
  'alipay.ration_code': { channel: 'alipay:web', required: ['notify_url'], reply: hosted },
  'alipay.wap_pay': { channel: 'alipay:web', required: [...SHOP, 'body', 'notify_url'], reply: hosted },
  'alipay.h5_pay': {
    channel: ({ user_id }) => (user_id ? 'alipay:jsapi' : 'alipay:web'),
    required: [...SHOP, 'notify_url'],
    // Spelt so in the document, though the wallet's own parameter is tradeNO.
    reply: (payment, world) =>
      payment.channel === 'alipay:web' ? hosted(payment, world) : { tradeNo: payment.walletNo },
  },
  'jd.pay': {
    channel: 'jd:qr',
    required: [...SHOP, 'order_type', 'notify_url'],
    code: jdCode,
    reply: ({ code }) => ({ qr_code: code }),
  },
  'qq.unified': {
    channel: 'qq:qr',
    required: ['order_name', 'spbill_create_ip', 'notify_url'],
    code: qqCode,
    reply: ({ code }) => ({ code_url: code }),
  },
  'unionpay.gateway': { channel: 'unionpay:web', required: [...UNION, 'pay_type', 'bank_code'], reply: hosted },
  'unionpay.wap': { channel: 'unionpay:web', required: [...UNION, 'card_no'], reply: hosted },
}

function hosted({ id }: Payment, { publicUrl }: World): Record<string, unknown> {
  return { pay_url: `${publicUrl}/cashier/${id}` }
}

/** pay_info is JSON, an object in it; timeStamp in seconds (document 2.2). */
function bridged({ appId, prepayId }: Payment, { upstreamKey: key, clock }: World): Record<string, unknown> {
  return { pay_info: paySheet({ appId: appId ?? '', prepayId: prepayId ?? '', key, now: clock.now() }) }
}
