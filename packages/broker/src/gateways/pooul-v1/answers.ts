import {
  type AnswerTable,
  elsewhere,
  fen,
  flag,
  moment,
  payer,
  sentence,
  text,
  word,
} from '../../gateway/fact-fields.ts'

const ENVELOPE: AnswerTable = {
  code: elsewhere('read by the broker; of a refusal `refusal.code`'),
  msg: elsewhere('of a refusal `refusal.message`'),
  version: elsewhere('read by nobody'),
  sign_type: elsewhere('read by nobody'),
  sign: elsewhere('checked by the broker'),
  nonce_str: elsewhere('read by nobody'),
}

/** Replies to `pay`, `query` and `order_close`, and notifications. Source: document 5.4.1, 5.4.3, 5.4.4, and the vendor's other pages. */
export const PAYMENT_ANSWERS: AnswerTable = {
  ...ENVELOPE,
  merchant_id: elsewhere('compared with the account’s `merchantId`'),
  mch_trade_id: elsewhere('`payments[].tradeNo`'),
  trade_id: elsewhere('`payments[].gatewayTradeNo`'),
  total_fee: elsewhere('compared with `payments[].amount`'),
  trade_state: elsewhere('`payments[].status`'),
  close_status: elsewhere('asked about by a query'),
  token_id: elsewhere('read by nobody: it opens the payment'),
  pay_url: elsewhere('where the payer is sent'),
  code_url: elsewhere('the code that is drawn'),
  code_img_url: elsewhere('read by nobody'),
  pay_info: elsewhere('where the payer is sent, or what the app is handed'),
  prepay_id: elsewhere('read by nobody'),
  time_end: moment('paidAt'),
  out_trade_id: text('walletTradeNo'),
  ch_trade_id: text('upstreamTradeNo'),
  bank_billno: text('bankTradeNo'),
  pay_type: text('tradeType'),
  bank_type: text('bankType'),
  fee_type: text('currency'),
  currency_type: text('currency'),
  coupon_fee: fen('couponAmount'),
  attach: text('attachment'),
  device_info: text('terminal'),
  sub_appid: text('appId'),
  appid: word,
  sub_is_subscribe: flag('subscribed'),
  is_subscribe: word,
  sub_openid: payer('wechatOpenid'),
  openid: payer('serviceOpenid'),
  err_code: word,
  err_msg: sentence('statusText'),
  trade_info: sentence('statusText'),
}

/** Replies to `refund` and `refund_query`. Source: the vendor's documents of this API, sections 4.4 and 4.5. */
export const REFUND_ANSWERS: AnswerTable = {
  ...ENVELOPE,
  merchant_id: elsewhere('read by nobody'),
  mch_trade_id: elsewhere('`refunds[].payment`'),
  trade_id: elsewhere('`refunds[].payment`'),
  mch_refund_id: elsewhere('the number that the broker gave it'),
  refund_id: elsewhere('`refunds[].gatewayRefundNo`'),
  refund_fee: elsewhere('compared with `refunds[].amount`'),
  refund_status: elsewhere('`refunds[].status`'),
}
