import { isRefunded, type LedgerStatus, type Payment, type Refund, type RefundStatus } from '../../ledger/payment.ts'

/** The official account of the house itself, which replies name beside the merchant's. */
export const SERVICE_APP_ID = 'wx0000000000000290'

// Pooul v1 document, trade_state. 5 (being reversed) never lasts here.
const STATES: Record<LedgerStatus, readonly [number, string]> = {
  created: [2, '未支付'],
  'user-paying': [6, '支付中'],
  paid: [0, '交易成功'],
  failed: [7, '支付失败'],
  closed: [3, '已关闭'],
  reversed: [4, '已冲正'],
}

/** What names an order in every reply. */
export function orderNames(payment: Payment): Record<string, unknown> {
  const { gatewayNo: trade_id, tradeNo: mch_trade_id, merchantId: merchant_id } = payment
  return { trade_id, mch_trade_id, merchant_id }
}

/**
 * What a query and a notification say of an order. What belongs to the money is told once it has moved, as the document has
 * it for trade_state 0; for 1, a refunded order, too. [assumed]
 */
export function tradeView(payment: Payment): Record<string, unknown> {
  const { pay_type, attach } = payment.told
  const [trade_state, trade_info] = isRefunded(payment) ? [1, '转入退款'] : STATES[payment.status]
  const names = { ...orderNames(payment), pay_type, ...(attach === undefined ? {} : { attach }) }
  return { ...moneyView(payment), trade_state, trade_info, ...names }
}

function moneyView({ paidAt, amount, walletNo, told, wallet, appId }: Payment): Record<string, unknown> {
  if (paidAt === null) return {}
  const payer = wallet === 'wechat' ? { sub_appid: appId ?? '', sub_openid: told.sub_openid ?? '' } : {}
  return {
    out_trade_id: walletNo,
    ch_trade_id: told.ch_trade_id,
    ...(wallet === 'wechat' ? { appid: SERVICE_APP_ID, is_subscribe: 'N', sub_is_subscribe: 'Y' } : {}),
    bank_type: 'CFT',
    fee_type: 'CNY',
    openid: told.openid,
    ...payer,
    total_fee: amount,
    time_end: Math.floor(paidAt / 1000),
  }
}

// Pooul v1 document, refund_status.
const REFUND_STATES: Record<RefundStatus, number> = { succeeded: 0, processing: 1, failed: -1 }

/** A refund as refund and refund_query tell it (Pooul v1 document, 4.4, 4.5). */
export function refundView(payment: Payment, refund: Refund): Record<string, unknown> {
  const { gatewayRefundNo: refund_id, refundNo: mch_refund_id, amount: refund_fee } = refund
  return { ...orderNames(payment), refund_id, refund_status: REFUND_STATES[refund.status], mch_refund_id, refund_fee }
}
