const MERCHANT = 'the account’s `merchantId`'
const ORDER = 'the checkout’s id in the address'
const NONCE = 'nowhere: the broker makes one for each call'
const PAYMENT = { merchant_id: MERCHANT, mch_trade_id: ORDER, nonce_str: NONCE }

/** Where a merchant says the parameters of the other calls. */
export const OTHERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  query: PAYMENT,
  close: PAYMENT,
  reverse: PAYMENT,
  refund: {
    ...PAYMENT,
    mch_refund_id: '`refundNo` of the refund, which the broker gives a number of its own',
    refund_fee: '`amount` of the refund',
    refund_desc: '`reason` of the refund',
    notify_url: 'nowhere: the broker’s own address',
  },
  refund_query: { ...PAYMENT, mch_refund_id: '`refundNo` in the address' },
}
