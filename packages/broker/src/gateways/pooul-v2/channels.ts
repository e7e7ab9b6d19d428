import type { PaymentOrder } from '../../gateway/account.ts'
import { goTo, handToApp, invokeAlipay, invokeWechat, showCode, WECHAT_SDK } from '../../gateway/actions.ts'
import type { ChannelRow, FullConfig, GatewayDefinition } from '../../gateway/definition.ts'
import { fieldsWithin } from '../../gateway/fields-within.ts'
import type { Values } from '../../gateway/values.ts'
import { WALLET_CODES } from '../../gateway/wallet-codes.ts'
import type { PooulFields } from './config.ts'
import { wapAddress } from './wap-address.ts'

const MINUTES = 60
const HOURS = 60 * MINUTES

type Config = FullConfig<PooulFields>

/** Pooul's `pay_type`s as channels. Source: document "统一支付", and its later versions for `wechat.jsurl` and `alipay.jsapi`. */
export const CHANNELS: GatewayDefinition<PooulFields>['channels'] = {
  'wechat:qr': {
    lifetime: 2 * HOURS,
    values: () => ({ pay_type: 'wechat.scan' }),
    action: (reply, _order, rule) => showCode(reply.code_url, ['weixin://wxpay/'], rule),
  },
  'wechat:jsapi': {
    lifetime: 2 * HOURS,
    needsPayer: true,
    appId: ({ wechatAppId }) => wechatAppId,
    offered: ({ wechatAppId }) => wechatAppId !== undefined,
    values: (order, { wechatAppId }) => payerAt('wechat.jsapi', wechatAppId, order),
    action: (reply) => invokeWechat(fieldsWithin(reply.pay_info)),
  },
  'wechat:miniprogram': {
    lifetime: 2 * HOURS,
    needsPayer: true,
    appId: ({ wechatMiniAppId }) => wechatMiniAppId,
    offered: ({ wechatMiniAppId }) => wechatMiniAppId !== undefined,
    values: (order, { wechatMiniAppId }) => payerAt('wechat.jsminipg', wechatMiniAppId, order),
    action: (reply) => invokeWechat(fieldsWithin(reply.pay_info)),
  },
  'wechat:h5': {
    lifetime: 5 * MINUTES,
    values: ({ returnUrl }, config) => ({ pay_type: 'wechat.wap', ...siteOf(returnUrl, config) }),
    cashiers: ['wx.tenpay.com'],
    action: (reply, _order, rule) => goTo('open-wechat-h5', wapAddress(reply), rule),
  },
  'wechat:web': {
    lifetime: 2 * HOURS,
    offered: ({ wechatWeb }) => wechatWeb,
    values: () => ({ pay_type: 'wechat.jsurl' }),
    cashiers: [],
    action: (reply, _order, rule) => goTo('redirect', reply.pay_url, rule),
  },
  'wechat:app': {
    lifetime: 2 * HOURS,
    offered: ({ wechatOpenAppId }) => wechatOpenAppId !== undefined,
    values: (_order, { wechatOpenAppId = '' }) => ({ pay_type: 'wechat.app', sub_appid: wechatOpenAppId }),
    action: (reply) => handToApp(fieldsWithin(reply.pay_info), WECHAT_SDK),
  },
  'wechat:barcode': payersCode(WALLET_CODES.wechat),
  'alipay:qr': {
    lifetime: 2 * HOURS,
    values: () => ({ pay_type: 'alipay.scan' }),
    action: (reply, _order, rule) => showCode(reply.code_url, ['https://qr.alipay.com/'], rule),
  },
  'alipay:jsapi': {
    lifetime: 2 * HOURS,
    needsPayer: true,
    appId: ({ alipayAppId }) => alipayAppId,
    offered: ({ alipayAppId }) => alipayAppId !== undefined,
    values: (order, { alipayAppId }) => payerAt('alipay.jsapi', alipayAppId, order),
    action: (reply) => invokeAlipay(fieldsWithin(reply.pay_info).trade_no),
  },
  'alipay:barcode': payersCode(WALLET_CODES.alipay),
}

/** One call for every wallet's code, so that another's than was named would be charged. Its patience is the document's: asked after 5 s, then every 10 s up to 30 s, then reversed. */
function payersCode(codes: RegExp): ChannelRow<PooulFields> {
  return {
    codes,
    lifetime: 30,
    pace: { first: 5, every: 10 },
    needsAuthCode: true,
    values: ({ authCode }) => ({ pay_type: 'common.micro', auth_code: authCode }),
    action: () => ({ type: 'wait' }),
  }
}

function payerAt(pay_type: string, appId: string | undefined, { payerId }: PaymentOrder): Values {
  return { pay_type, sub_appid: appId ?? '', sub_openid: payerId }
}

function siteOf(returnUrl: string, { siteName, siteUrl }: Config): Values {
  return {
    mch_app_type: 'WAP',
    mch_app_name: siteName ?? new URL(returnUrl).host,
    mch_app_id: siteUrl ?? new URL('/', returnUrl).href,
  }
}
