import type { GatewayDocument } from './gateway-document.ts'

const NAMES = ['trade_id', 'mch_trade_id', 'merchant_id', 'pay_type']
const SIBLING = 'public: pooul/devdocs, payments'
const SCANNED = [...NAMES, 'code_url', 'code_img_url']
const HOSTED = [...NAMES, 'token_id', 'pay_url']
const BARCODE = [...NAMES, 'trade_state', 'total_fee']
const REFUND = ['trade_id', 'mch_trade_id', 'merchant_id', 'mch_refund_id', 'refund_id', 'refund_status']

/** Pooul v1. */
export const pooulV1: GatewayDocument = {
  document: '普尔瀚达：5.4 微信公众号支付-跳转 (2017)',
  calls: [
    { call: 'pay wechat.jsurl', section: '5.4.1', reply: [...HOSTED, 'appid'] },
    { call: 'pay wechat.scan', section: SIBLING, reply: SCANNED },
    // pay_info is an object, which no signature covers: it is not asked for here.
    { call: 'pay wechat.jsapi', section: SIBLING, reply: [...NAMES, 'token_id'] },
    { call: 'pay wechat.jswap', section: SIBLING, reply: [...NAMES, 'pay_url'] },
    { call: 'pay wechat.wap', section: SIBLING, reply: [...NAMES, 'pay_info'] },
    { call: 'pay wechat.app', section: SIBLING, reply: [...NAMES, 'pay_info', 'prepay_id'] },
    { call: 'pay wechat.micro', section: SIBLING, reply: BARCODE },
    { call: 'pay alipay.scan', section: SIBLING, reply: SCANNED },
    { call: 'pay alipay.jsapi', section: SIBLING, reply: HOSTED },
    { call: 'pay alipay.micro', section: SIBLING, reply: BARCODE },
    { call: 'pay qq.scan', section: SIBLING, reply: SCANNED },
    { call: 'pay qq.jsapi', section: SIBLING, reply: HOSTED },
    { call: 'pay qq.micro', section: SIBLING, reply: BARCODE },
    {
      call: 'query',
      section: '5.4.4',
      reply: [...NAMES, 'trade_state', 'total_fee', 'out_trade_id', 'openid', 'is_subscribe'],
    },
    { call: 'order_close', section: 'public: _order_close.md', reply: [...NAMES.slice(0, 3), 'close_status'] },
    { call: 'refund', section: 'public: _refund.md', reply: REFUND },
    { call: 'refund_query', section: 'public: _refund_query.md', reply: REFUND },
  ],
}
