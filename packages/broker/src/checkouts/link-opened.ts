import type { BrokerContext } from '../context/context.ts'

/** A hint is not worth more: whoever shows the code then says "scanned" a little later, or not. */
const MOST_TRIES = 3
/** Who opens it within a second of somebody else is that one: a crowd may not keep a payment from being written by writing this. */
const SAME_MS = 1_000

/** Notes that somebody has opened a checkout's hosted page, so that a page which shows its code can say that it was scanned. */
export async function linkOpened({ store, clock, changes }: BrokerContext, checkoutId: string): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const checkout = await store.checkout(checkoutId)
    if (checkout?.status !== 'open') return
    const now = clock.now()
    // Either way: a clock that was put back may not silence it for as long.
    if (checkout.openedAt !== null && Math.abs(now - checkout.openedAt) < SAME_MS) return
    const change = { id: checkoutId, expectVersion: checkout.version, patch: { openedAt: now } }
    if (!(await store.change({ checkout: change, events: [], evidence: null }))) continue
    changes.publish(checkoutId)
    return
  }
}
