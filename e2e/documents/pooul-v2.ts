import type { GatewayDocument } from './gateway-document.ts'

const NAMES = ['trade_id', 'mch_trade_id', 'merchant_id']
const BARCODE = [...NAMES, 'trade_state', 'trade_info']

/** Pooul v2. Its list of pay types has alipay.wap and alipay.app as well, of which no page says anything. */
export const pooulV2: GatewayDocument = {
  document: '普尔瀚达：收款 Pay (pooul/devdocs, _pay.md, 2018)',
  calls: [
    { call: 'pay common.micro', section: '统一反扫支付', reply: BARCODE },
    { call: 'pay wechat.scan', section: '微信扫码支付', reply: [...NAMES, 'code_url', 'prepay_id'] },
    { call: 'pay wechat.jsapi', section: '微信公众号支付', reply: [...NAMES, 'pay_info', 'prepay_id'] },
    { call: 'pay wechat.jsminipg', section: '微信小程序支付', reply: [...NAMES, 'pay_info', 'prepay_id'] },
    { call: 'pay wechat.app', section: '微信APP支付', reply: [...NAMES, 'pay_info', 'prepay_id'] },
    { call: 'pay wechat.wap', section: '微信H5支付', reply: [...NAMES, 'mweb_url'] },
    { call: 'pay wechat.jsurl', section: 'public: _pay.md, 2020', reply: [...NAMES, 'pay_url'] },
    { call: 'pay alipay.scan', section: '支付宝扫码支付', reply: [...BARCODE, 'code_url'] },
    { call: 'pay alipay.jsapi', section: 'public: _pay.md, 2019', reply: [...NAMES, 'pay_info'] },
    { call: 'query', section: '查询订单', reply: [...NAMES, 'trade_state'] },
    { call: 'close', section: '关闭订单', reply: [] },
    { call: 'reverse', section: '撤销订单', reply: [] },
    { call: 'refund', section: '申请退款', reply: [] },
    {
      call: 'refund_query',
      section: '退款查询',
      reply: [...NAMES, 'total_fee', 'pay_type', 'trade_state', 'trade_info', 'refunds'],
    },
  ],
}
