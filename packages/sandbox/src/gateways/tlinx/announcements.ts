import { chinaStamp } from '../../clock.ts'
import { letters } from '../../identifiers.ts'
import type { Payment } from '../../ledger/payment.ts'
import type { Announcement, Distortion, Message } from '../../notifier.ts'
import type { TlinxShop } from '../../options.ts'
import { signedForm, signParameters } from './envelope.ts'
import { statusOf, tradeResult } from './order-view.ts'

/** Seconds between attempts: multiples of thirty until three hours have passed (mct1 document, 4.8.1). */
export const TLINX_GAPS: readonly number[] = Array.from({ length: 26 }, (_, at) => 30 * (at + 1))

/** The six signed values of a notification and of a return to jump_url. `now` in milliseconds. */
export function signedResult(
  payment: Payment,
  shop: TlinxShop,
  now: number,
  more: Record<string, string> = {},
): URLSearchParams {
  const values = {
    ord_no: payment.gatewayNo,
    timestamp: String(Math.floor(now / 1000)),
    rand_str: letters(32),
    out_no: payment.tradeNo,
    // Back on the shop's page 4 means "not paid", even when the order can still be paid (mct1 document, 4.8.2).
    status: payment.status === 'paid' ? '1' : '4',
    ...more,
  }
  return signedForm(values, shop)
}

/** The notification of a payment that is paid or over. Only to those who gave an address. */
export function paymentAnnouncement(payment: Payment, shop: TlinxShop, now: () => number): Announcement | undefined {
  const { notifyUrl } = payment
  if (notifyUrl === null || !['1', '4'].includes(statusOf(payment))) return undefined
  return {
    about: payment.id,
    tradeNo: payment.tradeNo,
    gaps: TLINX_GAPS,
    compose: (distortion) => compose(payment, shop, notifyUrl, { distortion, now: now() }),
    acknowledged: (body) => body === 'notify_success',
  }
}

function compose(
  payment: Payment,
  shop: TlinxShop,
  notifyUrl: string,
  how: { distortion: Distortion; now: number },
): Message {
  const values = signedResult(payment, shop, how.now, more(payment, shop, how.distortion))
  if (how.distortion === 'bad-signature') values.set('sign', signParameters({}, letters(32)))
  const url = new URL(notifyUrl)
  for (const [name, value] of values) url.searchParams.append(name, value)
  return { method: 'GET', url: url.href, headers: {} }
}

/** What banks were seen to send beyond the document. A wrong amount needs an amount to be wrong. */
function more(payment: Payment, shop: TlinxShop, distortion: Distortion): Record<string, string> {
  if (shop.notifications !== 'observed') {
    return distortion === 'wrong-amount' ? { amount: String(payment.amount + 1) } : {}
  }
  return {
    amount: String(payment.amount + (distortion === 'wrong-amount' ? 1 : 0)),
    open_id: shop.openId,
    pay_time: payment.paidAt === null ? '' : chinaStamp(payment.paidAt),
    trade_result: tradeResult(payment),
  }
}
