import {
  type AnswerTable,
  account,
  elsewhere,
  fen,
  fenBeside,
  funds,
  moment,
  payer,
  payerOfEither,
  promotions,
  text,
  word,
} from '../../gateway/fact-fields.ts'

const ENVELOPE: AnswerTable = {
  state: elsewhere('read by the broker'),
  code: elsewhere('`payments[].status`; of a refusal `refusal.code`'),
  msg: elsewhere('of a refusal `refusal.message`'),
  trade_state: elsewhere('`payments[].status`'),
  sign: elsewhere('checked by the broker'),
  nonce_str: elsewhere('read by nobody'),
}

/**
 * Replies to pre-orders, `pay`, `orderquery` and `cancel`, and notifications. Source: "主扫支付" and the notifications of its
 * chapters "结果通知", with the sample's gmt_create; api/micropay.md for the others.
 */
export const PAYMENT_ANSWERS: AnswerTable = {
  ...ENVELOPE,
  result_code: elsewhere('`payments[].status`'),
  pay_result: elsewhere('`payments[].status`'),
  mch_id: elsewhere('compared with the account’s `merchantNo`'),
  out_trade_no: elsewhere('`payments[].tradeNo`'),
  transaction_id: elsewhere('`payments[].gatewayTradeNo`'),
  base_fee: elsewhere('compared with `payments[].amount`'),
  token_id: elsewhere('read by nobody: it opens the payment'),
  pay_info: elsewhere('what the wallet is invoked with'),
  pay_url: elsewhere('where the payer is sent, or what is drawn, where the reply has nothing better'),
  code_url: elsewhere('the code that is drawn'),
  code_img_url: elsewhere('the code that is drawn, where the reply has no other'),
  services: elsewhere('read by nobody'),
  time_end: moment('paidAt'),
  gmt_create: moment('orderedAt'),
  out_transaction_id: text('walletTradeNo'),
  trade_type: text('tradeType'),
  paytype: word,
  bank_type: text('bankType'),
  fee_type: text('currency'),
  // Beside base_fee it is what was really paid; alone it is the order's amount, which is compared.
  total_fee: fenBeside('base_fee', 'paidAmount'),
  coupon_fee: fen('couponAmount'),
  invoice_amount: fen('invoiceAmount'),
  fund_bill_list: funds,
  promotion_detail: promotions,
  attach: text('attachment'),
  device_info: text('terminal'),
  buyer_logon_id: account('buyer'),
  sub_appid: text('appId'),
  appid: word,
  wx_mch_id: text('walletMerchantNo'),
  wx_sub_mch_id: text('walletSubMerchantNo'),
  sub_openid: payer('wechatOpenid'),
  openid: payer('serviceOpenid'),
  buyer_user_id: payerOfEither,
}

/** Replies to `refund` and `refundquery`, and the fields of its `refund_list`. Source: api/micropay.md. */
export const REFUND_ANSWERS: AnswerTable = {
  ...ENVELOPE,
  mch_id: elsewhere('read by nobody'),
  out_trade_no: elsewhere('`refunds[].payment`'),
  transaction_id: elsewhere('the payment’s own `gatewayTradeNo`'),
  out_refund_no: elsewhere('the number that the broker gave it'),
  refund_id: elsewhere('`refunds[].gatewayRefundNo`'),
  base_fee: elsewhere('the payment’s own `amount`'),
  total_fee: elsewhere('the payment’s own `facts.paidAmount`'),
  base_refund_fee: elsewhere('compared with `refunds[].amount`'),
  refund_count: elsewhere('read by nobody: other refunds are counted in it'),
  base_refund_fee_summary: elsewhere('read by nobody: other refunds are counted in it'),
  refund_fee_summary: elsewhere('read by nobody: other refunds are counted in it'),
  refund_list: elsewhere('its fields, below'),
  serial_no: word,
  refund_status: elsewhere('`refunds[].status`'),
  refund_time: moment('refundedAt'),
  out_refund_id: text('walletRefundNo'),
  out_transaction_id: text('walletTradeNo'),
  // Beside base_refund_fee it is what really went back; alone it is what was asked for.
  refund_fee: fenBeside('base_refund_fee', 'returnedAmount'),
  coupon_refund_fee: fen('couponAmount'),
  refund_channel: text('route'),
  paytype: word,
  wx_mch_id: word,
  wx_sub_mch_id: word,
}

/** Source: api/micropay.md, "付款码查询买家Id". */
export const RAW_ANSWERS: Readonly<Record<string, readonly string[]>> = {
  authcodetoopenid: [
    'mch_id',
    'paytype',
    'auth_code',
    'sub_appid',
    'sub_openid',
    'nonce_str',
    'wx_mch_id',
    'wx_sub_mch_id',
  ],
}
