import { chinaTime } from '../../clock.ts'
import { letters } from '../../identifiers.ts'
import type { Payment } from '../../ledger/payment.ts'
import type { Announcement, Distortion, Message } from '../../notifier.ts'
import type { MethodGatewayApp } from '../../options.ts'
import { notificationBody, type SignType } from './envelope.ts'
import type { Parameters } from './signature.ts'
import { fundBills } from './trade-view.ts'
import { yuanOf } from './yuan.ts'

/** Seconds between attempts, eight in all (document 4.1, "4m,10m,10m,1h,2h,6h,15h"). */
const GAPS = [240, 600, 600, 3600, 7200, 21_600, 54_000] as const

/** The notification of a payment: a form in a POST, told when paid; of a refund there is none. */
export function paymentAnnouncement(payment: Payment, app: MethodGatewayApp): Announcement | undefined {
  const { notifyUrl: url, paidAt } = payment
  if (url === null || paidAt === null) return undefined
  function compose(distortion: Distortion): Message {
    const amount = payment.amount + (distortion === 'wrong-amount' ? 1 : 0)
    const signer = distortion === 'bad-signature' ? { ...app, secret: letters(32) } : app
    const body = notificationBody(notificationOf(payment, paidAt ?? 0, amount), signer, signTypeOf(payment))
    return { method: 'POST', url: url ?? '', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body }
  }
  return {
    about: payment.id,
    tradeNo: payment.tradeNo,
    gaps: GAPS,
    compose,
    // "必须打印输出“SUCCESS”" (document 4.1): in capitals.
    acknowledged: (body) => body === 'SUCCESS',
  }
}

function signTypeOf({ told }: Payment): SignType {
  return told.sign_type === 'RSA' ? 'RSA' : 'MD5'
}

function notificationOf(payment: Payment, paidAt: number, amount: number): Parameters {
  const { tradeNo: out_trade_no, gatewayNo: trade_no, wallet } = payment
  const more =
    wallet === 'alipay' ? alipayPart(payment, amount) : wallet === 'wechat' ? wechatPart(payment, amount) : {}
  const total_amount = yuanOf(amount)
  return { out_trade_no, trade_no, total_amount, pay_time: chinaTime(paidAt), ...more }
}

function alipayPart({ subject, told }: Payment, amount: number): Parameters {
  // A personal code is told by the common values alone (document 2.8).
  if (told.method === 'alipay.ration_code') return {}
  return {
    buyer_logon_id: '138****0000',
    trade_status: 'TRADE_SUCCESS',
    buyer_pay_amount: yuanOf(amount),
    point_amount: '0.00',
    subject,
    body: String(told.body),
    fund_bill_list: fundBills(amount),
  }
}

/** Without a trade_status: that it came at all says "paid" (document 4.1). */
function wechatPart({ channel, told }: Payment, amount: number): Parameters {
  return {
    bank_type: 'CFT',
    cash_fee: yuanOf(amount),
    fee_type: 'CNY',
    is_subscribe: 'N',
    openid: String(told.payer),
    trade_type: channel === 'wechat:jsapi' || channel === 'wechat:web' ? 'JSAPI' : 'NATIVE',
  }
}
