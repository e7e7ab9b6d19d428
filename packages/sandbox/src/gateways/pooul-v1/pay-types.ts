import type { Channel } from '@pay-checkout/protocol'
import { hex } from '../../identifiers.ts'
import type { Payment } from '../../ledger/payment.ts'
import { appSheet, paySheet } from '../../upstream/wechat.ts'
import type { World } from '../../world.ts'
import { SERVICE_APP_ID, tradeView } from './trade-view.ts'

/** What makes one pay_type different from the others. */
export interface PayType {
  channel: Channel
  required: readonly string[]
  /** Of these, one has to be there. */
  either?: readonly string[]
  /** The field that names who pays, where the wallet is opened for one payer. */
  payer?: 'sub_openid' | 'buyer_id'
  /** Whose QR code the order has. */
  code?: 'wechat' | 'alipay' | 'qq'
  /** The reply's own members, beside those that all replies have. */
  reply(payment: Payment, world: World): Record<string, unknown>
}

const IP = 'spbill_create_ip'

/** Pooul v1 document, chapters 5 to 7. */
export const PAY_TYPES: Readonly<Record<string, PayType>> = {
  'wechat.jsurl': {
    channel: 'wechat:web',
    required: [IP, 'sub_appid', 'sub_openid'],
    payer: 'sub_openid',
    reply: (payment, world) => ({ appid: SERVICE_APP_ID, ...hosted(payment, world) }),
  },
  'wechat.scan': {
    channel: 'wechat:qr',
    required: [IP],
    code: 'wechat',
    reply: (payment, world) => ({ appid: SERVICE_APP_ID, ...scanned(payment, world) }),
  },
  'wechat.jsapi': {
    channel: 'wechat:jsapi',
    required: [IP, 'sub_appid', 'sub_openid'],
    payer: 'sub_openid',
    reply: bridged,
  },
  'wechat.jswap': {
    channel: 'wechat:h5',
    required: [],
    reply: (payment, world) => ({ ch_trade_id: payment.told.ch_trade_id, pay_url: h5Address(payment, world) }),
  },
  'wechat.wap': {
    channel: 'wechat:h5',
    required: [IP, 'mch_app_name', 'mch_app_id'],
    // The table calls pay_info a JSON text; the sample has an address in it.
    reply: (payment, world) => ({ result_code: 0, pay_info: h5Address(payment, world) }),
  },
  'wechat.app': {
    channel: 'wechat:app',
    required: [IP],
    reply({ appId, prepayId, told }, { upstreamKey: key, clock }) {
      const sheet = appSheet({ appId: appId ?? SERVICE_APP_ID, prepayId: prepayId ?? '', key, now: clock.now() })
      const { ch_trade_id } = told
      return { result_code: 0, ch_trade_id, prepay_id: prepayId, pay_info: JSON.stringify(sheet) }
    },
  },
  'wechat.micro': { channel: 'wechat:barcode', required: [IP, 'auth_code'], reply: tradeView },
  'alipay.scan': { channel: 'alipay:qr', required: [IP], code: 'alipay', reply: scanned },
  'alipay.jsapi': {
    channel: 'alipay:web',
    required: [IP],
    either: ['buyer_id', 'buyer_logon_id'],
    payer: 'buyer_id',
    reply: hosted,
  },
  'alipay.micro': { channel: 'alipay:barcode', required: [IP, 'auth_code'], reply: tradeView },
  'qq.scan': { channel: 'qq:qr', required: [IP], code: 'qq', reply: scanned },
  'qq.jsapi': { channel: 'qq:web', required: [IP], reply: hosted },
  'qq.micro': { channel: 'qq:barcode', required: [IP, 'auth_code'], reply: tradeView },
}

function hosted({ id }: Payment, { publicUrl }: World): Record<string, unknown> {
  const token_id = hex(33)
  return { token_id, pay_url: `${publicUrl}/cashier/${id}?token_id=${token_id}&showwxtitle=1` }
}

/** The address of a picture is told as documented; the sandbox draws none, code_url says it all. */
function scanned({ code }: Payment, { publicUrl }: World): Record<string, unknown> {
  return { code_url: code, code_img_url: `${publicUrl}/pay/qrcode?uuid=${encodeURIComponent(code ?? '')}` }
}

/** pay_info is an object here, and its timeStamp a text of milliseconds, as in the sample (Pooul v1 document, 5.3). */
function bridged({ appId, prepayId }: Payment, { upstreamKey: key, clock }: World): Record<string, unknown> {
  const sheet = paySheet({ appId: appId ?? '', prepayId: prepayId ?? '', key, now: clock.now(), unit: 'ms' })
  return { appid: SERVICE_APP_ID, pay_info: { ...sheet, status: '0', callback_url: null }, token_id: hex(33) }
}

/** Has a query, like WeChat's own: redirect_url is appended to it. */
function h5Address({ id, prepayId }: Payment, { publicUrl }: World): string {
  return `${publicUrl}/wechat/h5/${id}?prepay_id=${prepayId}&package=${Number.parseInt(hex(7), 16)}`
}
