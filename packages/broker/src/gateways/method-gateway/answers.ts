import {
  type AnswerTable,
  account,
  elsewhere,
  flag,
  funds,
  moment,
  payer,
  sentence,
  text,
  word,
  yuan,
} from '../../gateway/fact-fields.ts'

const ENVELOPE: AnswerTable = {
  error_code: elsewhere('read by the broker; of a refusal `refusal.code`'),
  error_msg: elsewhere('of a refusal `refusal.message`'),
  sign: elsewhere('checked by the broker, of notifications'),
  sign_type: elsewhere('read by the broker, of notifications'),
}

/** Replies to creates, `trade.query` and `trade.reverse`, and notifications. Source: document 2.1 to 2.14, 2.18, 2.19, 2.22 and 4.1. */
export const PAYMENT_ANSWERS: AnswerTable = {
  ...ENVELOPE,
  out_trade_no: elsewhere('`payments[].tradeNo`'),
  trade_no: elsewhere('`payments[].gatewayTradeNo`'),
  total_amount: elsewhere('compared with `payments[].amount`'),
  trade_status: elsewhere('`payments[].status`'),
  pay_url: elsewhere('where the payer is sent'),
  pay_info: elsewhere('what the wallet is invoked with'),
  qr_code: elsewhere('the code that is drawn'),
  code_url: elsewhere('the code that is drawn'),
  tradeNo: elsewhere('what the wallet is invoked with'),
  pay_time: moment('paidAt'),
  trade_state_desc: sentence('statusText'),
  desc: sentence('statusText'),
  trade_type: text('tradeType'),
  bank_type: text('bankType'),
  fee_type: text('currency'),
  net_receipt_amount: yuan('netAmount'),
  receipt_amount: yuan('receiptAmount'),
  buyer_pay_amount: yuan('paidAmount'),
  cash_fee: yuan('cashAmount'),
  point_amount: yuan('pointAmount'),
  promotion_amount: yuan('discountAmount'),
  fund_bill_list: funds,
  subject: word,
  body: word,
  buyer_logon_id: account('buyer'),
  user: account('buyer'),
  is_subscribe: flag('subscribed'),
  openid: payer('wechatOpenid'),
  buyer_user_id: payer('alipayUserId'),
  open_id: payer('jdToken'),
}

/** Replies to `trade.refund`. Source: document 2.20 and 2.21. */
export const REFUND_ANSWERS: AnswerTable = {
  ...ENVELOPE,
  out_trade_no: elsewhere('`refunds[].payment`'),
  trade_no: elsewhere('the payment’s own `gatewayTradeNo`'),
  total_amount: elsewhere('the payment’s own `amount`'),
  refund_status: elsewhere('`refunds[].status`'),
  net_receipt_amount: yuan('netAmount'),
}

const WITHDRAWAL = [
  ...['out_trade_no', 'trade_no', 'amount', 'fee', 'trade_status', 'bank_account_no', 'bank_account_name'],
  ...['bank_mobile', 'remark', 'bank_code', 'bank_name'],
]

/** Source: document 2.15 to 2.17, 2.23 to 2.25. */
export const RAW_ANSWERS: Readonly<Record<string, readonly string[]>> = {
  'unionpay.withdraw': ['out_trade_no', 'total_amount'],
  'unionpay.withdraw_query': WITHDRAWAL,
  'unionpay.withdraw_balance_query': ['withdraw_balance', 'freeze_balance', 'normal_balance'],
  'merchant.withdraw': ['out_trade_no', 'total_amount'],
  'merchant.withdraw_query': WITHDRAWAL,
  'merchant.balance': ['balance', 'freeze', 'unliquidated'],
}
