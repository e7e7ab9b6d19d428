import { type PayEvent, verifyWebhook, WebhookRefused } from '@pay-checkout/broker/webhook'
import type { OrderChange, Orders } from './orders.ts'

/** What each event means for an order. An event that isn't here is acknowledged and changes nothing. */
const CHANGES: Readonly<Record<string, OrderChange>> = {
  'checkout.paid': { status: 'paid' },
  'checkout.closed': { status: 'closed' },
  'checkout.expired': { status: 'expired' },
  'payment.late': { needsLook: true },
  'payment.duplicate': { needsLook: true },
  'payment.mismatch': { needsLook: true },
}

/** What became of a webhook, by the HTTP status that says so to the broker. */
export type WebhookStatus = 204 | 400 | 401

/**
 * Takes one webhook: its signature over the raw body, its order and its amount are checked before anything is believed.
 * The only way an order becomes paid.
 */
export function takeWebhook(
  orders: Orders,
  secret: string,
  message: { readonly headers: Headers; readonly body: string },
): WebhookStatus {
  let event: PayEvent
  try {
    event = verifyWebhook(message.body, message.headers, secret)
  } catch (error) {
    if (error instanceof WebhookRefused) return error.status
    throw error
  }
  const { orderNo, amount } = event.data
  const order = orders.findByNumber(orderNo)
  if (order?.amount !== amount) return 400
  const change = Object.hasOwn(CHANGES, event.type) ? (CHANGES[event.type] as OrderChange) : {}
  orders.apply({ id: message.headers.get('webhook-id') as string, type: event.type }, orderNo, change)
  return 204
}
