import type { BrokerContext } from '../context/context.ts'
import { within } from '../context/patience.ts'
import { PayError } from '../pay-error.ts'
import type { RefundRow } from '../store/rows.ts'
import { SLOW_AFTER_MS } from './refund-ladder.ts'
import { leaseRefund, queryRefund } from './settle-refund.ts'

/** While a merchant looks on, the gateway is asked this often at most. */
const LOOK_GAP_MS = 5_000
/** A merchant is answered from the database when the gateway is slower. */
const LOOK_PATIENCE_MS = 2_000

/** Asks about a refund that is due. One that takes longer than banks do is told to an operator. */
export async function followRefund(context: BrokerContext, due: RefundRow): Promise<void> {
  const refund = await queryRefund(context, due)
  if (refund.settledAt !== null || context.clock.now() < refund.sentAt + SLOW_AFTER_MS) return
  const { id, account, gatewayNo, state } = refund
  context.log.error('refund.slow', { refund: id, account, gatewayNo, state })
}

/** A refund by the merchant's number: cheap, and asks the gateway only when that is due (at most every 5 s while somebody looks on). */
export async function readRefund(context: BrokerContext, refundNo: string): Promise<RefundRow> {
  const refund = await refundNamed(context, refundNo)
  const lastAsked = Math.max(refund.lastAskedAt ?? 0, refund.sentAt)
  if (refund.settledAt !== null || context.clock.now() < lastAsked + LOOK_GAP_MS) return refund
  if (await leaseRefund(context, refund)) {
    await within(
      context.clock,
      LOOK_PATIENCE_MS,
      queryRefund(context, refund).catch((error) => {
        context.log.error('refresh.failed', { refund: refund.id, error })
      }),
    )
  }
  return refundNamed(context, refundNo)
}

async function refundNamed({ store }: BrokerContext, refundNo: string): Promise<RefundRow> {
  const refund = await store.refund(refundNo)
  if (refund) return refund
  throw new PayError('not-found', 'There is no refund with this number.')
}
