import type { BrokerContext } from '../context/context.ts'
import type { Belongings, CheckoutRow } from '../store/rows.ts'
import { describeCheckout } from './checkout-view.ts'

/** Bytes of an event's `data` at most; with its envelope a webhook stays under the 20 KB that receivers are asked to take. */
const MOST_BYTES = 19_000

/**
 * The checkout as its merchant is told of it in an event: all of it, so that the newest event says everything. One with very many
 * refunds leaves the oldest of them out and says how many; `GET /v1/checkouts/{id}` has them all. `extra` stands beside.
 */
export function eventSnapshot(
  context: BrokerContext,
  checkout: CheckoutRow,
  { payments, refunds }: Belongings,
  extra: Record<string, unknown> = {},
): Record<string, unknown> {
  for (let leftOut = 0; ; leftOut++) {
    const data = {
      ...describeCheckout(context, checkout, { payments, refunds: refunds.slice(leftOut) }),
      ...(leftOut > 0 && { refundsLeftOut: leftOut }),
      ...extra,
    }
    if (leftOut === refunds.length || Buffer.byteLength(JSON.stringify(data)) <= MOST_BYTES) return data
  }
}
