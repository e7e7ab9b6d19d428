import type { PaymentOrder } from '../../gateway/account.ts'
import { goTo, handToApp, showCode, WECHAT_SDK } from '../../gateway/actions.ts'
import type { ChannelRow, FullConfig, GatewayDefinition } from '../../gateway/definition.ts'
import { fieldsWithin } from '../../gateway/fields-within.ts'
import type { PooulV1Fields } from './config.ts'

const HOURS = 3600

// The samples' cashier; the document masks the rest of its name.
const CASHIERS = ['pay.swiftpass.cn']
// The host of `wechat.wap`'s sample, which opens WeChat, and WeChat's own.
const WAP_HOSTS = ['statecheck.swiftpass.cn', 'wx.tenpay.com']

type Config = FullConfig<PooulV1Fields>

/** `wechat.jsurl` of document 5.4, and what the vendor's chapters 5 to 7 describe of the others well enough to pay with. */
export const CHANNELS: GatewayDefinition<PooulV1Fields>['channels'] = {
  'wechat:web': {
    lifetime: 2 * HOURS,
    needsPayer: true,
    appId: ({ wechatAppId }) => wechatAppId,
    values: ({ payerId, returnUrl }, { wechatAppId }) => ({
      pay_type: 'wechat.jsurl',
      sub_appid: wechatAppId,
      sub_openid: payerId,
      callback_url: returnUrl,
    }),
    cashiers: CASHIERS,
    action: (reply, _order, rule) => goTo('redirect', reply.pay_url, rule),
  },
  'wechat:qr': code('wechat.scan', ['weixin://wxpay/']),
  'wechat:h5': {
    lifetime: 300,
    offered: enabled('wechat.wap'),
    // "iOS_WAP或AND_WAP均可": either will do for a site.
    values: ({ returnUrl }, { siteName, siteUrl }) => ({
      pay_type: 'wechat.wap',
      device_info: 'AND_WAP',
      mch_app_name: siteName ?? new URL(returnUrl).host,
      mch_app_id: siteUrl ?? new URL('/', returnUrl).href,
    }),
    cashiers: WAP_HOSTS,
    action: (reply, _order, rule) => goTo('open-wechat-h5', reply.pay_info, rule),
  },
  'wechat:app': {
    lifetime: 2 * HOURS,
    offered: (config) => config.wechatOpenAppId !== undefined && enabled('wechat.app')(config),
    values: (_order, { wechatOpenAppId = '' }) => ({ pay_type: 'wechat.app', sub_appid: wechatOpenAppId }),
    action: (reply) => handToApp(fieldsWithin(reply.pay_info), WECHAT_SDK),
  },
  'alipay:qr': code('alipay.scan', ['https://qr.alipay.com/'], ({ subject }) => ({ subject })),
  'qq:qr': code('qq.scan', ['https://myun.tenpay.com/'], () => ({ device_info: 'WEB' })),
}

function code(
  payType: string,
  prefixes: readonly string[],
  more: (order: PaymentOrder) => Readonly<Record<string, string>> = () => ({}),
): ChannelRow<PooulV1Fields> {
  return {
    lifetime: 2 * HOURS,
    offered: enabled(payType),
    values: (order) => ({ pay_type: payType, ...more(order) }),
    action: (reply, _order, rule) => showCode(reply.code_url, prefixes, rule),
  }
}

/** The vendor enables each pay_type by itself, and refuses the others with 202. */
function enabled(payType: string): (config: Config) => boolean {
  return ({ payTypes = '' }) => payTypes.split(',').includes(payType)
}
