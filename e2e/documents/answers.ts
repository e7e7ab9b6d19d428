/** Every field that a document prints in answers and notifications, by table or by sample, written down from it and from nothing of ours. */
export interface DocumentedAnswers {
  /** Of creates, queries, closes and reversals, and of notifications of payments. One within another has a point between. */
  readonly payment: readonly string[]
  /** Of refunds, of their queries and of notifications of them. */
  readonly refund: readonly string[]
  /** Of calls that only merchants make, by the call's name. */
  readonly raw?: Readonly<Record<string, readonly string[]>>
}

/** 004 and the pages of the vendor's other pay types, refunds and closing. */
const pooulV1: DocumentedAnswers = {
  payment: [
    ...['code', 'msg', 'version', 'sign_type', 'sign', 'data'],
    // 5.4.1
    ...[
      'appid',
      'merchant_id',
      'device_info',
      'nonce_str',
      'err_code',
      'err_msg',
      'token_id',
      'pay_url',
      'mch_trade_id',
    ],
    ...['trade_id', 'pay_type'],
    // 5.4.3, 5.4.4
    ...[
      'openid',
      'is_subscribe',
      'ch_trade_id',
      'out_trade_id',
      'sub_is_subscribe',
      'sub_appid',
      'sub_openid',
      'total_fee',
    ],
    ...['coupon_fee', 'currency_type', 'attach', 'bank_type', 'bank_billno', 'time_end', 'fee_type', 'trade_state'],
    // public: payments/*, interface/_order_close.md
    ...['code_url', 'code_img_url', 'pay_info', 'prepay_id', 'close_status', 'trade_info'],
  ],
  refund: [
    ...['code', 'msg', 'version', 'sign_type', 'sign', 'data', 'nonce_str'],
    ...['merchant_id', 'mch_trade_id', 'trade_id', 'mch_refund_id', 'refund_id', 'refund_fee', 'refund_status'],
  ],
}

/** 000: it elides a query's data, and prints no notification; those by the vendor's page of 2020 and its samples in use. */
const pooulV2: DocumentedAnswers = {
  payment: [
    ...['code', 'msg', 'trade_id', 'mch_trade_id', 'merchant_id', 'pay_type', 'trade_state', 'trade_info'],
    ...['code_url', 'prepay_id', 'pay_info', 'mweb_url'],
    // public: _pay.md of 2020 and the notifications of its clients
    ...[
      'pay_url',
      'device_info',
      'op_user_id',
      'total_fee',
      'attach',
      'nonce_str',
      'out_trade_id',
      'bank_type',
      'cash_fee',
    ],
    ...['fee_type', 'sub_openid', 'sub_is_subscribe', 'actual_fee', 'settle_fee', 'trade_fee', 'updated_at', 'body'],
  ],
  refund: [
    ...['code', 'msg', 'nonce_str', 'cash_fee', 'out_trade_id', 'total_fee', 'trade_id', 'mch_trade_id', 'merchant_id'],
    ...['pay_type', 'trade_state', 'trade_info', 'refunds', 'refund_id', 'refund_fee', 'refund_state'],
    // public: _pay.md of 2020
    ...['mch_refund_id', 'refund_status', 'refund_desc'],
  ],
}

/** 003: 主扫支付; and the vendor's public page of barcodes, queries and refunds (api/micropay.md). */
const chaoying: DocumentedAnswers = {
  payment: [
    ...['state', 'code', 'msg', 'trade_state', 'sign', 'nonce_str'],
    ...[
      'mch_id',
      'appid',
      'sub_openid',
      'out_trade_no',
      'token_id',
      'pay_info',
      'code_img_url',
      'code_url',
      'services',
    ],
    ...['pay_url', 'wx_mch_id', 'wx_sub_mch_id'],
    // 结果通知
    ...['result_code', 'device_info', 'pay_result', 'out_transaction_id', 'transaction_id', 'fee_type', 'total_fee'],
    ...['coupon_fee', 'time_end', 'bank_type', 'trade_type', 'sub_appid', 'promotion_detail', 'invoice_amount'],
    ...['buyer_user_id', 'buyer_logon_id', 'fund_bill_list', 'gmt_create'],
    // 提交支付, 订单查询
    ...['openid', 'base_fee', 'attach', 'paytype'],
  ],
  refund: [
    ...['state', 'code', 'msg', 'trade_state', 'sign', 'nonce_str', 'mch_id', 'out_trade_no', 'transaction_id'],
    ...[
      'out_transaction_id',
      'out_refund_no',
      'refund_id',
      'refund_channel',
      'base_fee',
      'total_fee',
      'base_refund_fee',
    ],
    ...['refund_fee', 'coupon_refund_fee', 'paytype', 'refund_count', 'base_refund_fee_summary', 'refund_fee_summary'],
    ...['refund_list', 'wx_mch_id', 'wx_sub_mch_id', 'serial_no', 'out_refund_id', 'refund_status', 'refund_time'],
  ],
  raw: {
    authcodetoopenid: [
      ...['mch_id', 'paytype', 'auth_code', 'sub_appid', 'sub_openid', 'nonce_str', 'wx_mch_id', 'wx_sub_mch_id'],
    ],
  },
}

const WITHDRAWN = [
  ...['out_trade_no', 'trade_no', 'amount', 'fee', 'trade_status', 'bank_account_no', 'bank_account_name'],
  ...['bank_mobile', 'remark', 'bank_code', 'bank_name'],
]

/** 002. Its envelope stands in no table: by the error codes of 3.4, and by its clients. */
const methodGateway: DocumentedAnswers = {
  payment: [
    ...['error_code', 'error_msg'],
    // 2.1 to 2.14, 2.22
    ...['out_trade_no', 'total_amount', 'pay_url', 'pay_info', 'qr_code', 'trade_no', 'tradeNo', 'code_url'],
    ...['bank_type', 'cash_fee', 'fee_type', 'is_subscribe', 'openid', 'pay_time', 'trade_type'],
    // 2.18, 2.19
    ...['net_receipt_amount', 'trade_status', 'trade_state_desc', 'buyer_logon_id', 'receipt_amount', 'fund_bill_list'],
    ...['buyer_user_id', 'open_id', 'user', 'desc', 'promotion_amount'],
    // 4.1
    ...['sign_type', 'sign', 'buyer_pay_amount', 'point_amount', 'subject', 'body'],
  ],
  refund: [
    ...['error_code', 'error_msg', 'sign', 'sign_type'],
    ...['out_trade_no', 'trade_no', 'net_receipt_amount', 'total_amount', 'refund_status'],
  ],
  raw: {
    'unionpay.withdraw': ['out_trade_no', 'total_amount'],
    'unionpay.withdraw_query': WITHDRAWN,
    'unionpay.withdraw_balance_query': ['withdraw_balance', 'freeze_balance', 'normal_balance'],
    'merchant.withdraw': ['out_trade_no', 'total_amount'],
    'merchant.withdraw_query': WITHDRAWN,
    'merchant.balance': ['balance', 'freeze', 'unliquidated'],
  },
}

/** An order as 4.2, 4.3, 4.4, 4.5 and 4.7 have it. */
const ORDER = [
  ...['errcode', 'msg', 'timestamp', 'data', 'sign'],
  ...['pmt_name', 'pmt_tag', 'ord_name', 'ord_id', 'ord_no', 'ord_type', 'add_time', 'trade_account', 'trade_amount'],
  ...['trade_time', 'trade_no', 'trade_pay_time', 'remark', 'original_amount', 'discount_amount', 'ignore_amount'],
  ...['trade_discout_amount', 'out_no', 'diy_pmt_name', 'ord_mct_id', 'ord_shop_id', 'currency', 'ord_currency'],
  ...['currency_sign', 'scr_id', 'scr_true_name', 'scr_user_name', 'tml_no', 'shop_no', 'shop_name', 'shop_full_name'],
  ...['status', 'qrc_id', 'trade_qrcode', 'trade_result', 'original_ord_no'],
]

/** 001. */
const tlinx: DocumentedAnswers = {
  payment: [
    ...ORDER,
    // 4.4.3 to 4.4.5
    ...['jsapi_pay_url', 'appId', 'timeStamp', 'nonceStr', 'signType', 'package', 'paySign'],
    // 4.6, 4.8
    ...['ord_status', 'ord_stautus', 'rand_str'],
    // what the wallet answered: the samples of 4.2, 4.3 and 4.4.2
    ...[
      ...['transaction_id', 'trade_no', 'trade_type', 'bank_type', 'fee_type', 'cash_fee', 'fund_bill_list'],
      ...[
        'buyer_logon_id',
        'sub_is_subscribe',
        'is_subscribe',
        'sub_appid',
        'mch_id',
        'sub_mch_id',
        'attach',
        'time_end',
      ],
      ...['send_pay_date', 'sub_openid', 'openid', 'buyer_user_id'],
      // public: WeChat's own answer to a query, chapter 9_2 of its second interface
      ...['coupon_fee', 'settlement_total_fee', 'promotion_detail'],
    ].map((name) => `trade_result.${name}`),
  ],
  refund: ORDER,
  raw: {
    paylist: [
      ...['pmt_name', 'pmt_internal_name', 'pmt_type', 'pmt_icon', 'pmt_ticket_icon', 'pmt_tag', 'pmt_currency'],
      ...['pmt_split_refund', 'ticket_name'],
    ],
    order: ['pages', 'totalnum', 'totalpage', 'pagesize', 'page', 'list'],
  },
}

/** The documents' answers, by the gateway's id. */
export const DOCUMENTED_ANSWERS: Readonly<Record<string, DocumentedAnswers>> = {
  chaoying,
  'method-gateway': methodGateway,
  'pooul-v1': pooulV1,
  'pooul-v2': pooulV2,
  tlinx,
}
