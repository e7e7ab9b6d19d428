import { goTo, invokeWechat, showCode } from '../../gateway/actions.ts'
import { defineGateway, type Gateway } from '../../gateway/definition.ts'
import { fieldsWithin } from '../../gateway/fields-within.ts'
import { type PooulFields, pooulFields } from './config.ts'
import { pooulEnvelope } from './envelope.ts'
import { wapAddress } from './wap-address.ts'
import { REFUSALS, STATUSES, statusWord } from './words.ts'

const MINUTES = 60
const HOURS = 60 * MINUTES
const DAYS = 24 * HOURS

/** Pooul v2: tokens signed with RSA. Its documents and our decisions stand in this folder's README. */
const pooulV2: Gateway<PooulFields> = defineGateway({
  id: 'pooul-v2',
  names: { zh: '普尔瀚达 v2', en: 'Pooul v2' },
  config: pooulFields,
  envelope: pooulEnvelope,
  success: '0',
  refusals: REFUSALS,
  trustUnsignedRefusals: 'tls',
  statuses: STATUSES,

  payment: {
    status: statusWord,
    amount: 'total_fee',
    tradeNo: 'mch_trade_id',
    gatewayTradeNo: 'trade_id',
    words: 'trade_info',
    merchant: { field: 'merchant_id', ours: ({ merchantId }) => merchantId },
  },

  channels: {
    'wechat:qr': {
      lifetime: 2 * HOURS,
      values: () => ({ pay_type: 'wechat.scan' }),
      action: (reply, _order, rule) => showCode(reply.code_url, ['weixin://wxpay/'], rule),
    },
    'wechat:jsapi': {
      lifetime: 2 * HOURS,
      needsPayer: true,
      offered: ({ wechatAppId }) => wechatAppId !== undefined,
      values: ({ payerId }, { wechatAppId = '' }) => ({
        pay_type: 'wechat.jsapi',
        sub_appid: wechatAppId,
        sub_openid: payerId,
      }),
      action: (reply) => invokeWechat(fieldsWithin(reply.pay_info)),
    },
    'wechat:h5': {
      lifetime: 5 * MINUTES,
      values: ({ returnUrl }, { siteName, siteUrl }) => ({
        pay_type: 'wechat.wap',
        mch_app_type: 'WAP',
        mch_app_name: siteName ?? new URL(returnUrl).host,
        mch_app_id: siteUrl ?? new URL('/', returnUrl).href,
      }),
      action: (reply, _order, rule) => goTo('open-wechat-h5', wapAddress(reply), ['wx.tenpay.com'], rule),
    },
    'alipay:qr': {
      lifetime: 2 * HOURS,
      values: () => ({ pay_type: 'alipay.scan' }),
      action: (reply, _order, rule) => showCode(reply.code_url, ['https://qr.alipay.com/'], rule),
    },
  },

  operations: {
    pay: { path: 'v2/pay', required: ['pay_type', 'mch_trade_id', 'total_fee', 'body'], movesMoney: true },
    query: { path: 'v2/pay/query', required: ['mch_trade_id'], movesMoney: false },
    close: { path: 'v2/pay/close', required: ['mch_trade_id'], movesMoney: false },
    reverse: { path: 'v2/pay/reverse', required: ['mch_trade_id'], movesMoney: true },
    refund: { path: 'v2/pay/refund', required: ['mch_trade_id', 'refund_fee', 'refund_desc'], movesMoney: true },
    refund_query: { path: 'v2/pay/refund_query', required: ['mch_trade_id'], movesMoney: false },
  },

  create: {
    operation: 'pay',
    tradeNo: /^[0-9A-Za-z]{1,32}$/,
    values: (order) => ({
      mch_trade_id: order.tradeNo,
      total_fee: order.amount,
      body: order.subject,
      spbill_create_ip: order.payerIp,
      notify_url: order.notifyUrl,
      device_info: 'WEB',
      time_start: Math.floor(order.createdAt / 1000),
      time_expire: Math.floor(order.expiresAt / 1000),
    }),
  },
  query: { operation: 'query', values: ({ tradeNo }) => ({ mch_trade_id: tradeNo }) },
  close: { operation: 'close', minAge: 5 * MINUTES, values: ({ tradeNo }) => ({ mch_trade_id: tradeNo }) },
  reverse: {
    operation: 'reverse',
    minAge: 15,
    maxAge: 7 * DAYS,
    values: ({ tradeNo }) => ({ mch_trade_id: tradeNo }),
  },
  notification: { settles: true },
  duplicateSafe: false,
  acknowledgement: {
    accepted: { status: 200, contentType: 'text/plain', body: 'success' },
    refused: { status: 200, contentType: 'text/plain', body: 'fail' },
  },
  masked: ['sub_openid', 'openid', 'auth_code', 'pay_info', 'spbill_create_ip'],
})

export default pooulV2
