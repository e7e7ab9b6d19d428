import { eventSnapshot } from '../checkouts/event-snapshot.ts'
import type { BrokerContext } from '../context/context.ts'
import { PayError } from '../pay-error.ts'
import type { CheckoutRow, PaymentRow } from '../store/rows.ts'
import { wishToStop } from './evidence.ts'
import { queryPayment, settlePayment } from './settle-payment.ts'

type Asker = 'merchant' | 'payer' | 'clock'

/**
 * Merchant's or payer's wish to end an open checkout: queries, closes at the gateway where it can, else lets it run out.
 * Answers the checkout as it stands then: still open, with `closeAsked`, while money may yet be taken. Throws PayError checkout-paid.
 */
export async function closeCheckout(
  context: BrokerContext,
  checkoutId: string,
  by: 'merchant' | 'payer',
): Promise<CheckoutRow> {
  const checkout = await endCheckout(context, checkoutId, by)
  if (checkout.status === 'paid') {
    throw new PayError('checkout-paid', 'The checkout is paid and can’t be closed. Refund it instead.')
  }
  return checkout
}

/** Lets nothing new start, finds out where each payment stands, and ends what can be ended. The last one ended ends the checkout. */
export async function endCheckout(context: BrokerContext, checkoutId: string, by: Asker): Promise<CheckoutRow> {
  const asked = await askToClose(context, checkoutId, by)
  if (asked.status !== 'open') return asked
  for (const payment of await livePayments(context, checkoutId)) {
    await queryPayment(context, payment)
    await settlePayment(context, payment, wishToStop(by, `the checkout is ended by the ${by}`))
  }
  return (await context.store.checkout(checkoutId)) ?? asked
}

/** Marks the checkout; one without a payment that may take money ends at once. */
async function askToClose(context: BrokerContext, checkoutId: string, by: Asker): Promise<CheckoutRow> {
  const { store, clock } = context
  for (;;) {
    const whole = await store.wholeCheckout(checkoutId)
    if (!whole) throw new PayError('not-found', 'There is no such checkout.')
    const { checkout, payments } = whole
    const live = payments.some(({ money }) => money === 'possible')
    if (checkout.status !== 'open' || (checkout.closeAsked !== null && live)) return checkout
    const closeAsked = checkout.closeAsked ?? by
    const status = live ? 'open' : closeAsked === 'clock' ? 'expired' : 'closed'
    const after: CheckoutRow = { ...checkout, closeAsked, status }
    const data = eventSnapshot(context, after, whole)
    const written = await store.change({
      checkout: { id: checkoutId, expectVersion: checkout.version, patch: { closeAsked, status } },
      events: status === 'open' ? [] : [{ type: `checkout.${status}`, at: clock.now(), data }],
      evidence: null,
    })
    if (!written) continue
    context.changes.publish(checkoutId)
    return after
  }
}

async function livePayments({ store }: BrokerContext, checkoutId: string): Promise<PaymentRow[]> {
  return (await store.payments(checkoutId)).filter(({ money }) => money === 'possible')
}
