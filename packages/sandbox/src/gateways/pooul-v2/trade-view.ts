import { isRefunded, type LedgerStatus, type Payment, type Refund, type RefundStatus } from '../../ledger/payment.ts'

// trade_state, as the table stands since 2018-09.
const STATES: Record<LedgerStatus, readonly [number, string]> = {
  created: [2, '未支付'],
  'user-paying': [6, '支付中, USERPAYING, 需要用户输入支付密码'],
  paid: [0, '支付成功'],
  failed: [7, '支付失败'],
  closed: [3, '已关闭, 订单已关闭,SUCCESS,OK'],
  reversed: [5, '已撤销'],
}

/** `trade_state` and `trade_info` of a payment. */
export function stateOf(payment: Payment): { trade_state: number; trade_info: string } {
  if (isRefunded(payment)) return { trade_state: 1, trade_info: '转入退款, ' }
  // The sample of alipay.scan says "paying" before anybody has scanned.
  if (payment.status === 'created' && payment.told.pay_type === 'alipay.scan') {
    return { trade_state: 6, trade_info: '支付中, 10000,Success' }
  }
  const [trade_state, trade_info] = STATES[payment.status]
  return { trade_state, trade_info }
}

/** What a query and a notification say of a payment. The amount stands there once money has moved. */
export function tradeView(payment: Payment): Record<string, unknown> {
  const { callback_url: _, ...told } = payment.told
  const view = {
    trade_id: payment.gatewayNo,
    mch_trade_id: payment.tradeNo,
    merchant_id: payment.merchantId,
    ...told,
    ...stateOf(payment),
  }
  if (payment.paidAt === null) return view
  const { amount, walletNo, paidAt, subject: body, wallet, payer } = payment
  const wechat = wallet === 'wechat' ? { bank_type: 'CFT', sub_is_subscribe: 'N' } : {}
  return {
    ...{ ...view, total_fee: amount, cash_fee: amount, fee_type: 'CNY', out_trade_id: walletNo, ...wechat },
    // By the page of 2020: what is settled, less a fee that nobody is charged here.
    ...{ actual_fee: amount, settle_fee: amount, trade_fee: 0, updated_at: Math.floor(paidAt / 1000), body },
    ...(payer === null ? {} : { sub_openid: payer }),
  }
}

// Later versions' table of refunds: 0 done, 1 on its way, 2 closed, 3 abnormal.
const REFUND_STATES: Record<RefundStatus, number> = { succeeded: 0, processing: 1, failed: 3 }

/** One refund, under the names of this document and of its later versions. */
export function refundView(refund: Refund): Record<string, unknown> {
  return {
    refund_id: refund.gatewayRefundNo,
    mch_refund_id: refund.refundNo,
    refund_fee: refund.amount,
    refund_desc: refund.reason,
    refund_state: REFUND_STATES[refund.status],
    refund_status: REFUND_STATES[refund.status],
  }
}
