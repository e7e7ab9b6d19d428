import type { CheckoutPass, OrderView, OrderWish, ShopView } from '../shop-api.ts'

/** What the shop sells, and where its broker is. */
export function readShop(): Promise<ShopView> {
  return call('GET', '/api/shop')
}

/** Orders what a wish names, at the server's prices. */
export function placeOrder(wish: OrderWish): Promise<OrderView> {
  return call('POST', '/api/orders', wish)
}

/** An order as the shop's server knows it. */
export function readOrder(id: string): Promise<OrderView> {
  return call('GET', `/api/orders/${encodeURIComponent(id)}`)
}

/** A fresh client token for the order's checkout. */
export function openCheckout(id: string): Promise<CheckoutPass> {
  return call('POST', `/api/orders/${encodeURIComponent(id)}/checkout`)
}

/** The order that the page's address names. */
export function orderIdOfPage(): string {
  return decodeURIComponent(location.pathname.split('/')[2] ?? '')
}

async function call<Answer>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(path, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  const answer = (await response.json()) as Answer & { error?: string }
  if (!response.ok) throw new Error(answer.error ?? `The shop answered ${response.status}`)
  return answer
}
