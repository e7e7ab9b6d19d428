import type { PaymentView } from '@pay-checkout/protocol'
import { viewPayment, viewPaymentAt } from '../checkouts/checkout-view.ts'
import type { BrokerContext } from '../context/context.ts'
import { within } from '../context/patience.ts'
import { PayError } from '../pay-error.ts'
import type { PaymentRow } from '../store/rows.ts'
import { leasePayment, queryPayment } from './settle-payment.ts'
import { isUnresolved } from './stop-payment.ts'

/** While a page looks on, the gateway is asked this often at most; less often where its document says so. */
const PAGE_GAP_MS = 5_000
/** A page is answered from the database when the gateway is slower. */
const PAGE_PATIENCE_MS = 2_000

/** Which payment, and the token of the page that asks, where one does. */
interface PaymentRead {
  readonly checkoutId: string
  readonly paymentId: string
  readonly tokenId?: string
}

/** A payment's status for its payer: cheap, and asks the gateway only when that is due (at most every 5 s while a page looks on). */
export function readPayment(context: BrokerContext, checkoutId: string, paymentId: string): Promise<PaymentView> {
  return readPaymentAt(context, { checkoutId, paymentId })
}

/** The same at a page, which learns nothing of what opens somebody else's wallet. */
export async function readPaymentAt(
  context: BrokerContext,
  { checkoutId, paymentId, tokenId }: PaymentRead,
): Promise<PaymentView> {
  const payment = await paymentOf(context, checkoutId, paymentId)
  const lastAsked = Math.max(payment.lastAskedAt ?? 0, payment.sentAt)
  const tell = async (row: PaymentRow) => {
    const checkout = row.payerAt === null ? null : await context.store.checkout(checkoutId)
    return checkout ? viewPaymentAt(context, { payment: row, checkout, tokenId }) : viewPayment(row)
  }
  if (!isUnresolved(payment) || context.clock.now() < lastAsked + pageGap(context, payment)) return tell(payment)
  if (!(await leasePayment(context, payment))) return tell(await paymentOf(context, checkoutId, paymentId))
  await within(
    context.clock,
    PAGE_PATIENCE_MS,
    queryPayment(context, payment).catch((error) => {
      context.log.error('refresh.failed', { payment: paymentId, error })
    }),
  )
  return tell(await paymentOf(context, checkoutId, paymentId))
}

function pageGap({ accounts }: BrokerContext, { account, channel }: PaymentRow): number {
  const pace = accounts.get(account)?.channels.get(channel)?.pace
  return pace ? Math.max(PAGE_GAP_MS, pace.every * 1000) : PAGE_GAP_MS
}

async function paymentOf(context: BrokerContext, checkoutId: string, paymentId: string): Promise<PaymentRow> {
  const payment = await context.store.payment(paymentId)
  if (payment?.checkoutId === checkoutId) return payment
  throw new PayError('not-found', 'This checkout has no such payment.')
}
