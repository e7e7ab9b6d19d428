const ORDER = 'the checkout’s id in the address'
const PAYEE = {
  ...{ out_trade_no: '', amount: '', bakn_account_no: '', bank_account_name: '', bank_mobile: '', account_attr: '' },
  ...{ bank_code: '', bank_name: '', remark: '' },
}
const MERCHANT = { merchant_no: 'the account’s `merchantNo`' }

/** Where a merchant says the parameters of the other calls. */
export const OTHERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'alipay.ration_code': { ...MERCHANT, out_trade_no: '', total_amount: '', notify_url: '' },
  'unionpay.wap': {
    ...{ out_trade_no: '', total_amount: '', channel_type: '', subject: '', body: '', client_ip: '', card_no: '' },
    ...{ notify_url: '', success_url: '' },
  },
  'trade.query': { ...MERCHANT, out_trade_no: ORDER },
  'trade.refund': {
    out_trade_no: ORDER,
    out_refund_no: '`refundNo` of the refund, which the broker gives a number of its own',
    refund_fee: '`amount` of the refund, written in yuan',
    refund_reason: '`reason` of the refund, cut to 64 UTF-16 units',
  },
  'trade.reverse': { out_trade_no: ORDER, trade_no: 'nowhere: a query tells the broker' },
  'unionpay.withdraw': PAYEE,
  'unionpay.withdraw_query': { out_trade_no: '' },
  'merchant.withdraw': { ...MERCHANT, ...PAYEE, id_card_no: '', province: '', city: '' },
  'merchant.withdraw_query': { ...MERCHANT, out_trade_no: '' },
  'merchant.balance': MERCHANT,
}
