import type { PaymentView } from '@pay-checkout/protocol'
import type { BrokerContext } from './context.ts'

/** Asks gateways about every payment that is due, expires overdue checkouts. One pass; answers when the next is due. */
export async function refreshDue(context: BrokerContext): Promise<void> {
  throw new Error('to be written')
}

/** A payment's status for its payer: cheap, and asks the gateway only when that is due (at most every 5 s while a page looks on). */
export async function readPayment(context: BrokerContext, checkoutId: string, paymentId: string): Promise<PaymentView> {
  throw new Error('to be written')
}
