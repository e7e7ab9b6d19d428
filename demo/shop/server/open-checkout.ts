import { type BrokerClient, type CheckoutInput, createBrokerClient, type Problem } from '@pay-checkout/broker/client'
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
  const client = createBrokerClient({ brokerUrl: broker.url, secretKey: broker.key, timeoutMs: 10_000 })
  const body: CheckoutInput = {
    orderNo: order.orderNo,
    amount: order.amount,
    subject: subjectOf(order.lines, order.language),
    account: order.account,
    methods: [...(await channelsOf(client, order.account))],
    returnUrl: `${publicUrl}/orders/${order.id}`,
    // For the wallets' own books and promotions, at the gateways that have fields for it.
    store: 'half-a-day',
    goods: order.lines.map(({ product, name, quantity, amount }) => ({
      ...{ id: product, name: name[order.language], quantity, price: amount / quantity },
    })),
    whereSupported: ['store', 'goods'],
    ...(order.expiresIn !== null && { expiresIn: order.expiresIn }),
  }
  const { clientToken, payUrl } = await told(client.POST('/v1/checkouts', { body }))
  return { clientToken, payUrl }
}

/** Every channel of an account: the shop has a counter as well, and channels for its till are offered by name alone. */
async function channelsOf(client: BrokerClient, account: string): Promise<readonly string[]> {
  const { methods } = await told(client.GET('/v1/accounts/{account}/methods', { params: { path: { account } } }))
  return methods.flatMap(({ channels }) => channels)
}

/** What the broker answers, or its trouble. */
async function told<Answer>(
  asked: Promise<{ readonly data?: Answer; readonly error?: Problem; readonly response: Response }>,
): Promise<Answer> {
  const { data, error, response } = await asked.catch((cause: unknown) => {
    throw new BrokerTrouble('The broker does not answer.', { cause })
  })
  if (data === undefined) {
    throw new BrokerTrouble(`The broker answered ${response.status} ${error?.code}: ${error?.detail}`)
  }
  return data
}
