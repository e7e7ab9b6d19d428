import type { Account, PaymentOrder } from '../gateway/account.ts'
import { PayError } from '../pay-error.ts'

/**
 * The order as its gateway has room for it: with the first of the ways back that fits, since a page may have a longer address than the
 * checkout was opened with. What else doesn't fit was not known then, such as the payer's address. Throws PayError not-supported.
 */
export function fitOrder(account: Account, order: PaymentOrder, otherWaysBack: readonly string[]): PaymentOrder {
  const orders = [order.returnUrl, ...otherWaysBack].map((returnUrl) => ({ ...order, returnUrl }))
  const found = orders.find((one) => account.check(one).every(({ field }) => field !== 'returnUrl')) ?? order
  const [problem] = account.check(found)
  if (!problem) return found
  throw new PayError('not-supported', `${problem.field} ${problem.detail}. Choose another way to pay.`)
}
