import type { BrokerContext } from '../context/context.ts'
import { notifyUrlOf } from '../context/notify-url.ts'
import { checkStillInTime } from '../context/still-in-time.ts'
import type { Account, RefundRef } from '../gateway/account.ts'
import { GatewayRefused, outcomeOf } from '../gateway/errors.ts'
import { refOf } from '../payments/ask-gateway.ts'
import type { PaymentRow, RefundRow } from '../store/rows.ts'
import { type RefundEvidence, refundEvidenceOf, refundEvidenceOfFailure } from './refund-evidence.ts'

/** Asks the gateway about a refund. Never throws: an answer that isn't clear is evidence of nothing. */
export async function askAboutRefund(context: BrokerContext, refund: RefundRow): Promise<RefundEvidence> {
  const { accounts, store, log } = context
  const account: Account | undefined = accounts.get(refund.account)
  const whole = await store.wholeCheckout(refund.checkoutId)
  const payment = whole?.payments.find(({ id }) => id === refund.paymentId)
  if (!account?.queryRefund || !whole || !payment) {
    log.error('refund.cannot-be-asked', { refund: refund.id, account: refund.account })
    return refundEvidenceOfFailure('query', undefined)
  }
  try {
    const others = whole.refunds.filter(({ id, paymentId }) => id !== refund.id && paymentId === payment.id)
    return refundEvidenceOf('query', await account.queryRefund({ ...refundRefOf(refund, payment), others }))
  } catch (error) {
    if (!(error instanceof GatewayRefused)) log.warn('gateway.refund-query-unclear', { refund: refund.id, error })
    return refundEvidenceOfFailure('query', error)
  }
}

/** Sends a stored refund, and nobody else ever does: once. `startedAt`: the steady time before its row was written. Never throws; an answer that isn't clear is evidence of nothing. */
export async function sendRefund(
  context: BrokerContext,
  refund: RefundRow,
  { payment, startedAt }: { readonly payment: PaymentRow; readonly startedAt: number },
): Promise<RefundEvidence> {
  const { accounts, log } = context
  const notifyUrl = notifyUrlOf(context, refund)
  try {
    const account = accounts.get(refund.account)
    if (!account?.refund) throw new Error(`The account ${refund.account} has no refunds`)
    checkStillInTime(context, startedAt)
    const { reason } = refund
    return refundEvidenceOf('refund', await account.refund({ ...refundRefOf(refund, payment), reason, notifyUrl }))
  } catch (error) {
    const event = `gateway.refund-${outcomeOf(error)}`
    log.warn(event, { refund: refund.id, gatewayNo: refund.gatewayNo, error })
    return refundEvidenceOfFailure('refund', error)
  }
}

function refundRefOf({ gatewayNo, gatewayRefundNo, amount }: RefundRow, payment: PaymentRow): RefundRef {
  return { refundNo: gatewayNo, gatewayRefundNo, payment: refOf(payment), amount }
}
