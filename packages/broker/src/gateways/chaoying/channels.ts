import type { PaymentOrder } from '../../gateway/account.ts'
import { goTo, handToApp, invokeAlipay, invokeWechat, showCode, WECHAT_SDK } from '../../gateway/actions.ts'
import type { ChannelRow, FullConfig, GatewayDefinition } from '../../gateway/definition.ts'
import { fieldsWithin } from '../../gateway/fields-within.ts'
import { type JsonValue, textOf, type Values } from '../../gateway/values.ts'
import { WALLET_CODES } from '../../gateway/wallet-codes.ts'
import { beijingTime } from './beijing-time.ts'
import type { ChaoyingFields } from './config.ts'

type Config = FullConfig<ChaoyingFields>
type Row = ChannelRow<ChaoyingFields>

const HOURS = 3600
// The vendor's own hosts, and those of Alipay's pages.
const CASHIERS = ['pay.storepos.cn', 'api.storepos.cn', 'qrpay.pos.cn', 'openapi.alipay.com', 'mclient.alipay.com']
const wechat = (config: Config) => (isOlder(config) ? 'WECHAT_PreOrder' : 'PreOrder_WECHAT')
const alipay = (config: Config) => (isOlder(config) ? 'ALIPAY_PreOrder' : 'PreOrder_ALIPAY')

/** Whether an account speaks the older API: its own pre-orders, everything signed with the agent's key. */
export function isOlder({ openUrl }: Config): boolean {
  return openUrl !== undefined
}

/** What a reply holds is told by the trade_type asked for: a code's reply may have a pay_info besides. */
export const CHANNELS: GatewayDefinition<ChaoyingFields>['channels'] = {
  'wechat:qr': { ...code(['weixin://wxpay/']), operation: wechat },
  'wechat:jsapi': { ...invokedInWechat('0', ({ wechatAppId }) => wechatAppId), operation: wechat },
  'wechat:miniprogram': { ...invokedInWechat('1', ({ wechatMiniAppId }) => wechatMiniAppId), operation: wechat },
  'wechat:app': {
    lifetime: 2 * HOURS,
    operation: wechat,
    offered: ({ wechatOpenAppId }) => wechatOpenAppId !== undefined,
    values: (order, { wechatOpenAppId }) => ({ ...preorder(order, 'APP'), sub_appid: wechatOpenAppId ?? '' }),
    action: ({ pay_info }) => handToApp(fieldsWithin(pay_info), WECHAT_SDK),
  },
  'wechat:barcode': barcode(WALLET_CODES.wechat),
  'alipay:qr': { ...code(['https://qr.alipay.com/']), operation: alipay },
  'alipay:jsapi': {
    lifetime: 2 * HOURS,
    needsPayer: true,
    operation: alipay,
    values: (order) => ({ ...preorder(order, 'JSPAY'), buyer_id: order.payerId }),
    cashiers: CASHIERS,
    // The document's pay_url is "for reference", and all that some replies hold.
    action: ({ pay_info, pay_url }, _order, rule) =>
      pay_info || !pay_url ? invokeAlipay(fieldsWithin(pay_info).tradeNO) : goTo('redirect', pay_url, rule),
  },
  'alipay:app': {
    lifetime: 2 * HOURS,
    operation: alipay,
    offered: ({ alipayApp }) => alipayApp,
    values: (order) => preorder(order, 'APP'),
    // One text, for Alipay's SDK and for nobody else: no document says what it looks like.
    action: ({ pay_info = null }) => handToApp({ pay_info }, ['pay_info']),
  },
  'alipay:barcode': barcode(WALLET_CODES.alipay),
  'ecny:qr': {
    ...code(['https://qr.pbcdci.cn/']),
    offered: (config) => !isOlder(config),
    operation: () => 'PreOrder_ECNY',
  },
}

/** What every pre-order has beside what every create has. */
function preorder({ tradeNo, notifyUrl, createdAt, expiresAt }: PaymentOrder, tradeType: string): Values {
  return {
    trade_type: tradeType,
    notify_url: notifyUrl,
    // A pre-order that nobody pays can't be closed: it has to run out. Alipay heeds either time only beside the other.
    time_start: beijingTime(createdAt),
    time_expire: beijingTime(expiresAt),
    // Asked for by codes on one page of the document and by JSPAY on another, so always sent.
    product_id: tradeNo,
  }
}

function code(prefixes: readonly string[]): Row {
  return {
    lifetime: 2 * HOURS,
    values: (order) => preorder(order, 'NATIVE'),
    action: (reply, _order, rule) => showCode(codeOf(reply), prefixes, rule),
  }
}

/** The code's content: itself, or out of the address of its picture, which carries it as `uuid`. The picture is fetched by nobody. */
function codeOf({ code_url, code_img_url, pay_url }: Values): JsonValue | undefined {
  return code_url || withinAddress(code_img_url) || withinAddress(pay_url) || pay_url
}

function withinAddress(address: JsonValue | undefined): string | undefined {
  const text = textOf(address)?.trim() ?? ''
  return (URL.canParse(text) && new URL(text).searchParams.get('uuid')) || undefined
}

function invokedInWechat(isMinipg: '0' | '1', appId: (config: Config) => string | undefined): Row {
  return {
    lifetime: 2 * HOURS,
    needsPayer: true,
    appId,
    offered: (config) => appId(config) !== undefined,
    values: (order, config) => ({
      ...preorder(order, 'JSPAY'),
      is_minipg: isMinipg,
      sub_appid: appId(config) ?? '',
      buyer_id: order.payerId,
    }),
    cashiers: CASHIERS,
    // timeStamp has milliseconds, and paySign covers it as it is: it must not be made into seconds.
    action: ({ pay_info, pay_url }, _order, rule) =>
      pay_info || !pay_url ? invokeWechat(fieldsWithin(pay_info)) : goTo('redirect', pay_url, rule),
  }
}

/** The shop scans the payer's code: `pay` answers at once, or to ask again every 5 s for 60 to 180 s (the documents' words). */
function barcode(codes: RegExp): Row {
  return {
    lifetime: 60,
    pace: { first: 5, every: 5 },
    needsAuthCode: true,
    // `pay` finds the wallet by the code, and is asked about by the wallet: another wallet's code would be paid and not be found.
    codes,
    operation: () => 'pay',
    values: ({ authCode }) => ({ auth_code: authCode }),
    action: () => ({ type: 'wait' }),
  }
}
