import type { BrokerContext } from '../context/context.ts'
import { PayError } from '../pay-error.ts'
import type { CheckoutRow } from '../store/rows.ts'

/** Throws PayError checkout-paid or checkout-not-open unless something new may still begin in a checkout. */
export function checkOpen(
  { clock }: Pick<BrokerContext, 'clock'>,
  { status, closeAsked, expiresAt }: CheckoutRow,
): void {
  if (status === 'paid') throw new PayError('checkout-paid', 'The checkout is paid already.')
  if (status === 'open' && closeAsked === null && clock.now() < expiresAt) return
  throw new PayError('checkout-not-open', 'The checkout has ended, or is being ended. Ask the shop for a new one.')
}
