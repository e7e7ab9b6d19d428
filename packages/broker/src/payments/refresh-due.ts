import type { PaymentView } from '@pay-checkout/protocol'
import { PayError } from '../pay-error.ts'
import type { PaymentRow } from '../store/store.ts'
import { adoptOrphan } from './adopt-orphan.ts'
import { viewPayment } from './checkout-view.ts'
import { endCheckout } from './close-payment.ts'
import type { BrokerContext } from './context.ts'
import { wishToStop } from './evidence.ts'
import { followRefund } from './follow-refund.ts'
import { giveBack } from './give-back.ts'
import { within } from './patience.ts'
import { STUCK_AFTER_MS } from './query-ladder.ts'
import { leasePayment, queryPayment, settlePayment } from './settle-payment.ts'
import { isUnresolved } from './stop-payment.ts'

/** Longer than a query and a close may take together. After a crash another process takes over when it ends. */
const LEASE_MS = 30_000
/** Of payments, of refunds and of overdue checkouts. */
const A_PASS = 50
const ORPHANS_A_PASS = 10
/** While a page looks on, the gateway is asked this often at most; less often where its document says so. */
const PAGE_GAP_MS = 5_000
/** A page is answered from the database when the gateway is slower. */
const PAGE_PATIENCE_MS = 2_000

/** Takes up everything that is due, and resolves when all of it is done. One pass; never throws for one of them. */
export async function refreshDue(context: BrokerContext): Promise<void> {
  await Promise.all(await takeUpDue(context))
}

/**
 * Leases what is due, and begins with it: asks gateways about payments and refunds, closes payments whose time is over, gives back what
 * the policy says, ends overdue checkouts, adopts lost payments. Answers the ends of what was begun, which never reject.
 */
export async function takeUpDue(context: BrokerContext, most: number = A_PASS): Promise<readonly Promise<void>[]> {
  const { store, clock, log } = context
  const overdue = await store.overdueCheckouts(clock.now(), Math.min(most, A_PASS))
  const due = await store.leaseDuePayments(clock.now(), LEASE_MS, Math.min(most, A_PASS))
  const refunds = await store.leaseDueRefunds(clock.now(), LEASE_MS, Math.min(most, A_PASS))
  const orphans = await store.leaseDueOrphans(clock.now(), LEASE_MS, Math.min(most, ORPHANS_A_PASS))
  const failed = (error: unknown) => log.error('refresh.failed', { error })
  return [
    ...overdue.map((checkout) => endCheckout(context, checkout.id, 'clock')),
    ...due.map((payment) => followPayment(context, payment)),
    ...refunds.map((refund) => followRefund(context, refund)),
    ...orphans.map((orphan) => adoptOrphan(context, orphan)),
  ].map((work) => Promise.resolve(work).then(() => {}, failed))
}

/** A payment's status for its payer: cheap, and asks the gateway only when that is due (at most every 5 s while a page looks on). */
export async function readPayment(context: BrokerContext, checkoutId: string, paymentId: string): Promise<PaymentView> {
  const payment = await paymentOf(context, checkoutId, paymentId)
  const lastAsked = Math.max(payment.lastAskedAt ?? 0, payment.sentAt)
  if (!isUnresolved(payment) || context.clock.now() < lastAsked + pageGap(context, payment)) return viewPayment(payment)
  if (!(await leasePayment(context, payment))) return viewPayment(await paymentOf(context, checkoutId, paymentId))
  await within(
    context.clock,
    PAGE_PATIENCE_MS,
    queryPayment(context, payment).catch((error) => {
      context.log.error('refresh.failed', { payment: paymentId, error })
    }),
  )
  return viewPayment(await paymentOf(context, checkoutId, paymentId))
}

/** Asks; and when the payment is to end and still may be paid, closes it and asks again. */
async function followPayment(context: BrokerContext, due: PaymentRow): Promise<void> {
  if (due.state === 'paid') return giveBack(context, due)
  await queryPayment(context, due)
  const payment = await context.store.payment(due.id)
  if (!payment || !isUnresolved(payment)) return
  if (context.clock.now() > payment.closeBy + STUCK_AFTER_MS) {
    context.log.error('payment.stuck', { payment: payment.id, account: payment.account, tradeNo: payment.tradeNo })
  }
  const checkout = await context.store.checkout(payment.checkoutId)
  const over = checkout?.status !== 'open' || checkout.closeAsked !== null
  if (over || context.clock.now() >= payment.closeBy)
    await settlePayment(context, payment, wishToStop('clock', 'its time is over'))
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
