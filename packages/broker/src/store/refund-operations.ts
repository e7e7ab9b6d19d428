import { insertText, insertValues, REFUNDS } from './columns.ts'
import { all, one } from './row-work.ts'
import type { RefundRow } from './rows.ts'
import { changes, type SqlConnection, type Work } from './sql.ts'
import type { Store } from './store.ts'

type RefundOperations = Pick<Store, 'addRefund' | 'refund' | 'refunds' | 'refundByGatewayNo' | 'leaseDueRefunds'>

/** The operations on refunds. They are changed by `change`, together with their payment and checkout. */
export function refundOperations({ read, write, dialect }: SqlConnection): RefundOperations {
  return {
    addRefund: (refund, expectVersion) =>
      write(() => addRefund(refund, expectVersion)).catch((error) => {
        if (dialect.isTaken(error)) return false
        throw error
      }),
    refund: (refundNo) => read(() => one(REFUNDS, 'SELECT * FROM refunds WHERE refund_no = ?', refundNo)),
    refunds: (checkoutId) => read(() => all(REFUNDS, REFUNDS_OF_CHECKOUT, checkoutId)),
    refundByGatewayNo: (account, gatewayNo) => read(() => one(REFUNDS, REFUND_BY_NUMBER, account, gatewayNo)),
    leaseDueRefunds: (now, leaseMs, limit) =>
      write(() =>
        all(
          REFUNDS,
          `WITH due AS (
             SELECT id FROM refunds WHERE next_query_at_ms <= ? AND lease_until_ms <= ?
             ORDER BY next_query_at_ms LIMIT ?${dialect.skipLocked}
           ) UPDATE refunds SET lease_until_ms = ?, version = version + 1 WHERE id IN (SELECT id FROM due) RETURNING *`,
          ...[now, now, limit, now + leaseMs],
        ),
      ),
  }
}

const REFUND_BY_NUMBER = 'SELECT * FROM refunds WHERE account = ? AND gateway_no = ?'
/** All refunds of a checkout, oldest first: within a millisecond by the sequence that our number ends with. */
export const REFUNDS_OF_CHECKOUT: string = `SELECT * FROM refunds WHERE checkout_id = ?
  ORDER BY created_at_ms, substr(gateway_no, length(gateway_no) - 1)`

/** Only what was decided on the checkout as it stands is added: two refunds never see the same money left. */
function* addRefund(refund: RefundRow, expectCheckoutVersion: number): Work<boolean> {
  const counted = yield* changes(
    'UPDATE checkouts SET version = version + 1 WHERE id = ? AND version = ?',
    ...[refund.checkoutId, expectCheckoutVersion],
  )
  if (counted !== 1) return false
  yield* changes(insertText(REFUNDS), ...insertValues(REFUNDS, refund))
  return true
}
