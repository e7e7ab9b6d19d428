import { chinaStamp, chinaTime } from '../../clock.ts'
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
    trade_account: paidAt === null ? null : accountOf(payment),
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

/** Which account paid: Alipay's masked, WeChat's by its bank (samples of 4.2 and 4.4.2). */
function accountOf({ wallet }: Payment): string {
  return wallet === 'alipay' ? 'lin***@vip.qq.com' : 'CFT'
}

/** What the wallet answered the bank, as a JSON string: WeChat's fields side by side, Alipay's in its own envelope (4.2, 4.3, 4.4.2, 4.4.4). */
export function tradeResult(payment: Payment): string {
  return JSON.stringify(payment.wallet === 'alipay' ? alipayResult(payment) : wechatResult(payment))
}

function alipayResult(payment: Payment): object {
  const { gatewayNo: out_trade_no, walletNo: trade_no, amount, paidAt } = payment
  if (paidAt === null) {
    return { alipay_trade_create_response: { code: '10000', msg: 'Success', out_trade_no, trade_no }, sign: 'S9XIQmwG' }
  }
  const yuan = (amount / 100).toFixed(2)
  const alipay = {
    ...{ buyer_logon_id: accountOf(payment), buyer_user_id: payerOf(payment, '2088', 16) },
    fund_bill_list: { TradeFundBill: { amount: yuan, fund_channel: '10' } },
    ...{ out_trade_no, partner: '2088811367224286', result_code: 'SUCCESS', send_pay_date: chinaTime(paidAt) },
    ...{ total_fee: yuan, trade_no, trade_status: 'TRADE_SUCCESS' },
  }
  const request = { param: '7f93413e4bbc90f3128a6e45f5ff08cc' }
  return { is_success: 'T', request, response: { alipay }, sign: '7533bb5fb18cd10c', sign_type: 'MD5' }
}

function wechatResult(payment: Payment): object {
  const {
    gatewayNo: out_trade_no,
    walletNo: transaction_id,
    prepayId: prepay_id,
    code,
    amount,
    paidAt,
    appId,
  } = payment
  const heads = { return_code: 'SUCCESS', return_msg: 'OK', result_code: 'SUCCESS', mch_id: '1271693801' }
  const app = { sub_mch_id: '1292200501', ...(appId === null ? {} : { sub_appid: appId }) }
  if (paidAt === null) return { ...heads, ...app, prepay_id, ...(code === null ? {} : { code_url: code }) }
  const openid = payerOf(payment, 'o', 28)
  return {
    ...{
      ...heads,
      ...app,
      openid: `${openid.slice(0, -1)}s`,
      is_subscribe: 'N',
      sub_openid: openid,
      sub_is_subscribe: 'Y',
    },
    ...{ trade_type: payment.channel.endsWith(':barcode') ? 'MICROPAY' : 'NATIVE', bank_type: 'CFT', fee_type: 'CNY' },
    ...{ total_fee: String(amount), cash_fee: String(amount), cash_fee_type: 'CNY', transaction_id, out_trade_no },
    ...{ attach: 'bank_mch_name=专用测试门店&bank_mch_id=20261635', time_end: chinaStamp(paidAt) },
  }
}

/** Whom the order names, or somebody with an id that looks like the wallet's. */
function payerOf({ payer, id }: Payment, start: string, length: number): string {
  return payer ?? `${start}${id.replace(/\D/g, '0')}${'0'.repeat(length)}`.slice(0, length)
}
