import type { PaymentOrder } from '../../gateway/account.ts'
import { goTo, handToApp, invokeAlipay, invokeWechat, showCode } from '../../gateway/actions.ts'
import type { ChannelRow, FullConfig, GatewayDefinition } from '../../gateway/definition.ts'
import { fieldsWithin } from '../../gateway/fields-within.ts'
import type { Values } from '../../gateway/values.ts'
import type { TlinxFields } from './config.ts'

type Config = FullConfig<TlinxFields>
type Row = ChannelRow<TlinxFields>
type Wallet = 'wechatTag' | 'alipayTag'

const HOURS = 3600
const MINUTES = 60
const WECHAT_CODES = ['weixin://wxpay/']
// The document's samples have both.
const ALIPAY_CODES = ['https://qr.alipay.com/', 'http://qr.alipay.com/']
const SDK = ['partnerid', 'prepayid', 'package', 'noncestr', 'timestamp', 'sign']

/** Every scene of `payorder`. Which wallet is meant, the pmt_tag alone says; which scene, the fields beside it. Sources: 4.4. */
export const CHANNELS: GatewayDefinition<TlinxFields>['channels'] = {
  'wechat:qr': scannedByPayer('wechatTag', WECHAT_CODES),
  'wechat:jsapi': invokedInWechat(({ wechatAppId }) => wechatAppId),
  'wechat:miniprogram': invokedInWechat(({ wechatMiniAppId }) => wechatMiniAppId),
  'wechat:web': hosted('wechatTag'),
  // Taken out of this revision of the document (its history names both, V1.0.5 and V1.0.7); fields by clients of the time.
  'wechat:h5': {
    lifetime: 5 * MINUTES,
    needsAddress: true,
    offered: ({ h5, wechatTag }) => h5 && wechatTag !== undefined,
    values: (order, config) => ({
      pmt_tag: config.wechatTag ?? '',
      trade_type: 'MWEB',
      spbill_create_ip: order.payerIp,
      scene_info: JSON.stringify({ h5_info: siteOf(order, config) }),
    }),
    cashiers: ['wx.tenpay.com'],
    action: ({ trade_result }, _order, rule) => goTo('open-wechat-h5', fieldsWithin(trade_result).mweb_url, rule),
  },
  'wechat:app': {
    lifetime: 2 * HOURS,
    offered: ({ wechatTag, wechatOpenAppId }) => wechatTag !== undefined && wechatOpenAppId !== undefined,
    values: (_order, { wechatTag = '', wechatOpenAppId = '' }) => ({
      pmt_tag: wechatTag,
      trade_type: 'APP',
      sub_appid: wechatOpenAppId,
    }),
    action: (reply) => handToApp(sdkParameters(reply), SDK),
  },
  'wechat:barcode': scannedByShop('wechatTag'),
  'alipay:qr': scannedByPayer('alipayTag', ALIPAY_CODES),
  'alipay:jsapi': {
    lifetime: 2 * HOURS,
    needsPayer: true,
    offered: ({ alipayTag }) => alipayTag !== undefined,
    values: ({ payerId }, { alipayTag = '' }) => ({ pmt_tag: alipayTag, JSAPI: 1, buyer_id: payerId }),
    // There is no field for it: the document's sample has Alipay's number in trade_no, with a line break.
    action: (reply) => invokeAlipay(reply.trade_no),
  },
  'alipay:web': hosted('alipayTag'),
  'alipay:barcode': scannedByShop('alipayTag'),
}

function scannedByPayer(wallet: Wallet, prefixes: readonly string[]): Row {
  return {
    lifetime: 2 * HOURS,
    offered: (config) => config[wallet] !== undefined,
    values: (_order, config) => ({ pmt_tag: config[wallet] ?? '' }),
    action: ({ trade_qrcode }, _order, rule) => showCode(trade_qrcode, prefixes, rule),
  }
}

function hosted(wallet: Wallet): Row {
  return {
    lifetime: 2 * HOURS,
    offered: (config) => config[wallet] !== undefined,
    values: ({ returnUrl }, config) => ({ pmt_tag: config[wallet] ?? '', jump_url: returnUrl }),
    cashiers: [],
    action: ({ jsapi_pay_url }, _order, rule) => goTo('redirect', jsapi_pay_url, rule),
  }
}

// An official account and a mini-program differ in their app id alone: 4.4.5 has the fields of 4.4.3.
function invokedInWechat(appId: (config: Config) => string | undefined): Row {
  return {
    lifetime: 2 * HOURS,
    needsPayer: true,
    appId,
    offered: (config) => config.wechatTag !== undefined && appId(config) !== undefined,
    values: ({ payerId }, config) => ({
      pmt_tag: config.wechatTag ?? '',
      JSAPI: 1,
      sub_appid: appId(config) ?? '',
      sub_openid: payerId,
    }),
    action: (reply) => invokeWechat(reply),
  }
}

// The document has no pace for these; this is the wallets' own.
function scannedByShop(wallet: Wallet): Row {
  return {
    lifetime: MINUTES,
    pace: { first: 5, every: 5 },
    needsAuthCode: true,
    offered: (config) => config[wallet] !== undefined,
    values: ({ authCode }, config) => ({ pmt_tag: config[wallet] ?? '', auth_code: authCode }),
    action: () => ({ type: 'wait' }),
  }
}

function siteOf({ returnUrl }: PaymentOrder, { siteName, siteUrl }: Config): Values {
  return {
    type: 'Wap',
    wap_url: siteUrl ?? new URL('/', returnUrl).href,
    wap_name: siteName ?? new URL(returnUrl).host,
  }
}

// One of the six is misspelt on the wire. The app's own id isn't among them: the app knows it.
function sdkParameters(reply: Values): Values {
  const { wxapp_partnerid, wxapp_prepayid, wxapp_package, wxapp_noncestr, wxapp_sign } = reply
  const { swxapp_timestamp, wxapp_timestamp = swxapp_timestamp } = reply
  return {
    partnerid: wxapp_partnerid ?? null,
    prepayid: wxapp_prepayid ?? null,
    package: wxapp_package ?? null,
    noncestr: wxapp_noncestr ?? null,
    timestamp: wxapp_timestamp ?? null,
    sign: wxapp_sign ?? null,
  }
}
