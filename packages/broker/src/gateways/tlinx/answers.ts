import {
  type AnswerTable,
  account,
  elsewhere,
  fen,
  flag,
  funds,
  inside,
  moment,
  payer,
  promotions,
  text,
  word,
} from '../../gateway/fact-fields.ts'

const ENVELOPE: AnswerTable = {
  errcode: elsewhere('read by the broker; of a refusal `refusal.code`'),
  msg: elsewhere('of a refusal `refusal.message`'),
  timestamp: elsewhere('read by the broker'),
  data: elsewhere('decrypted by the broker'),
  sign: elsewhere('checked by the broker'),
}

/** What the wallet answered the bank: WeChat's fields side by side, Alipay's a level or two below (samples of 4.2, 4.4.2 and 4.4.4). */
const WALLET: AnswerTable = {
  transaction_id: text('walletTradeNo'),
  trade_no: text('walletTradeNo'),
  trade_type: text('tradeType'),
  bank_type: text('bankType'),
  fee_type: text('currency'),
  cash_fee: fen('cashAmount'),
  coupon_fee: fen('couponAmount'),
  settlement_total_fee: fen('settlementAmount'),
  fund_bill_list: funds,
  promotion_detail: promotions,
  buyer_logon_id: account('buyer'),
  sub_is_subscribe: flag('subscribed'),
  is_subscribe: word,
  sub_appid: text('appId'),
  mch_id: text('walletMerchantNo'),
  sub_mch_id: text('walletSubMerchantNo'),
  attach: word,
  time_end: moment('paidAt'),
  send_pay_date: moment('paidAt'),
  sub_openid: payer('wechatOpenid'),
  openid: payer('serviceOpenid'),
  buyer_user_id: payer('alipayUserId'),
}

const WAYS = [
  [],
  ['response', 'alipay'],
  ['alipay_trade_query_response'],
  ['alipay_trade_pay_response'],
  ['alipay_trade_create_response'],
] as const

/** What an order says, whether it is a payment or a refund. */
const ORDER: AnswerTable = {
  ...ENVELOPE,
  pmt_name: word,
  ord_name: word,
  ord_id: word,
  ord_mct_id: text('merchantSerialNo'),
  ord_shop_id: text('storeSerialNo'),
  currency_sign: word,
  trade_qrcode: elsewhere('the code that is drawn'),
  diy_pmt_name: word,
  qrc_id: word,
  scr_id: text('cashier'),
  scr_true_name: text('cashier'),
  scr_user_name: word,
  tml_no: text('terminal'),
  shop_no: text('store'),
  shop_name: text('store'),
  shop_full_name: word,
}

/** Replies to `payorder`, `paystatus`, `order/view`, `order` and `paycancel`, and notifications. Source: mct1 document, 4.2 to 4.6 and 4.8. */
export const PAYMENT_ANSWERS: AnswerTable = {
  ...ORDER,
  out_no: elsewhere('`payments[].tradeNo`'),
  ord_no: elsewhere('`payments[].gatewayTradeNo`'),
  trade_amount: elsewhere('compared with `payments[].amount`'),
  status: elsewhere('`payments[].status`'),
  ord_type: elsewhere('`payments[].status`'),
  ord_status: elsewhere('asked about by a query'),
  ord_stautus: elsewhere('asked about by a query'),
  rand_str: elsewhere('read by nobody'),
  original_ord_no: elsewhere('read by nobody: a payment has none'),
  jsapi_pay_url: elsewhere('where the payer is sent'),
  appId: elsewhere('what the wallet is invoked with'),
  timeStamp: elsewhere('what the wallet is invoked with'),
  nonceStr: elsewhere('what the wallet is invoked with'),
  signType: elsewhere('what the wallet is invoked with'),
  package: elsewhere('what the wallet is invoked with'),
  paySign: elsewhere('what the wallet is invoked with'),
  trade_pay_time: moment('paidAt'),
  add_time: moment('orderedAt'),
  trade_time: word,
  trade_no: text('walletTradeNo'),
  pmt_tag: text('tradeType'),
  ord_currency: text('currency'),
  currency: text('currency'),
  original_amount: fen('originalAmount'),
  discount_amount: word,
  trade_discout_amount: fen('discountAmount'),
  ignore_amount: fen('ignoredAmount'),
  remark: text('remark'),
  trade_account: account('buyer'),
  trade_result: inside(WALLET, ...WAYS),
}

/** Replies to `payrefund`, and to `paystatus` of a refund. Source: mct1 document, 4.5 and 4.7. */
export const REFUND_ANSWERS: AnswerTable = {
  ...ORDER,
  out_no: elsewhere('the number that the broker gave it'),
  ord_no: elsewhere('`refunds[].gatewayRefundNo`'),
  original_ord_no: elsewhere('`refunds[].payment`'),
  trade_amount: elsewhere('compared with `refunds[].amount`'),
  status: elsewhere('`refunds[].status`'),
  ord_type: elsewhere('`refunds[].status`'),
  trade_qrcode: elsewhere('read by nobody'),
  trade_pay_time: moment('refundedAt'),
  trade_time: moment('refundedAt'),
  add_time: word,
  trade_no: text('walletRefundNo'),
  pmt_tag: word,
  ord_currency: text('currency'),
  currency: text('currency'),
  trade_discout_amount: fen('discountAmount'),
  original_amount: word,
  discount_amount: word,
  ignore_amount: word,
  remark: text('remark'),
  trade_account: elsewhere('read by nobody: it is the payer’s'),
  trade_result: elsewhere('read by nobody: it names the payer'),
}

/** Source: mct1 document, 4.1 and 4.2. */
export const RAW_ANSWERS: Readonly<Record<string, readonly string[]>> = {
  paylist: [
    ...['pmt_name', 'pmt_internal_name', 'pmt_type', 'pmt_icon', 'pmt_ticket_icon', 'pmt_tag', 'pmt_currency'],
    ...['pmt_split_refund', 'ticket_name'],
  ],
  order: ['pages', 'totalnum', 'totalpage', 'pagesize', 'page', 'list'],
}
