import type { ClientGrant } from '../checkouts/checkout-token.ts'
import type { BrokerContext } from '../context/context.ts'
import { PayError } from '../pay-error.ts'
import type { RateLimit } from './rate-limit.ts'

/** Lets a client token act, or throws PayError rate-limited, checkout-paid, checkout-not-open or token-expired: what its client is to do. */
export async function mayAct(
  { store }: Pick<BrokerContext, 'store'>,
  caller: ClientGrant,
  acts: RateLimit,
): Promise<void> {
  acts.take(caller.checkoutId)
  if (caller.acting) return
  // A fresh token would act no better on a checkout that is over.
  const checkout = await store.checkout(caller.checkoutId)
  if (checkout?.status === 'paid') throw new PayError('checkout-paid', 'The checkout is paid.')
  if (checkout?.status !== 'open')
    throw new PayError('checkout-not-open', 'The checkout has ended and can’t be paid any more.')
  throw new PayError('token-expired', 'The client token may only read by now. Ask the shop for a fresh one.')
}
