import { chinaTime } from '../../clock.ts'
import type { LedgerStatus, Payment, Refund, RefundStatus } from '../../ledger/payment.ts'

// mct1 document: 1 paid, 2 to be paid, 4 cancelled, 9 the payer is entering the password. The document has no word for a failed
// payment; an order nobody can pay any more is told as cancelled. [assumed]
const STATUS: Record<LedgerStatus, string> = {
  created: '2',
  'user-paying': '9',
  paid: '1',
  failed: '4',
  closed: '4',
  reversed: '4',
}

// Of a refund the document says that 1 is done and anything else isn't; these are its words for payments. [assumed]
const REFUND_STATUS: Record<RefundStatus, string> = { succeeded: '1', processing: '2', failed: '4' }

/** The documented status of a payment. */
export function statusOf(payment: Payment): string {
  return STATUS[payment.status]
}

/** An order as the document's samples print it: numbers as strings, what isn't known as null. */
export type OrderView = Record<string, string | number | null>

/** A payment as `order` and `order/view` show it (mct1 document, 4.3). */
export function paymentView(payment: Payment): OrderView {
  const { told, paidAt } = payment
  return {
    ...told,
    ord_no: payment.gatewayNo,
    out_no: payment.tradeNo,
    ord_type: '1',
    ord_name: payment.subject,
    add_time: chinaTime(payment.createdAt),
    trade_time: chinaTime(payment.createdAt),
    ord_currency: 'CNY',
    currency_sign: '¥',
    trade_account: null,
    trade_amount: String(payment.amount),
    trade_discout_amount: '0',
    trade_no: payment.walletNo ?? payment.prepayId,
    trade_qrcode: payment.code,
    trade_pay_time: paidAt === null ? null : chinaTime(paidAt),
    status: statusOf(payment),
    original_ord_no: null,
    trade_result: tradeResult(payment),
  }
}

/** A refund: an order of its own, which leaves the original's status alone (mct1 document, 4.7). */
export function refundOrderView(payment: Payment, refund: Refund): OrderView {
  return {
    ...paymentView(payment),
    ord_no: refund.gatewayRefundNo,
    out_no: refund.refundNo,
    ord_type: '2',
    add_time: chinaTime(refund.at),
    trade_time: chinaTime(refund.at),
    trade_pay_time: chinaTime(refund.at),
    trade_amount: String(refund.amount),
    trade_qrcode: null,
    remark: refund.reason,
    status: REFUND_STATUS[refund.status],
    original_ord_no: payment.gatewayNo,
  }
}

/** What the wallet answered the bank, as a JSON string. */
export function tradeResult({ wallet, gatewayNo, walletNo, prepayId, code, status }: Payment): string {
  if (wallet === 'alipay')
    return JSON.stringify({ code: '10000', msg: 'Success', out_trade_no: gatewayNo, trade_no: walletNo })
  const paid = status === 'paid' ? { transaction_id: walletNo, out_trade_no: gatewayNo } : { prepay_id: prepayId }
  return JSON.stringify({
    return_code: 'SUCCESS',
    result_code: 'SUCCESS',
    ...paid,
    ...(code === null ? {} : { code_url: code }),
  })
}
