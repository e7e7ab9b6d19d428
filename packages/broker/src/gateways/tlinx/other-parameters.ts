const ENVELOPE = {
  open_id: 'the account’s `openId`',
  timestamp: 'nowhere: the broker’s clock',
  sign: 'nowhere: the broker signs',
}
const ORDER = { ...ENVELOPE, ord_no: '', out_no: 'the checkout’s id in the address' }

/** Where a merchant says the parameters of the other calls. */
export const OTHERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  paylist: { ...ENVELOPE, pmt_type: '' },
  order: {
    ...ENVELOPE,
    ...{ page: '', pagesize: '', out_no: '', trade_no: '', ord_no: '', pmt_tag: '', ord_type: '', status: '' },
    ...{ sdate: '', edate: '' },
  },
  'order/view': { ...ENVELOPE, ord_no: '', out_no: '' },
  paystatus: ORDER,
  paycancel: ORDER,
  payrefund: {
    ...ORDER,
    refund_out_no: '`refundNo` of the refund, which the broker gives a number of its own',
    refund_ord_name: '',
    refund_amount: '`amount` of the refund',
    remark: '`reason` of the refund, cut to 100 UTF-16 units',
    shop_pass: 'the account’s `shopPass`',
  },
}
