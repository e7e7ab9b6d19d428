import type { PaymentView } from '@pay-checkout/protocol'
import { PayError } from '../pay-error.ts'
import type { PaymentRow } from '../store/store.ts'
import { viewPayment } from './checkout-view.ts'
import { endCheckout } from './close-payment.ts'
import type { BrokerContext } from './context.ts'
import { wishToStop } from './evidence.ts'
import { within } from './patience.ts'
import { STUCK_AFTER_MS } from './query-ladder.ts'
import { leasePayment, queryPayment, settlePayment } from './settle-payment.ts'

/** Longer than a query and a close may take together. After a crash another process takes over when it ends. */
const LEASE_MS = 30_000
const PAYMENTS_A_PASS = 50
const CHECKOUTS_A_PASS = 50
/** While a page looks on, the gateway is asked this often at most. */
const PAGE_GAP_MS = 5_000
/** A page is answered from the database when the gateway is slower. */
const PAGE_PATIENCE_MS = 2_000

/** Asks gateways about every payment that is due, closes those whose time is over, ends overdue checkouts. One pass; never throws for one of them. */
export async function refreshDue(context: BrokerContext): Promise<void> {
  const { store, clock, log } = context
  const overdue = await store.overdueCheckouts(clock.now(), CHECKOUTS_A_PASS)
  const due = await store.leaseDuePayments(clock.now(), LEASE_MS, PAYMENTS_A_PASS)
  const work = [
    ...overdue.map((checkout) => endCheckout(context, checkout.id, 'clock')),
    ...due.map((payment) => followPayment(context, payment)),
  ]
  for (const result of await Promise.allSettled(work)) {
    if (result.status === 'rejected') log.error('refresh.failed', { error: result.reason })
  }
}

/** A payment's status for its payer: cheap, and asks the gateway only when that is due (at most every 5 s while a page looks on). */
export async function readPayment(context: BrokerContext, checkoutId: string, paymentId: string): Promise<PaymentView> {
  const payment = await paymentOf(context, checkoutId, paymentId)
  const lastAsked = Math.max(payment.lastAskedAt ?? 0, payment.sentAt)
  if (payment.money !== 'possible' || context.clock.now() < lastAsked + PAGE_GAP_MS) return viewPayment(payment)
  if (!(await leasePayment(context, payment))) return viewPayment(await paymentOf(context, checkoutId, paymentId))
  await within(
    PAGE_PATIENCE_MS,
    queryPayment(context, payment).catch((error) => {
      context.log.error('refresh.failed', { payment: paymentId, error })
    }),
  )
  return viewPayment(await paymentOf(context, checkoutId, paymentId))
}

/** Asks; and when the payment is to end and still may be paid, closes it and asks again. */
async function followPayment(context: BrokerContext, due: PaymentRow): Promise<void> {
  await queryPayment(context, due)
  const payment = await context.store.payment(due.id)
  if (payment?.money !== 'possible') return
  if (context.clock.now() > payment.closeBy + STUCK_AFTER_MS) {
    context.log.error('payment.stuck', { payment: payment.id, account: payment.account, tradeNo: payment.tradeNo })
  }
  const checkout = await context.store.checkout(payment.checkoutId)
  const over = checkout?.status !== 'open' || checkout.closeAsked !== null
  if (over || context.clock.now() >= payment.closeBy)
    await settlePayment(context, payment, wishToStop('clock', 'its time is over'))
}

async function paymentOf(context: BrokerContext, checkoutId: string, paymentId: string): Promise<PaymentRow> {
  const payment = await context.store.payment(paymentId)
  if (payment?.checkoutId === checkoutId) return payment
  throw new PayError('not-found', 'This checkout has no such payment.')
}
