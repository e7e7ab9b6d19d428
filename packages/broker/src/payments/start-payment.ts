import type { Channel, PaymentView } from '@pay-checkout/protocol'
import type { BrokerContext } from './context.ts'

export interface StartInput {
  readonly checkoutId: string
  readonly channel: Channel
  readonly idempotencyKey: string
  readonly returnUrl?: string
  readonly authCode?: string
  /** The address the request came from, for gateways that bind the payment to it. */
  readonly ip: string
}

/**
 * Starts a payment, or finds the one this key, or this channel, has already started.
 * Throws PayError: checkout-paid, checkout-not-open, unknown-channel, payer-unknown, payment-unresolved,
 * idempotency-conflict, too-many-attempts, gateway-refused.
 */
export async function startPayment(context: BrokerContext, input: StartInput): Promise<PaymentView> {
  throw new Error('to be written')
}
