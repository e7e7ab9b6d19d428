import type { BrokerContext } from '../context/context.ts'
import { PayError } from '../pay-error.ts'
import type { PayerRow } from '../store/rows.ts'
import { type ClientGrant, readClientToken } from './checkout-token.ts'
import { MOST_PAGES, MOST_TRIES } from './payer.ts'

/**
 * A page goes on by a fresh token: whoever was made known at it by the one `before` is still there. A token that isn't good for reading any
 * more, or is of another checkout, passes nothing on: the wallet is asked anew when the payer taps.
 */
export async function continuePage(
  context: BrokerContext,
  { checkoutId, tokenId }: Pick<ClientGrant, 'checkoutId' | 'tokenId'>,
  before: string,
): Promise<void> {
  const old = await readClientToken(context, before).catch(ifNotGood)
  if (old?.checkoutId !== checkoutId) return
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const whole = await context.store.wholeCheckout(checkoutId)
    if (!whole) return
    const { payer, version } = whole.checkout
    const next = alsoAt(payer, old.tokenId, tokenId)
    if (next === payer) return
    const checkout = { id: checkoutId, expectVersion: version, patch: { payer: next } }
    if (await context.store.change({ checkout, events: [], evidence: null })) return
  }
  throw new PayError('unavailable', 'Too much happened to this checkout at once. Try again.', { retryAfter: 1 })
}

function alsoAt(payer: PayerRow, page: string, next: string): PayerRow {
  const { ids = [] } = payer
  const isNew = ({ by = [] }: (typeof ids)[number]) => by.includes(page) && !by.includes(next)
  if (!ids.some(isNew)) return payer
  return {
    ...payer,
    ids: ids.map((id) => (isNew(id) ? { ...id, by: [...(id.by ?? []), next].slice(-MOST_PAGES) } : id)),
  }
}

function ifNotGood(error: unknown): null {
  if (error instanceof PayError) return null
  throw error
}
