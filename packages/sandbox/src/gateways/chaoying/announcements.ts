import { chinaStamp } from '../../clock.ts'
import { digits, letters } from '../../identifiers.ts'
import type { Payment } from '../../ledger/payment.ts'
import type { Announcement, Distortion, Message } from '../../notifier.ts'
import type { ChaoyingMerchant } from '../../options.ts'
import { keyOf, notificationBody } from './envelope.ts'
import type { Parameters } from './signature.ts'

/** Seconds between attempts, after one at once (pre-order document, "通知频率为 0/15s/15s/15s/30s/3m/3m/30m/30m/30m/30m/1h"). */
const GAPS = [15, 15, 15, 30, 180, 180, 1800, 1800, 1800, 1800, 3600] as const

/** The notification of a payment: a form in a POST, told when paid; of a refund there is none. */
export function paymentAnnouncement(payment: Payment, merchant: ChaoyingMerchant): Announcement | undefined {
  const { notifyUrl: url, paidAt } = payment
  if (url === null || paidAt === null) return undefined
  // The key goes with the API that made the order: version 1 the agent's, version 2 the merchant's. The document says "代理商密钥" of both.
  const byAgent = payment.told.generation === 'v1' || merchant.notifications === 'agent'
  const genuine = keyOf(merchant, byAgent ? 'v1' : 'v2')
  function compose(distortion: Distortion): Message {
    const amount = payment.amount + (distortion === 'wrong-amount' ? 1 : 0)
    const key = distortion === 'bad-signature' ? letters(32) : genuine
    const body = notificationBody(notificationOf(payment, paidAt ?? 0, amount), key)
    return { method: 'POST', url: url ?? '', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body }
  }
  return {
    about: payment.id,
    tradeNo: payment.tradeNo,
    gaps: GAPS,
    // "超过3秒后返回时".
    deadline: 3000,
    compose,
    acknowledged: (body) => body === 'success',
  }
}

function notificationOf(payment: Payment, paidAt: number, amount: number): Parameters {
  return {
    state: 'SUCCESS',
    result_code: 'SUCCESS',
    pay_result: '0',
    mch_id: payment.merchantId,
    out_trade_no: payment.tradeNo,
    out_transaction_id: payment.walletNo ?? '',
    transaction_id: payment.gatewayNo,
    fee_type: 'CNY',
    total_fee: String(amount),
    time_end: chinaStamp(paidAt),
    trade_type: String(payment.told.trade_type),
    nonce_str: digits(13),
    ...(payment.wallet === 'alipay' ? alipayPart(payment, amount) : wechatPart(payment)),
  }
}

function wechatPart({ appId, told }: Payment): Parameters {
  const service = { wx_mch_id: '1264300000', wx_sub_mch_id: '1266500000' }
  return { bank_type: 'CFT', sub_appid: appId ?? '', sub_openid: String(told.buyer), ...service }
}

/** With gmt_create, which the sample has and the table hasn't: it has to be signed in all the same. */
function alipayPart({ createdAt, told }: Payment, amount: number): Parameters {
  const yuan = `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`
  return {
    bank_type: 'ALIPAYACCOUNT',
    buyer_logon_id: '138****0000',
    buyer_user_id: String(told.buyer),
    fund_bill_list: JSON.stringify([{ amount: yuan, fundChannel: 'ALIPAYACCOUNT' }]),
    gmt_create: chinaStamp(createdAt),
    invoice_amount: String(amount),
  }
}
