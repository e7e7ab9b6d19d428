import type { BrokerContext } from '../context/context.ts'
import { adoptOrphan } from '../notifications/adopt-orphan.ts'
import { endCheckout } from '../payments/close-payment.ts'
import { wishToStop } from '../payments/evidence.ts'
import { STUCK_AFTER_MS } from '../payments/query-ladder.ts'
import { queryPayment, settlePayment } from '../payments/settle-payment.ts'
import { isUnresolved } from '../payments/stop-payment.ts'
import { followRefund } from '../refunds/follow-refund.ts'
import { giveBack } from '../refunds/give-back.ts'
import type { PaymentRow } from '../store/rows.ts'

/** Longer than a query and a close may take together. After a crash another process takes over when it ends. */
const LEASE_MS = 30_000
/** Of payments, of refunds and of overdue checkouts. */
const A_PASS = 50
const ORPHANS_A_PASS = 10

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
