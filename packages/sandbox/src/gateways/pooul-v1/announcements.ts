import { letters } from '../../identifiers.ts'
import type { Payment } from '../../ledger/payment.ts'
import type { Announcement, Message } from '../../notifier.ts'
import type { PooulV1Merchant } from '../../options.ts'
import { signedReply } from './envelope.ts'
import { tradeView } from './trade-view.ts'

/** Seconds between attempts (Pooul v1 document, 2.2.2). */
const GAPS = [15, 15, 30, 180, 1800, 1800, 1800, 1800, 3600] as const

/** The notification of a payment: JSON in a POST, told when paid; of a refund there is none. */
export function paymentAnnouncement(payment: Payment, merchant: PooulV1Merchant): Announcement | undefined {
  const { notifyUrl: url, paidAt } = payment
  if (url === null || paidAt === null) return undefined
  function compose(distortion: Parameters<Announcement['compose']>[0]): Message {
    const wrong = distortion === 'wrong-amount' ? { total_fee: payment.amount + 1 } : {}
    const key = distortion === 'bad-signature' ? letters(32) : merchant.key
    const body = JSON.stringify(signedReply({ ...tradeView(payment), ...wrong }, key))
    return { method: 'POST', url: url ?? '', headers: { 'content-type': 'application/json;charset=utf-8' }, body }
  }
  return {
    about: payment.id,
    tradeNo: payment.tradeNo,
    gaps: GAPS,
    // "超过5秒后返回时" (Pooul v1 document, 5.4.3).
    deadline: 5000,
    compose,
    // "大小写皆可": any case (Pooul v1 document, 2.2.2).
    acknowledged: (body) => body.toLowerCase() === 'success',
  }
}
