const ENVELOPE = {
  merchant_id: 'the account’s `merchantId`',
  version: 'nowhere: it is always 1.0, which is what leaving it out means',
  sign_type: 'nowhere: the broker signs with MD5',
  sign: 'nowhere: the broker signs',
  nonce_str: 'nowhere: the broker makes one for each call',
}
const PAYMENT = { ...ENVELOPE, mch_trade_id: 'the checkout’s id in the address', trade_id: '' }

/** Where a merchant says the parameters of the other calls. */
export const OTHERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  query: PAYMENT,
  order_close: PAYMENT,
  refund: {
    ...PAYMENT,
    mch_refund_id: '`refundNo` of the refund, which the broker gives a number of its own',
    refund_fee: '`amount` of the refund',
  },
  refund_query: { ...ENVELOPE, mch_refund_id: '`refundNo` in the address', refund_id: '' },
}
