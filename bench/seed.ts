import type { Store } from '@pay-checkout/broker'
import { fen } from '@pay-checkout/protocol'
import { checkoutRow, paymentRow } from '../packages/broker/src/testing/rows.ts'
import { ACCOUNT, AMOUNT, type Seed, type SeedKind, seedOf } from './shop.ts'

const DAY_MS = 24 * 3_600_000
/** As many as a group commit may well take at once, and as wait for PostgreSQL's few connections on a busy machine no longer than they may. */
const TOGETHER = 100

/** Fills a database: so many checkouts nobody pays yet, so many whose payers look at a code; each with a client token. */
export async function seedStore(store: Store, counts: Readonly<Record<SeedKind, number>>): Promise<void> {
  for (const kind of ['open', 'waiting'] as const) {
    for (let from = 0; from < counts[kind]; from += TOGETHER) {
      const numbers = Array.from({ length: Math.min(TOGETHER, counts[kind] - from) }, (_, at) => from + at)
      await Promise.all(numbers.map((number) => seedOne(store, kind, seedOf(kind, number))))
    }
  }
}

async function seedOne(store: Store, kind: SeedKind, seed: Seed): Promise<void> {
  const now = Date.now()
  const { checkoutId, orderNo } = seed
  const later = now + DAY_MS
  const checkout = checkoutRow({ id: checkoutId, orderNo, tradeHead: orderNo, createdAt: now, expiresAt: later })
  await store.openCheckout(checkout)
  await store.saveToken({ id: seed.tokenId, checkoutId, expiresAt: later, revokedAt: null })
  if (kind === 'waiting') await store.addPayment(waitingPayment(seed, now, later), 0)
}

/**
 * Nothing is due for it within the run: neither its query, nor the one that a page's look may cause. That it was sent tomorrow keeps the
 * second away; asked or made tomorrow it mustn't be, for a broker that finds such a row takes its clock for one that was set back.
 */
function waitingPayment({ checkoutId, paymentId, tradeNo, notifyToken }: Seed, now: number, later: number) {
  return paymentRow({
    ...{ id: paymentId, checkoutId, account: ACCOUNT, tradeNo, amount: fen(AMOUNT), notifyToken },
    ...{ idempotencyKey: notifyToken, createdAt: now, sentAt: later },
    ...{ closeBy: later, nextQueryAt: later },
  })
}
