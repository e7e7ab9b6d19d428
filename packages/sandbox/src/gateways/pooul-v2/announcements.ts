import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { Payment } from '../../ledger/payment.ts'
import type { Announcement, Distortion } from '../../notifier.ts'
import type { PooulMerchant } from '../../options.ts'
import { notificationBody } from './envelope.ts'
import type { RefundDone } from './refunds.ts'
import { refundView, tradeView } from './trade-view.ts'

/** Seconds between attempts (Pooul v2 document, "通知频率"). */
export const POOUL_GAPS: readonly number[] = [15, 15, 30, 180, 1800, 1800, 1800, 1800, 3600]

/** The notification of a payment: a raw JWS in a POST, told when paid. */
export function paymentAnnouncement(payment: Payment, merchant: PooulMerchant): Announcement | undefined {
  if (payment.notifyUrl === null || payment.paidAt === null) return undefined
  return announcement(payment, merchant, payment.notifyUrl, () => tradeView(payment))
}

/** The notification of a refund: the same, with the refund as an object. */
export function refundAnnouncement(
  { payment, refund, notifyUrl }: RefundDone,
  merchant: PooulMerchant,
): Announcement | undefined {
  if (notifyUrl === null) return undefined
  return announcement(payment, merchant, notifyUrl, () => ({ ...tradeView(payment), refunds: refundView(refund) }))
}

function announcement(
  payment: Payment,
  merchant: PooulMerchant,
  url: string,
  data: () => Record<string, unknown>,
): Announcement {
  function compose(distortion: Distortion): ReturnType<Announcement['compose']> {
    const told =
      distortion === 'wrong-amount'
        ? { ...data(), total_fee: payment.amount + 1, cash_fee: payment.amount + 1 }
        : data()
    const key = distortion === 'bad-signature' ? strangersKey() : createPrivateKey(merchant.gatewayPrivateKey)
    const body = notificationBody(told, key)
    return { method: 'POST', url, headers: { 'content-type': 'text/plain' }, body }
  }
  return {
    paymentId: payment.id,
    tradeNo: payment.tradeNo,
    gaps: POOUL_GAPS,
    compose,
    // "大小写皆可": any case (Pooul v2 document).
    acknowledged: (body) => body.toLowerCase() === 'success',
  }
}

/** A forger has a key too: the signature is well-formed, and not the gateway's. */
function strangersKey(): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey
}
