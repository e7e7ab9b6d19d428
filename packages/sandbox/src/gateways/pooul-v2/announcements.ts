import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { RefundFound } from '../../ledger/ledger.ts'
import type { Payment } from '../../ledger/payment.ts'
import type { Announcement, Distortion } from '../../notifier.ts'
import type { PooulMerchant } from '../../options.ts'
import { readPrivateKey } from '../../rsa-keys.ts'
import { notificationBody } from './envelope.ts'
import type { Values } from './fields.ts'
import { refundView, tradeView } from './trade-view.ts'

/** Seconds between attempts (Pooul v2 document, "通知频率"). */
export const POOUL_GAPS: readonly number[] = [15, 15, 30, 180, 1800, 1800, 1800, 1800, 3600]

/** The notification of a payment: a raw JWS in a POST, told when paid. */
export function paymentAnnouncement(payment: Payment, merchant: PooulMerchant): Announcement | undefined {
  if (payment.notifyUrl === null || payment.paidAt === null) return undefined
  const wrong = { total_fee: payment.amount + 1, cash_fee: payment.amount + 1 }
  return announcement(payment, merchant, payment.notifyUrl, (distortion) => ({
    ...tradeView(payment),
    ...(distortion === 'wrong-amount' ? wrong : {}),
  }))
}

/** The notification of a refund that has succeeded: the same, with the refund as an object. */
export function refundAnnouncement(
  { payment, refund }: RefundFound,
  merchant: PooulMerchant,
): Announcement | undefined {
  const { status, notifyUrl, gatewayRefundNo: about } = refund
  if (notifyUrl === null || status !== 'succeeded') return undefined
  const told = announcement(payment, merchant, notifyUrl, (distortion) => {
    const wrong = distortion === 'wrong-amount' ? { refund_fee: refund.amount + 1 } : {}
    return { ...tradeView(payment), refunds: { ...refundView(refund), ...wrong } }
  })
  return { ...told, about }
}

function announcement(
  payment: Payment,
  merchant: PooulMerchant,
  url: string,
  data: (distortion: Distortion) => Values,
): Announcement {
  function compose(distortion: Distortion): ReturnType<Announcement['compose']> {
    const key = distortion === 'bad-signature' ? strangersKey() : readPrivateKey(merchant.gatewayPrivateKey)
    const body = notificationBody(data(distortion), key)
    return { method: 'POST', url, headers: { 'content-type': 'text/plain' }, body }
  }
  return {
    about: payment.id,
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
