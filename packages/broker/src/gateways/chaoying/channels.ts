import { invokeAlipay, invokeWechat, showCode } from '../../gateway/actions.ts'
import type { ChannelRow, FullConfig, GatewayDefinition } from '../../gateway/definition.ts'
import { fieldsWithin } from '../../gateway/fields-within.ts'
import type { ChaoyingFields } from './config.ts'

type Config = FullConfig<ChaoyingFields>

const HOURS = 3600
const wechat = (config: Config) => (isOlder(config) ? 'WECHAT_PreOrder' : 'PreOrder_WECHAT')
const alipay = (config: Config) => (isOlder(config) ? 'ALIPAY_PreOrder' : 'PreOrder_ALIPAY')

/** Whether an account speaks the older API: its own pre-orders, everything signed with the agent's key. */
export function isOlder({ openUrl }: Config): boolean {
  return openUrl !== undefined
}

/** What a reply holds is told by the trade_type asked for: a code's reply may have a pay_info besides. */
export const CHANNELS: GatewayDefinition<ChaoyingFields>['channels'] = {
  'wechat:qr': {
    ...code(['weixin://wxpay/']),
    operation: wechat,
  },
  'wechat:jsapi': {
    ...invokedInWechat('0', ({ wechatAppId }) => wechatAppId),
    operation: wechat,
  },
  'wechat:miniprogram': {
    ...invokedInWechat('1', ({ wechatMiniAppId }) => wechatMiniAppId),
    operation: wechat,
  },
  'alipay:qr': {
    ...code(['https://qr.alipay.com/']),
    operation: alipay,
  },
  'alipay:jsapi': {
    lifetime: 2 * HOURS,
    needsPayer: true,
    operation: alipay,
    values: ({ payerId }) => ({ trade_type: 'JSPAY', buyer_id: payerId }),
    action: ({ pay_info }) => invokeAlipay(fieldsWithin(pay_info).tradeNO),
  },
  'ecny:qr': {
    ...code(['https://qr.pbcdci.cn/']),
    offered: (config) => !isOlder(config),
    operation: () => 'PreOrder_ECNY',
  },
}

function code(prefixes: readonly string[]): ChannelRow<ChaoyingFields> {
  return {
    lifetime: 2 * HOURS,
    values: () => ({ trade_type: 'NATIVE' }),
    action: ({ code_url }, _order, rule) => showCode(code_url, prefixes, rule),
  }
}

function invokedInWechat(
  isMinipg: '0' | '1',
  appId: (config: Config) => string | undefined,
): ChannelRow<ChaoyingFields> {
  return {
    lifetime: 2 * HOURS,
    needsPayer: true,
    offered: (config) => appId(config) !== undefined,
    values: ({ payerId }, config) => ({
      trade_type: 'JSPAY',
      is_minipg: isMinipg,
      sub_appid: appId(config) ?? '',
      buyer_id: payerId,
    }),
    // timeStamp has milliseconds, and paySign covers it as it is: it must not be made into seconds.
    action: ({ pay_info }) => invokeWechat(fieldsWithin(pay_info)),
  }
}
