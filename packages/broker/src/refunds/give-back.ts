import { fen } from '@pay-checkout/protocol'
import type { BrokerContext, Policy } from '../context/context.ts'
import { PayError } from '../pay-error.ts'
import type { Disposition, PaymentRow, RefundRow } from '../store/rows.ts'
import { leftOf } from './check-refund.ts'
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

/** A refund that the gateway never heard of is sent again by a new number, so often in all; the merchant is told of each. */
const MOST_TRIES = 3
/** The query of a refund has been answered by then. */
const AFTER_ITS_QUERY_MS = 1_000

/**
 * Gives back money that a checkout didn't need, where the policy says so; the payment stays due until its refunds have ended. Their
 * numbers are made of the payment's, so that repeating this, after a crash say, makes no second refund.
 */
export async function giveBack(context: BrokerContext, payment: PaymentRow): Promise<void> {
  const plan = payment.disposition === null ? undefined : GIVEN_BACK[payment.disposition]
  const wanted = plan !== undefined && context.policy[plan.policy]
  const before = await refundsOf(context, payment)
  if (wanted && payment.money === 'taken') await refundRest(context, payment, plan, before)
  const after = await context.store.payment(payment.id)
  if (after?.state !== 'paid') return
  // A lost race leaves it due, and all of this is done again.
  const patch = { nextQueryAt: wanted ? await nextLookAt(context, after, before) : null, leaseUntil: 0 }
  await context.store.change({
    payment: { id: after.id, expectVersion: after.version, patch },
    events: [],
    evidence: null,
  })
}

async function refundRest(
  context: BrokerContext,
  payment: PaymentRow,
  { prefix, reason }: Plan,
  refunds: readonly RefundRow[],
): Promise<void> {
  const left = leftOf(payment, refunds)
  const refundNo = nextNumber(`${prefix}-${payment.id}`, refunds)
  if (left === 0 || refundNo === null) return
  const { id, checkoutId } = payment
  try {
    await startRefund(context, { checkoutId, paymentId: id, refundNo, amount: fen(left), reason })
  } catch (error) {
    // What the gateway doesn't allow is for the merchant, who knows of the money, to settle; anything else is tried again.
    if (!(error instanceof PayError) || error.code === 'unavailable') throw error
    context.log.error('refund.not-given-back', { payment: id, account: payment.account, error })
  }
}

/** Null: the gateway has refused, or it was tried often enough, and both is for the merchant to settle. */
function nextNumber(first: string, refunds: readonly RefundRow[]): string | null {
  const tried = refunds.filter(({ refundNo }) => refundNo.startsWith(first))
  if (tried.length === 0) return first
  const lost = tried.every(({ state, notFoundCount, refusedCode }) => {
    return state === 'failed' && notFoundCount > 0 && refusedCode === null
  })
  return lost && tried.length < MOST_TRIES ? `${first}-${tried.length + 1}` : null
}

/** A process may die between a refund's row and its call: whether it left is known when the gateway has told, and looked at then. */
async function nextLookAt(
  context: BrokerContext,
  payment: PaymentRow,
  before: readonly RefundRow[],
): Promise<number | null> {
  const times = dueTimes(await refundsOf(context, payment))
  // One that was on its way when this was decided, and has ended since, is decided on anew.
  if (times.length === 0 && dueTimes(before).length === 0) return null
  return Math.max(...times, context.clock.now()) + AFTER_ITS_QUERY_MS
}

function dueTimes(refunds: readonly RefundRow[]): readonly number[] {
  return refunds.flatMap(({ nextQueryAt }) => nextQueryAt ?? [])
}

async function refundsOf({ store }: BrokerContext, { id, checkoutId }: PaymentRow): Promise<RefundRow[]> {
  return (await store.refunds(checkoutId)).filter(({ paymentId }) => paymentId === id)
}
