import type { CheckoutView } from '@pay-checkout/protocol'
import type { StackUrls } from '../demo/stack-config.ts'

/** Where the broker says that an order's checkout can be paid without any page of the shop's. */
export async function payUrlOf(urls: StackUrls, orderId: string): Promise<string> {
  const opened = await fetch(`${urls.shop}/api/orders/${orderId}/checkout`, { method: 'POST' })
  const { clientToken } = (await opened.json()) as { clientToken: string }
  const read = await fetch(`${urls.broker}/v1/checkout`, { headers: { authorization: `Bearer ${clientToken}` } })
  const { payUrl, payLink } = (await read.json()) as CheckoutView
  if (!payLink) throw new Error('The broker’s page only tells how the checkout stands: it has no element to pay with')
  return payUrl
}
