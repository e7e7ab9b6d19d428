import { fen } from '@pay-checkout/protocol'
import { PayError } from '../pay-error.ts'
import type { Disposition, PaymentRow } from '../store/store.ts'
import { leftOf } from './check-refund.ts'
import type { BrokerContext, Policy } from './context.ts'
import { startRefund } from './start-refund.ts'

/** Which money goes back by itself, by which policy, and what the payer reads. Money that doesn't fit is for a person to look at. */
const GIVEN_BACK: Readonly<Partial<Record<Disposition, Plan>>> = {
  duplicate: { policy: 'refundDuplicates', prefix: 'dup', reason: '重复支付退款 Paid twice' },
  late: { policy: 'refundLate', prefix: 'late', reason: '超时支付退款 Paid too late' },
}

interface Plan {
  readonly policy: keyof Pick<Policy, 'refundDuplicates' | 'refundLate'>
  readonly prefix: string
  readonly reason: string
}

/**
 * Gives back money that a checkout didn't need, where the policy says so; then the payment is due no more. Its number is made of the
 * payment's, so that repeating this, after a crash say, makes no second refund.
 */
export async function giveBack(context: BrokerContext, payment: PaymentRow): Promise<void> {
  const plan = payment.disposition === null ? undefined : GIVEN_BACK[payment.disposition]
  if (plan && context.policy[plan.policy] && payment.money === 'taken') await refundRest(context, payment, plan)
  const after = await context.store.payment(payment.id)
  if (after?.state !== 'paid') return
  // A lost race leaves it due, and all of this is done again.
  const patch = { nextQueryAt: null, leaseUntil: 0 }
  await context.store.change({
    payment: { id: after.id, expectVersion: after.version, patch },
    events: [],
    evidence: null,
  })
}

async function refundRest(context: BrokerContext, payment: PaymentRow, { prefix, reason }: Plan): Promise<void> {
  const refunds = await context.store.refunds(payment.checkoutId)
  const left = leftOf(
    payment,
    refunds.filter(({ paymentId }) => paymentId === payment.id),
  )
  if (left === 0) return
  const { id, checkoutId } = payment
  try {
    await startRefund(context, { checkoutId, paymentId: id, refundNo: `${prefix}-${id}`, amount: fen(left), reason })
  } catch (error) {
    // What the gateway doesn't allow is for the merchant, who knows of the money, to settle; anything else is tried again.
    if (!(error instanceof PayError) || error.code === 'unavailable') throw error
    context.log.error('refund.not-given-back', { payment: id, account: payment.account, error })
  }
}
