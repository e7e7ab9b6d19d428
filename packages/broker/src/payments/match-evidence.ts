import type { PaymentRow } from '../store/rows.ts'
import type { Evidence } from './evidence.ts'

/** How a message's number, merchant and amount compare with our row. `incomplete`: it doesn't say all it would have to. */
export type Match = 'equal' | 'incomplete' | 'other-number' | 'other-merchant' | 'other-amount' | 'other-time'

/** Clocks and zones differ by hours. What was paid this long before its payment was made is another one under the same number. */
const CLOCKS_DIFFER_MS = 24 * 3_600_000

/** Compares. A notification has to name number and merchant itself; the answer to a query is about the number we asked for. */
export function matchEvidence(payment: PaymentRow, evidence: Evidence): Match {
  if (evidence.tradeNo !== null && evidence.tradeNo !== payment.tradeNo) return 'other-number'
  if (evidence.merchant === 'foreign') return 'other-merchant'
  if (evidence.amount === null) return 'incomplete'
  if (evidence.amount !== payment.amount) return 'other-amount'
  if ((evidence.paidAt ?? Number.POSITIVE_INFINITY) < payment.createdAt - CLOCKS_DIFFER_MS) return 'other-time'
  if (evidence.source === 'notification' && (evidence.tradeNo === null || evidence.merchant !== 'ours'))
    return 'incomplete'
  return 'equal'
}
