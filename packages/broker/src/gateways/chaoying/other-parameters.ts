const ENVELOPE = {
  ...{ method: 'nowhere: the call’s own name', agent_id: 'the account’s `agentId`', pid: 'the account’s `pid`' },
  ...{ version: 'nowhere: it is always 1.0', sign: 'nowhere: the broker signs', mch_id: 'the account’s `merchantNo`' },
}
const PAYMENT = {
  ...{ ...ENVELOPE, paytype: 'the payment’s channel', out_trade_no: 'the checkout’s id in the address' },
  transaction_id: '',
}
const CASHIER = 'nowhere: the account’s `merchantNo`, which is what leaving it out means'

/** Where a merchant says the parameters of the other calls. */
export const OTHERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  orderquery: PAYMENT,
  refund: {
    ...PAYMENT,
    out_refund_no: '`refundNo` of the refund, which the broker gives a number of its own',
    total_fee: 'the checkout’s `amount`',
    refund_fee: '`amount` of the refund',
    op_user_id: CASHIER,
  },
  refundquery: {
    ...ENVELOPE,
    paytype: 'the payment’s channel',
    out_refund_no: '`refundNo` in the address',
    refund_id: '',
  },
  cancel: {
    ...ENVELOPE,
    paytype: 'the payment’s channel',
    out_trade_no: 'the checkout’s id in the address',
    op_user_id: CASHIER,
  },
  authcodetoopenid: { ...ENVELOPE, paytype: '', auth_code: '' },
}
