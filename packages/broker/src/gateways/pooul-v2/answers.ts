import {
  type AnswerTable,
  elsewhere,
  fen,
  flag,
  payerOfEither,
  sentence,
  text,
  word,
} from '../../gateway/fact-fields.ts'

const ENVELOPE: AnswerTable = {
  code: elsewhere('read by the broker; of a refusal `refusal.code`'),
  msg: elsewhere('of a refusal `refusal.message`'),
  nonce_str: elsewhere('read by nobody'),
}

/**
 * Replies to `pay` and `query`, and notifications. No page says when it was paid. Source: document "统一支付"; the public ones of
 * 2018 to 2020 and their samples for what the elided reply to a query and a notification hold.
 */
export const PAYMENT_ANSWERS: AnswerTable = {
  ...ENVELOPE,
  merchant_id: elsewhere('compared with the account’s `merchantId`'),
  mch_trade_id: elsewhere('`payments[].tradeNo`'),
  trade_id: elsewhere('`payments[].gatewayTradeNo`'),
  total_fee: elsewhere('compared with `payments[].amount`'),
  trade_state: elsewhere('`payments[].status`'),
  code_url: elsewhere('the code that is drawn'),
  mweb_url: elsewhere('where the payer is sent'),
  pay_url: elsewhere('where the payer is sent'),
  pay_info: elsewhere('what the wallet is invoked with'),
  prepay_id: elsewhere('read by nobody'),
  trade_info: sentence('statusText'),
  out_trade_id: text('walletTradeNo'),
  pay_type: text('tradeType'),
  bank_type: text('bankType'),
  fee_type: text('currency'),
  cash_fee: fen('cashAmount'),
  actual_fee: fen('paidAmount'),
  settle_fee: fen('settlementAmount'),
  trade_fee: fen('feeAmount'),
  attach: text('attachment'),
  body: word,
  device_info: text('terminal'),
  op_user_id: text('cashier'),
  sub_is_subscribe: flag('subscribed'),
  updated_at: word,
  sub_openid: payerOfEither,
}

/** Replies to `refund` and `refund_query`, and notifications of refunds; the fields of `refunds` by their own names. */
export const REFUND_ANSWERS: AnswerTable = {
  ...ENVELOPE,
  merchant_id: elsewhere('read by nobody'),
  mch_trade_id: elsewhere('`refunds[].payment`'),
  trade_id: elsewhere('`refunds[].payment`'),
  pay_type: elsewhere('the payment’s own `facts.tradeType`'),
  total_fee: elsewhere('the payment’s own `amount`'),
  cash_fee: elsewhere('the payment’s own `facts.cashAmount`'),
  trade_state: elsewhere('the payment’s own `status`'),
  trade_info: elsewhere('the payment’s own `facts.statusText`'),
  refunds: elsewhere('its fields, below'),
  refund_id: elsewhere('`refunds[].gatewayRefundNo`'),
  mch_refund_id: elsewhere('the number that the broker gave it'),
  refund_fee: elsewhere('compared with `refunds[].amount`'),
  refund_state: elsewhere('`refunds[].status`'),
  refund_status: elsewhere('`refunds[].status`'),
  out_trade_id: text('walletTradeNo'),
  refund_desc: text('remark'),
}
