import type { CheckoutPass } from '../shop-api.ts'
import type { Order } from './orders.ts'
import { subjectOf } from './read-wish.ts'
import type { ShopConfig } from './shop-config.ts'

/** The ids a shop knows of a payer who has logged in with WeChat and Alipay. The sandbox takes any. */
const PAYER = { wechatOpenid: 'oTeaShopDemoPayer0000000001', alipayUserId: '2088000000000001' }

/** The broker said no, or nothing. */
export class BrokerTrouble extends Error {
  override readonly name: string = 'BrokerTrouble'
}

/**
 * Opens the order's checkout at the broker, server to server, with the secret key. The same order finds the same checkout
 * and gets a fresh client token, so this is called whenever a page needs one.
 */
export async function openCheckout({ broker, publicUrl }: ShopConfig, order: Order): Promise<CheckoutPass> {
  const response = await fetch(`${broker.url}/v1/checkouts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${broker.key}`, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(10_000),
    body: JSON.stringify({
      orderNo: order.orderNo,
      amount: order.amount,
      subject: subjectOf(order.lines, order.language),
      account: order.account,
      returnUrl: `${publicUrl}/orders/${order.id}`,
      payer: PAYER,
      ...(order.expiresIn !== null && { expiresIn: order.expiresIn }),
    }),
  }).catch((cause: unknown) => {
    throw new BrokerTrouble('The broker does not answer.', { cause })
  })
  const answer = (await response.json()) as { clientToken: string; code?: string; detail?: string }
  if (!response.ok) throw new BrokerTrouble(`The broker answered ${response.status} ${answer.code}: ${answer.detail}`)
  return { clientToken: answer.clientToken }
}
