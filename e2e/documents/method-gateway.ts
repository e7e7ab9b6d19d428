import type { GatewayDocument } from './gateway-document.ts'

const ORDER = ['out_trade_no', 'total_amount']
const PAGE = [...ORDER, 'pay_url']
const CODE = [...ORDER, 'qr_code']
const QUERIED = [...ORDER, 'trade_no', 'net_receipt_amount', 'trade_status', 'pay_time']
const WITHDRAWN = [
  ...['out_trade_no', 'trade_no', 'amount', 'fee', 'trade_status'],
  ...['bank_account_no', 'bank_account_name', 'bank_mobile', 'remark'],
]

/** The mobile payment platform with a method for each wallet. */
export const methodGateway: GatewayDocument = {
  document: '移动支付平台 (2017)',
  calls: [
    { call: 'weixin.pay', section: '2.1', reply: PAGE },
    { call: 'weixin.mppay native', section: '2.2', reply: [...ORDER, 'pay_info'] },
    { call: 'weixin.mppay hosted', section: '2.2', reply: PAGE },
    { call: 'weixin.qr_code_pay', section: '2.3', reply: CODE },
    {
      call: 'weixin.scan_qr_code_pay',
      section: '2.4',
      reply: [...ORDER, 'trade_no', 'bank_type', 'cash_fee', 'fee_type', 'openid', 'pay_time', 'trade_type'],
    },
    { call: 'weixin.h5_pay', section: '2.5', reply: PAGE },
    { call: 'alipay.qr_code_pay', section: '2.6', reply: CODE },
    { call: 'alipay.scan_qr_code_pay', section: '2.7', reply: ORDER },
    { call: 'alipay.ration_code', section: '2.8', reply: PAGE },
    { call: 'alipay.wap_pay', section: '2.9', reply: PAGE },
    { call: 'alipay.h5_pay native', section: '2.10', reply: [...ORDER, 'tradeNo'] },
    { call: 'alipay.h5_pay hosted', section: '2.10', reply: PAGE },
    { call: 'jd.pay', section: '2.11', reply: CODE },
    { call: 'qq.unified', section: '2.12', reply: [...ORDER, 'code_url'] },
    { call: 'unionpay.gateway', section: '2.13', reply: PAGE },
    { call: 'unionpay.wap', section: '2.14', reply: PAGE },
    { call: 'unionpay.withdraw', section: '2.15', reply: ORDER },
    { call: 'unionpay.withdraw_query', section: '2.16', reply: WITHDRAWN },
    {
      call: 'unionpay.withdraw_balance_query',
      section: '2.17',
      reply: ['withdraw_balance', 'freeze_balance', 'normal_balance'],
    },
    {
      call: 'trade.query wechat',
      section: '2.18',
      reply: [...QUERIED, 'bank_type', 'cash_fee', 'openid', 'is_subscribe', 'trade_state_desc'],
    },
    {
      call: 'trade.query alipay',
      section: '2.18',
      reply: [...QUERIED, 'buyer_logon_id', 'receipt_amount', 'fund_bill_list', 'buyer_user_id'],
    },
    { call: 'trade.query jd', section: '2.18', reply: [...QUERIED, 'open_id', 'user', 'desc', 'promotion_amount'] },
    { call: 'trade.query unionpay', section: '2.19', reply: QUERIED },
    {
      call: 'trade.refund',
      section: '2.20',
      reply: [...ORDER, 'trade_no', 'net_receipt_amount', 'refund_status'],
    },
    { call: 'trade.refund unionpay', section: '2.21', reply: [...ORDER, 'trade_no'] },
    { call: 'trade.reverse', section: '2.22', reply: ['out_trade_no', 'trade_no'] },
    { call: 'merchant.withdraw', section: '2.23', reply: ORDER },
    { call: 'merchant.withdraw_query', section: '2.24', reply: WITHDRAWN },
    { call: 'merchant.balance', section: '2.25', reply: ['balance', 'freeze', 'unliquidated'] },
  ],
}
