/** The parameters that a document lists, by call, written down from it and from nothing of ours. */
export interface DocumentedParameters {
  /** Of everything that creates a payment, all its ways together. */
  readonly creates: readonly string[]
  /** Of the other calls, by their names. */
  readonly others: Readonly<Record<string, readonly string[]>>
}

const POOUL_V2_ORDER = ['merchant_id', 'mch_trade_id', 'nonce_str']

/** 000: "统一支付" and the sections of its pay types; the calls after it. The refund's number stands in the public page of 2018-11. */
const pooulV2: DocumentedParameters = {
  creates: [
    ...['merchant_id', 'pay_type', 'nonce_str', 'mch_trade_id', 'total_fee', 'body', 'spbill_create_ip', 'notify_url'],
    ...['time_start', 'time_expire', 'store_id', 'device_info', 'op_user_id', 'attach'],
    ...['auth_code', 'sub_appid', 'sub_openid', 'mch_app_type', 'mch_app_name', 'mch_app_id'],
  ],
  others: {
    query: POOUL_V2_ORDER,
    close: POOUL_V2_ORDER,
    reverse: POOUL_V2_ORDER,
    refund: [...POOUL_V2_ORDER, 'mch_refund_id', 'refund_fee', 'refund_desc', 'notify_url'],
    refund_query: [...POOUL_V2_ORDER, 'mch_refund_id'],
  },
}

const POOUL_V1_SIGNED = ['version', 'sign_type', 'merchant_id', 'nonce_str', 'sign']

/** 004: 5.4.1 and 5.4.4, and the public pages of the other pay types, refunds and closing. */
const pooulV1: DocumentedParameters = {
  creates: [
    ...['pay_type', 'version', 'sign_type', 'merchant_id', 'mch_trade_id', 'device_info', 'body', 'sub_openid'],
    ...[
      'sub_appid',
      'attach',
      'total_fee',
      'spbill_create_ip',
      'notify_url',
      'callback_url',
      'time_start',
      'time_expire',
    ],
    ...['goods_tag', 'nonce_str', 'limit_pay', 'sign', 'settle_type'],
    // The siblings: codes, WeChat H5, apps, QQ.
    ...['op_user_id', 'subject', 'product_id', 'mch_app_name', 'mch_app_id', 'Is_D0'],
  ],
  others: {
    query: [...POOUL_V1_SIGNED, 'mch_trade_id', 'trade_id'],
    order_close: ['merchant_id', 'mch_trade_id', 'trade_id', 'sign', 'sign_type'],
    refund: ['merchant_id', 'mch_refund_id', 'refund_fee', 'mch_trade_id', 'trade_id', 'sign_type', 'sign'],
    refund_query: ['merchant_id', 'mch_refund_id', 'refund_id', 'sign', 'sign_type'],
  },
}

const TLINX_CALL = ['open_id', 'timestamp', 'sign']

/** 001: 4.1 to 4.7; of H5 and apps, which this revision took out, what clients of V1.0.7 send. */
const tlinx: DocumentedParameters = {
  creates: [
    ...TLINX_CALL,
    ...[
      'out_no',
      'pmt_tag',
      'pmt_name',
      'ord_name',
      'original_amount',
      'discount_amount',
      'ignore_amount',
      'trade_amount',
    ],
    ...['remark', 'tag', 'notify_url', 'trade_account', 'trade_no', 'auth_code', 'jump_url', 'JSAPI', 'sub_appid'],
    ...['sub_openid', 'buyer_id', 'trade_type', 'spbill_create_ip', 'scene_info'],
  ],
  others: {
    paylist: [...TLINX_CALL, 'pmt_type'],
    order: [
      ...TLINX_CALL,
      ...['page', 'pagesize', 'out_no', 'trade_no', 'ord_no', 'pmt_tag', 'ord_type', 'status', 'sdate', 'edate'],
    ],
    'order/view': [...TLINX_CALL, 'ord_no', 'out_no'],
    paystatus: [...TLINX_CALL, 'ord_no', 'out_no'],
    paycancel: [...TLINX_CALL, 'ord_no', 'out_no'],
    payrefund: [
      ...TLINX_CALL,
      ...['out_no', 'ord_no', 'refund_out_no', 'refund_ord_name', 'refund_amount', 'remark', 'shop_pass'],
    ],
  },
}

const PAYEE = [
  'out_trade_no',
  'amount',
  'bakn_account_no',
  'bank_account_name',
  'bank_mobile',
  'account_attr',
  'remark',
]
const PAYEES_BANK = ['bank_code', 'bank_name']

/** 002: 1.2, and 2.1 to 2.25. */
const methodGateway: DocumentedParameters = {
  creates: [
    ...['app_id', 'method', 'sign', 'sign_type', 'version', 'content'],
    ...['merchant_no', 'out_trade_no', 'pay_uid', 'order_name', 'total_amount', 'ip', 'notify_url', 'return_url'],
    ...['tran_type', 'sub_appid', 'sub_mch_id', 'sub_openid', 'spbill_create_ip', 'body', 'is_online', 'success_url'],
    ...['cancel_url', 'goods_id', 'auth_code', 'goods_tag', 'sceneInfo', 'client_ip', 'scene', 'user_id', 'order_type'],
    ...['channel_type', 'subject', 'pay_type', 'bank_code', 'card_no'],
  ],
  others: {
    'alipay.ration_code': ['merchant_no', 'out_trade_no', 'total_amount', 'notify_url'],
    'unionpay.wap': [
      ...['out_trade_no', 'total_amount', 'channel_type', 'subject', 'body', 'client_ip', 'card_no', 'notify_url'],
      'success_url',
    ],
    'unionpay.withdraw': [...PAYEE, ...PAYEES_BANK],
    'unionpay.withdraw_query': ['out_trade_no'],
    'trade.query': ['merchant_no', 'out_trade_no'],
    'trade.refund': ['out_trade_no', 'out_refund_no', 'refund_fee', 'refund_reason'],
    'trade.reverse': ['out_trade_no', 'trade_no'],
    'merchant.withdraw': ['merchant_no', ...PAYEE, ...PAYEES_BANK, 'id_card_no', 'province', 'city'],
    'merchant.withdraw_query': ['merchant_no', 'out_trade_no'],
    'merchant.balance': ['merchant_no'],
  },
}

const CHAOYING_CALL = ['method', 'agent_id', 'pid', 'version', 'sign', 'mch_id']

/** 003: its three pre-orders; `pay` and the other calls stand in the vendor's public api/micropay.md. */
const chaoying: DocumentedParameters = {
  creates: [
    ...[...CHAOYING_CALL, 'nonce_str', 'sub_appid', 'is_minipg', 'buyer_id', 'buyer_logon_id', 'device_info', 'body'],
    ...[
      'attach',
      'out_trade_no',
      'total_fee',
      'mch_create_ip',
      'time_start',
      'time_expire',
      'notify_url',
      'op_shop_id',
    ],
    ...['op_user_id', 'limit_pay', 'trade_type', 'product_id', 'goods_tag', 'goods_detail', 'profit_sharing'],
    ...['profit_sharing_receiver', 'auth_code', 'op_device_id'],
  ],
  others: {
    orderquery: [...CHAOYING_CALL, 'paytype', 'out_trade_no', 'transaction_id'],
    refund: [
      ...[...CHAOYING_CALL, 'paytype', 'out_trade_no', 'transaction_id', 'out_refund_no', 'total_fee', 'refund_fee'],
      'op_user_id',
    ],
    refundquery: [...CHAOYING_CALL, 'paytype', 'out_refund_no', 'refund_id'],
    cancel: [...CHAOYING_CALL, 'paytype', 'out_trade_no', 'op_user_id'],
    authcodetoopenid: [...CHAOYING_CALL, 'auth_code'],
  },
}

/** Every gateway's, by its id. */
export const DOCUMENTED_PARAMETERS: Readonly<Record<string, DocumentedParameters>> = {
  chaoying,
  'method-gateway': methodGateway,
  'pooul-v1': pooulV1,
  'pooul-v2': pooulV2,
  tlinx,
}
