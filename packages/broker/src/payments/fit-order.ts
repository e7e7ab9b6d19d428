import type { Account, PaymentOrder } from '../gateway/account.ts'
import { PayError } from '../pay-error.ts'
import type { Log } from '../ports.ts'

/**
 * The order as its gateway has room for it: with the first of the ways back that fits, since a page may have a longer address than the
 * checkout was opened with. What else doesn't fit was not known then, such as the payer's address. Throws PayError not-supported.
 */
export function fitOrder(
  { log }: { readonly log: Log },
  account: Account,
  order: PaymentOrder,
  otherWaysBack: readonly string[],
): PaymentOrder {
  const orders = [order.returnUrl, ...otherWaysBack].map((returnUrl) => ({ ...order, returnUrl }))
  const found = orders.find((one) => account.check(one).every(({ field }) => field !== 'returnUrl')) ?? order
  const [problem] = account.check(found)
  if (!problem) return found
  const { field, detail } = problem
  log.error('payment.unfit', { account: account.name, channel: order.channel, field })
  const remedy = field === 'payer.ip' ? ' An IPv4 address fits: let the shop say it, or reach the broker by one.' : ''
  throw new PayError('not-supported', `${field} ${detail}.${remedy} Or choose another way to pay.`)
}
