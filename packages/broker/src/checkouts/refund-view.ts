import type { RefundRow, RefundState } from '../store/rows.ts'
import { describeRefundFacts } from './facts-view.ts'

/** All statuses of a refund as merchants see them. */
export const REFUND_STATUSES = ['pending', 'succeeded', 'failed'] as const
/** A refund's status as merchants see it. */
export type RefundStatus = (typeof REFUND_STATUSES)[number]

const STATUSES: Readonly<Record<RefundState, RefundStatus>> = {
  sending: 'pending',
  processing: 'pending',
  unknown: 'pending',
  succeeded: 'succeeded',
  failed: 'failed',
}

/** The states that a merchant is told by one word. */
export function refundStatesTold(status: RefundStatus): readonly RefundState[] {
  return (Object.keys(STATUSES) as RefundState[]).filter((state) => STATUSES[state] === status)
}

/** A refund as its merchant sees it. `checkout` and `payment` are the ids of what it belongs to; the amount is fen. */
export function describeRefund(refund: RefundRow): Record<string, unknown> {
  const { id, refundNo, amount, reason, gatewayRefundNo, refusedCode, refusal, createdAt, settledAt } = refund
  return {
    ...{ id, refundNo, checkout: refund.checkoutId, payment: refund.paymentId, amount, reason },
    status: STATUSES[refund.state],
    ...{ gatewayRefundNo, refusedCode, refusal },
    facts: describeRefundFacts(refund),
    createdAt: new Date(createdAt).toISOString(),
    settledAt: settledAt === null ? null : new Date(settledAt).toISOString(),
  }
}
