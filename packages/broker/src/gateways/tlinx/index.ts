import { goTo, invokeAlipay, invokeWechat, showCode } from '../../gateway/actions.ts'
import { defineGateway, type Gateway } from '../../gateway/definition.ts'
import { sha1Hex } from '../../gateway/sign/md5-sha1.ts'
import { type TlinxFields, tlinxFields } from './config.ts'
import { tlinxEnvelope } from './envelope.ts'
import { REFUSALS, STATUSES, statusWord } from './words.ts'

const HOURS = 3600
const WECHAT_CODES = ['weixin://wxpay/']
// The document's samples have both.
const ALIPAY_CODES = ['https://qr.alipay.com/', 'http://qr.alipay.com/']

/** TLinx mct1, under the names of several banks. Its documents and our decisions stand in this folder's README. */
const tlinx: Gateway<TlinxFields> = defineGateway({
  id: 'tlinx',
  names: { zh: 'TLinx 聚合支付（mct1）', en: 'TLinx mct1' },
  config: tlinxFields,
  envelope: tlinxEnvelope,
  success: '0',
  refusals: REFUSALS,
  trustUnsignedRefusals: 'tls',
  statuses: STATUSES,

  payment: {
    status: statusWord,
    amount: 'trade_amount',
    tradeNo: 'out_no',
    gatewayTradeNo: 'ord_no',
    merchant: { field: 'open_id', ours: ({ openId }) => openId },
  },

  channels: {
    'wechat:qr': {
      lifetime: 2 * HOURS,
      offered: ({ wechatTag }) => wechatTag !== undefined,
      values: (_order, { wechatTag = '' }) => ({ pmt_tag: wechatTag }),
      action: (reply, _order, rule) => showCode(reply.trade_qrcode, WECHAT_CODES, rule),
    },
    'wechat:jsapi': {
      lifetime: 2 * HOURS,
      needsPayer: true,
      offered: ({ wechatTag, wechatAppId }) => wechatTag !== undefined && wechatAppId !== undefined,
      values: ({ payerId }, { wechatTag = '', wechatAppId = '' }) => ({
        pmt_tag: wechatTag,
        JSAPI: 1,
        sub_appid: wechatAppId,
        sub_openid: payerId,
      }),
      action: (reply) => invokeWechat(reply),
    },
    'wechat:web': {
      lifetime: 2 * HOURS,
      offered: ({ wechatTag }) => wechatTag !== undefined,
      values: ({ returnUrl }, { wechatTag = '' }) => ({ pmt_tag: wechatTag, jump_url: returnUrl }),
      action: (reply, _order, rule) => goTo('redirect', reply.jsapi_pay_url, [], rule),
    },
    'alipay:qr': {
      lifetime: 2 * HOURS,
      offered: ({ alipayTag }) => alipayTag !== undefined,
      values: (_order, { alipayTag = '' }) => ({ pmt_tag: alipayTag }),
      action: (reply, _order, rule) => showCode(reply.trade_qrcode, ALIPAY_CODES, rule),
    },
    'alipay:jsapi': {
      lifetime: 2 * HOURS,
      needsPayer: true,
      offered: ({ alipayTag }) => alipayTag !== undefined,
      values: ({ payerId }, { alipayTag = '' }) => ({ pmt_tag: alipayTag, JSAPI: 1, buyer_id: payerId }),
      // There is no field for it: the document's sample has Alipay's number in trade_no, with a line break.
      action: (reply) => invokeAlipay(reply.trade_no),
    },
    'alipay:web': {
      lifetime: 2 * HOURS,
      offered: ({ alipayTag }) => alipayTag !== undefined,
      values: ({ returnUrl }, { alipayTag = '' }) => ({ pmt_tag: alipayTag, jump_url: returnUrl }),
      action: (reply, _order, rule) => goTo('redirect', reply.jsapi_pay_url, [], rule),
    },
  },

  operations: {
    paylist: { required: ['pmt_type'], movesMoney: false },
    order: { required: [], movesMoney: false },
    'order/view': { required: [], movesMoney: false },
    payorder: { required: ['out_no', 'pmt_tag', 'original_amount', 'trade_amount'], movesMoney: true },
    paystatus: { required: [], movesMoney: false },
    paycancel: { required: [], movesMoney: false },
    payrefund: {
      required: ['refund_out_no', 'refund_amount'],
      movesMoney: true,
      adds: ({ shopPass }) => (shopPass ? { shop_pass: sha1Hex(shopPass.reveal()) } : {}),
    },
  },

  create: {
    operation: 'payorder',
    tradeNo: /^[0-9A-Za-z]{1,64}$/,
    values: (order) => ({
      out_no: order.tradeNo,
      ord_name: order.subject.slice(0, 100),
      original_amount: order.amount,
      trade_amount: order.amount,
      // Without it no notification is ever sent.
      notify_url: order.notifyUrl,
    }),
  },
  query: { operation: 'paystatus', values: ({ tradeNo }) => ({ out_no: tradeNo }) },
  // Whether the payment's scene can be cancelled at all, only the answer tells (8013).
  close: { operation: 'paycancel', minAge: 0, values: ({ tradeNo }) => ({ out_no: tradeNo }) },
  // It names no amount, and the payer's browser is given the same fields signed the same way (jump_url).
  notification: { settles: false },
  duplicateSafe: true,
  acknowledgement: {
    accepted: { status: 200, contentType: 'text/plain', body: 'notify_success' },
    refused: { status: 200, contentType: 'text/plain', body: 'fail' },
  },
  masked: ['sub_openid', 'buyer_id', 'auth_code', 'trade_account', 'trade_result', 'paySign', 'shop_pass'],
})

export default tlinx
