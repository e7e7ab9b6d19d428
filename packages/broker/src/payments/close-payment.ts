import type { CheckoutRow } from '../store/store.ts'
import type { BrokerContext } from './context.ts'

/** Merchant's or payer's wish to end an open checkout: queries, closes at the gateway where it can, else lets it run out. Throws PayError checkout-paid. */
export async function closeCheckout(
  context: BrokerContext,
  checkoutId: string,
  by: 'merchant' | 'payer',
): Promise<CheckoutRow> {
  throw new Error('to be written')
}
