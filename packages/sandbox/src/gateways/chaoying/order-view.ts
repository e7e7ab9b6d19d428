import { chinaStamp } from '../../clock.ts'
import { isRefunded, type LedgerStatus, type Payment, type Wallet } from '../../ledger/payment.ts'
import type { Reply } from './envelope.ts'

/** The name of a wallet in `paytype` (Chaoying's parameters). */
export const PAY_TYPE: Record<Wallet, string> = {
  wechat: 'WECHAT',
  alipay: 'ALIPAY',
  ecny: 'ECNY',
  unionpay: 'UNIONPAY',
  jd: 'JDPAY',
  qq: 'QQ',
}

// Which trade_state goes with which code is written nowhere but for success: what isn't over has to be asked again. [assumed]
const STATES: Record<LedgerStatus, { code: string; msg: string; trade_state: string }> = {
  created: { code: '10003', msg: '未支付', trade_state: 'NEED_QUERY' },
  'user-paying': { code: '10001', msg: '支付中', trade_state: 'NEED_QUERY' },
  paid: { code: '10000', msg: 'SUCCESS', trade_state: 'SUCCESS' },
  failed: { code: '10006', msg: '支付错误', trade_state: 'FAIL' },
  closed: { code: '10004', msg: '已关闭', trade_state: 'FAIL' },
  reversed: { code: '10005', msg: '已撤销', trade_state: 'FAIL' },
}
const REFUNDED = { code: '10002', msg: '转入退款', trade_state: 'REFUND' }

/** What `orderquery` and `pay` say of an order. The money's part is told once it has moved. */
export function orderView(payment: Payment): Reply {
  const paytype = PAY_TYPE[payment.wallet]
  return {
    ...(isRefunded(payment) ? REFUNDED : STATES[payment.status]),
    ...moneyView(payment, paytype),
    out_trade_no: payment.tradeNo,
    paytype,
  }
}

function moneyView({ paidAt, amount, gatewayNo, walletNo, told }: Payment, paytype: string): Record<string, string> {
  if (paidAt === null) return {}
  return {
    transaction_id: gatewayNo,
    out_transaction_id: walletNo ?? '',
    base_fee: String(amount),
    total_fee: String(amount),
    fee_type: 'CNY',
    time_end: chinaStamp(paidAt),
    trade_type: String(told.trade_type),
    buyer_user_id: String(told.buyer),
    coupon_fee: '0',
    ...(paytype === 'WECHAT' ? { wx_mch_id: '1264300000', wx_sub_mch_id: '1266500000' } : {}),
    ...(told.attach === undefined ? {} : { attach: String(told.attach) }),
  }
}
