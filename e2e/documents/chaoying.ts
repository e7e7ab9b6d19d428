import type { DocumentedCall, GatewayDocument } from './gateway-document.ts'

const DOCUMENT = '超赢：主扫支付 v2.14.1 (2022-08-31)'
const DONE = ['code', 'trade_state', 'mch_id', 'out_trade_no', 'nonce_str']
const CODE = [...DONE, 'code_url']
const SHEET = [...DONE, 'pay_info']
const WECHAT_SHEET = [...SHEET, 'appid', 'sub_openid']
const NUMBERS = ['code', 'trade_state', 'out_trade_no', 'paytype', 'transaction_id']

/** The two wallets' pre-orders, by whichever names an API has for them. */
function preOrders(names: { wechat: string; alipay: string }, section: string): readonly DocumentedCall[] {
  const { wechat, alipay } = names
  return [
    { call: `${wechat} NATIVE`, section, reply: CODE },
    { call: `${wechat} JSPAY`, section, reply: WECHAT_SHEET },
    { call: `${wechat} JSPAY-is_minipg`, section, reply: WECHAT_SHEET },
    { call: `${wechat} APP`, section, reply: SHEET },
    { call: `${wechat} APP_BANK`, section, reply: SHEET },
    { call: `${alipay} NATIVE`, section, reply: CODE },
    { call: `${alipay} JSPAY`, section, reply: SHEET },
    { call: `${alipay} APP`, section, reply: SHEET },
    { call: `${alipay} APP_BANK`, section, reply: SHEET },
  ]
}

/** What both generations of the API have beside their pre-orders. */
const METHODS: readonly DocumentedCall[] = [
  { call: 'pay wechat', section: 'public: api/micropay.md, 提交支付', reply: [...NUMBERS, 'total_fee', 'time_end'] },
  { call: 'pay alipay', section: 'public: api/micropay.md, 提交支付', reply: [...NUMBERS, 'total_fee', 'time_end'] },
  {
    call: 'orderquery',
    section: 'public: api/micropay.md, 订单查询',
    reply: [...NUMBERS, 'base_fee', 'total_fee', 'time_end', 'trade_type'],
  },
  {
    call: 'refund',
    section: 'public: api/micropay.md, 交易退款',
    reply: [...NUMBERS, 'out_refund_no', 'refund_id', 'total_fee', 'refund_fee'],
  },
  {
    call: 'refundquery',
    section: 'public: api/micropay.md, 退款查询',
    reply: [...NUMBERS, 'refund_count', 'refund_list'],
  },
  {
    call: 'cancel',
    section: 'public: api/micropay.md, 交易撤销',
    reply: ['code', 'trade_state', 'mch_id', 'nonce_str'],
  },
  {
    call: 'authcodetoopenid',
    section: 'public: api/micropay.md, 付款码查询买家Id',
    reply: ['code', 'trade_state', 'mch_id', 'paytype', 'auth_code', 'sub_openid', 'nonce_str'],
  },
]

/** Chaoying's newer API. e-CNY is shown by a code to scan, and by nothing else. */
export const chaoying: GatewayDocument = {
  document: DOCUMENT,
  calls: [
    ...preOrders({ wechat: 'PreOrder_WECHAT', alipay: 'PreOrder_ALIPAY' }, '主扫预下单v2'),
    { call: 'PreOrder_ECNY NATIVE', section: '主扫预下单v2', reply: CODE },
    ...METHODS,
  ],
}

/** Its older API, signed with the agent's key. */
export const chaoyingOlder: GatewayDocument = {
  document: DOCUMENT,
  calls: [
    ...preOrders({ wechat: 'WECHAT_PreOrder', alipay: 'ALIPAY_PreOrder' }, '微信主扫下单, 支付宝主扫下单'),
    ...METHODS,
  ],
}
