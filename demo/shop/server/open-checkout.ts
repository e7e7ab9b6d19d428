import type { CheckoutPass } from '../shop-api.ts'
import type { Order } from './orders.ts'
import { subjectOf } from './read-wish.ts'
import type { ShopConfig } from './shop-config.ts'

/** The broker said no, or nothing. */
export class BrokerTrouble extends Error {
  override readonly name: string = 'BrokerTrouble'
}

/**
 * Opens the order's checkout at the broker, server to server, with the secret key. The same order finds the same checkout
 * and gets a fresh client token, so this is called whenever a page needs one.
 */
export async function openCheckout({ broker, publicUrl }: ShopConfig, order: Order): Promise<CheckoutPass> {
  const answer = await ask<CheckoutPass>(broker, '/v1/checkouts', {
    orderNo: order.orderNo,
    amount: order.amount,
    subject: subjectOf(order.lines, order.language),
    account: order.account,
    methods: await channelsOf(broker, order.account),
    returnUrl: `${publicUrl}/orders/${order.id}`,
    // For the wallets' own books and promotions, at the gateways that have fields for it.
    store: 'half-a-day',
    goods: order.lines.map(({ product, name, quantity, amount }) => ({
      ...{ id: product, name: name[order.language], quantity, price: amount / quantity },
    })),
    whereSupported: ['store', 'goods'],
    ...(order.expiresIn !== null && { expiresIn: order.expiresIn }),
  })
  return { clientToken: answer.clientToken, payUrl: answer.payUrl }
}

/** Every channel of an account: the shop has a counter as well, and channels for its till are offered by name alone. */
async function channelsOf(broker: ShopConfig['broker'], account: string): Promise<readonly string[]> {
  const path = `/v1/accounts/${encodeURIComponent(account)}/methods`
  const { methods } = await ask<{ methods: readonly { channels: readonly string[] }[] }>(broker, path)
  return methods.flatMap(({ channels }) => channels)
}

async function ask<Answer>({ url, key }: ShopConfig['broker'], path: string, body?: object): Promise<Answer> {
  const response = await fetch(url + path, {
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(10_000),
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new BrokerTrouble('The broker does not answer.', { cause })
  })
  const answer = (await response.json()) as Answer & { code?: string; detail?: string }
  if (!response.ok) throw new BrokerTrouble(`The broker answered ${response.status} ${answer.code}: ${answer.detail}`)
  return answer
}
