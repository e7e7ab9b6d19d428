import type { PaymentOrder } from '../../gateway/account.ts'
import { goTo, invokeAlipay, invokeWechat, showCode } from '../../gateway/actions.ts'
import type { ChannelRow, FullConfig, GatewayDefinition } from '../../gateway/definition.ts'
import { fieldsWithin } from '../../gateway/fields-within.ts'
import { textOf, type Values } from '../../gateway/values.ts'
import { BANKS } from './banks.ts'
import type { MethodGatewayFields } from './config.ts'
import { isOnline } from './parameters.ts'

type Row = ChannelRow<MethodGatewayFields>
type Config = FullConfig<MethodGatewayFields>

// The document names a life for JD's code only; the others' are the wallets' own.
const HOURS = 3600
const MINUTES = 60
const ONLINE = 1
const OFFLINE = 0
// UnionPay's "channel_type": where the payer's browser runs.
const INTERNET = '07'
const MOBILE = '08'
const WECHAT_H5 = 'wx.tenpay.com'
const ALIPAY_PAGES = ['openapi.alipay.com', 'mclient.alipay.com']

/**
 * A cashier reads the payer's code. Neither reply has a status, so the first question comes at once; the rest is the wallets' own
 * pace, for the document has none.
 */
const SCANNED_BY_SHOP: Pick<Row, 'lifetime' | 'pace' | 'needsAuthCode' | 'action'> = {
  lifetime: MINUTES,
  pace: { first: 1, every: 5 },
  needsAuthCode: true,
  action: () => ({ type: 'wait' }),
}

/** A row for every way to pay that the document has and a client can perform. */
export const CHANNELS: GatewayDefinition<MethodGatewayFields>['channels'] = {
  'wechat:qr': {
    lifetime: 2 * HOURS,
    needsAddress: true,
    operation: () => 'weixin.qr_code_pay',
    offered: ({ wechatAppId }) => wechatAppId !== undefined,
    values: (order, { wechatAppId = '' }) => ({
      ...described(order),
      sub_appid: wechatAppId,
      spbill_create_ip: order.payerIp,
      goods_id: goodsId(order),
      is_online: ONLINE,
    }),
    action: ({ qr_code }, _order, rule) => showCode(qr_code, ['weixin://wxpay/'], rule),
  },
  'wechat:jsapi': {
    lifetime: 2 * HOURS,
    needsAddress: true,
    needsPayer: true,
    appId: ({ wechatAppId }) => wechatAppId,
    operation: () => 'weixin.mppay',
    offered: ({ wechatAppId }) => wechatAppId !== undefined,
    values: (order, { wechatAppId = '', subMerchantId }) => ({
      ...described(order),
      // Said together, for tran_type left out is the offline kind; the online kind needs the merchant's number at WeChat.
      ...(isOnline(order, subMerchantId) ? { tran_type: 2, is_online: ONLINE } : { tran_type: 1, is_online: OFFLINE }),
      ...(subMerchantId && { sub_mch_id: subMerchantId }),
      sub_appid: wechatAppId,
      sub_openid: order.payerId,
      spbill_create_ip: order.payerIp,
      success_url: order.returnUrl,
      cancel_url: order.returnUrl,
    }),
    cashiers: [],
    action: ({ pay_info, pay_url }, _order, rule) =>
      pay_info ? invokeWechat(fieldsWithin(pay_info)) : goTo('redirect', pay_url, rule),
  },
  'wechat:web': {
    lifetime: 2 * HOURS,
    operation: () => 'weixin.pay',
    values: wapLink,
    cashiers: [],
    action: ({ pay_url }, _order, rule) => goTo('redirect', webAddress(pay_url), rule),
  },
  // WeChat's own H5 payment where the merchant is set up for it; else the platform's WAP link, which comes back by itself.
  'wechat:h5': {
    lifetime: 5 * MINUTES,
    needsAddress: true,
    operation: ({ subMerchantId }) => (subMerchantId === undefined ? 'weixin.pay' : 'weixin.h5_pay'),
    values: (order, config) => (config.subMerchantId === undefined ? wapLink(order) : h5Page(order, config)),
    cashiers: [WECHAT_H5],
    action({ pay_url }, _order, rule) {
      const address = webAddress(pay_url)
      const isWechats = URL.canParse(address) && new URL(address).host === WECHAT_H5
      return goTo(isWechats ? 'open-wechat-h5' : 'redirect', address, rule)
    },
  },
  'wechat:barcode': {
    ...SCANNED_BY_SHOP,
    needsAddress: true,
    operation: () => 'weixin.scan_qr_code_pay',
    offered: ({ wechatAppId }) => wechatAppId !== undefined,
    values: (order, { wechatAppId = '' }) => ({
      ...described(order),
      sub_appid: wechatAppId,
      auth_code: order.authCode,
      spbill_create_ip: order.payerIp,
      // Its table alone of all creates has none.
      notify_url: '',
    }),
  },
  'alipay:qr': {
    lifetime: 2 * HOURS,
    operation: () => 'alipay.qr_code_pay',
    values: (order) => ({ ...named(order), goods_id: goodsId(order), client_ip: order.payerIp }),
    action: ({ qr_code }, _order, rule) => showCode(qr_code, ['https://qr.alipay.com/'], rule),
  },
  'alipay:jsapi': {
    lifetime: 2 * HOURS,
    needsPayer: true,
    operation: () => 'alipay.h5_pay',
    values: (order) => ({
      ...named(order),
      user_id: order.payerId,
      ip: order.payerIp,
      return_url: order.returnUrl,
    }),
    cashiers: ALIPAY_PAGES,
    // tradeNo by the document, tradeNO by Alipay. Not trade_no, which is the platform's own number everywhere else.
    action: ({ tradeNo, tradeNO = tradeNo, pay_url }, _order, rule) =>
      tradeNO ? invokeAlipay(tradeNO) : goTo('redirect', pay_url, rule),
  },
  'alipay:h5': {
    lifetime: 2 * HOURS,
    operation: () => 'alipay.wap_pay',
    values: (order) => ({ ...described(order), return_url: order.returnUrl, success_url: order.returnUrl }),
    cashiers: ALIPAY_PAGES,
    action: ({ pay_url }, _order, rule) => goTo('redirect', pay_url, rule),
  },
  'alipay:barcode': {
    ...SCANNED_BY_SHOP,
    operation: () => 'alipay.scan_qr_code_pay',
    values: (order) => ({
      ...described(order),
      auth_code: order.authCode,
      scene: 'bar_code',
      client_ip: order.payerIp,
    }),
  },
  'jd:qr': {
    lifetime: 2 * HOURS,
    operation: () => 'jd.pay',
    values: (order, { virtualGoods }) => ({ ...named(order), order_type: virtualGoods ? 1 : 0 }),
    action: ({ qr_code }, _order, rule) => showCode(qr_code, ['https://h5pay.jd.com/'], rule),
  },
  'qq:qr': {
    lifetime: 2 * HOURS,
    needsAddress: true,
    operation: () => 'qq.unified',
    values: (order) => ({ ...named(order), spbill_create_ip: order.payerIp }),
    action: ({ code_url }, _order, rule) =>
      showCode(code_url, ['https://qpay.qq.com/qr/', 'https://myun.tenpay.com/'], rule),
  },
  'unionpay:web': {
    lifetime: 2 * HOURS,
    needsAddress: true,
    operation: () => 'unionpay.gateway',
    offered: ({ unionpay, unionpayBank }) => unionpay || unionpayBank !== undefined,
    bank: ({ unionpayBank }) => ({ needed: unionpayBank === undefined, banks: BANKS }),
    values: (order, { unionpayBank = '' }) => ({
      channel_type: order.onPhone ? MOBILE : INTERNET,
      subject: order.subject,
      body: order.detail ?? order.subject,
      client_ip: order.payerIp,
      // Debit and credit cards.
      pay_type: 3,
      bank_code: order.bankCode ?? unionpayBank,
      success_url: order.returnUrl,
    }),
    cashiers: ['gateway.95516.com'],
    action: ({ pay_url }, _order, rule) => goTo('redirect', pay_url, rule),
  },
}

function wapLink(order: PaymentOrder): Values {
  return { ...named(order), ip: order.payerIp, return_url: order.returnUrl }
}

function h5Page(order: PaymentOrder, { subMerchantId = '', siteName, siteUrl, goodsTag }: Config): Values {
  const { returnUrl } = order
  const site = { wap_url: siteUrl ?? new URL('/', returnUrl).href, wap_name: siteName ?? new URL(returnUrl).host }
  return {
    ...named(order),
    // Asked for; a word that no coupon knows changes nothing.
    goods_tag: goodsTag ?? 'H5',
    sub_mch_id: subMerchantId,
    spbill_create_ip: order.payerIp,
    sceneInfo: JSON.stringify({ h5_info: { type: 'Wap', ...site } }),
  }
}

function named({ subject }: PaymentOrder): Values {
  return { order_name: subject }
}

function described(order: PaymentOrder): Values {
  return { ...named(order), body: order.detail ?? order.subject }
}

function goodsId({ tradeNo }: PaymentOrder): string {
  return tradeNo.slice(0, 32)
}

// A client of the platform cuts off whatever stands before the address.
function webAddress(url: Values[string] | undefined): string {
  return /https?:\/\/.*$/s.exec(textOf(url) ?? '')?.[0] ?? ''
}
