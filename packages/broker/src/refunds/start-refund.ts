import type { Fen } from '@pay-checkout/protocol'
import type { BrokerContext } from '../context/context.ts'
import { newId } from '../context/new-id.ts'
import { newNotifyToken } from '../context/notify-url.ts'
import { CREATE_BUDGET_MS } from '../context/still-in-time.ts'
import { mintRefundNo } from '../context/trade-number.ts'
import { PayError } from '../pay-error.ts'
import { queryPayment } from '../payments/settle-payment.ts'
import { steadyTime } from '../steady-time.ts'
import type { PaymentRow, RefundRow } from '../store/rows.ts'
import { sendRefund } from './ask-refund.ts'
import { checkRefund } from './check-refund.ts'
import { settleRefund } from './settle-refund.ts'

export interface RefundInput {
  readonly checkoutId: string
  /** The merchant's number: the same number is the same refund. */
  readonly refundNo: string
  readonly amount: Fen
  readonly reason: string
  /** Left out: the payment that paid the checkout. Else another one of it whose money was taken. */
  readonly paymentId?: string
}

/** Parallel refunds of one checkout lose to each other this often at most before somebody is asked to come again. */
const MOST_TRIES = 50

/**
 * Gives money back, or finds the refund that has this number. Its row is durable before it is sent, once; what the gateway doesn't
 * tell clearly is asked. Throws PayError: not-found, invalid-request, refund-conflict, checkout-not-paid, payment-unresolved,
 * not-supported, refund-too-large, too-many-refunds, unavailable.
 */
export async function startRefund(
  context: BrokerContext,
  input: RefundInput,
): Promise<{ refund: RefundRow; created: boolean }> {
  const { store, accounts, clock } = context
  await askWhatIsUnresolved(context, input)
  let admitted = false
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    // Read in one go: a payment that was read before its checkout would be decided on at a version it doesn't belong to.
    const whole = await store.wholeCheckout(input.checkoutId)
    if (!whole) throw new PayError('not-found', 'There is no such checkout.')
    const { checkout, payments, refunds } = whole
    const payment = paymentFor(input, payments)
    const known = await store.refund(input.refundNo)
    if (known) return { refund: sameRefund(known, input, payment), created: false }
    const ofPayment = refunds.filter(({ paymentId }) => paymentId === payment.id)
    const account = accounts.get(payment.account)
    checkRefund({ payment, amount: input.amount, refunds: ofPayment, account, now: clock.now() })
    const startedAt = steadyTime(clock)
    const row = newRefund(context, input, { payment, sequence: refunds.length + 1 })
    // The last of all checks, and once: it may let a single call through, to try.
    if (!admitted) account?.admit('refund')
    admitted = true
    // The row is durable, at the version all of this was decided on, before the first byte goes out.
    if (!(await store.addRefund(row, checkout.version))) continue
    context.changes.publish(checkout.id)
    return {
      refund: await settleRefund(context, row, await sendRefund(context, row, { payment, startedAt })),
      created: true,
    }
  }
  throw new PayError('unavailable', 'Too much happened to this checkout at once. Try again.', { retryAfter: 1 })
}

/** Whether money was taken is asked before it is given back, where that isn't known. */
async function askWhatIsUnresolved(context: BrokerContext, { checkoutId, paymentId }: RefundInput): Promise<void> {
  const payments = await context.store.payments(checkoutId)
  const paid = paymentId === undefined && payments.some(({ disposition }) => disposition === 'applied')
  for (const payment of payments) {
    const meant = paymentId === undefined ? !paid : payment.id === paymentId
    if (meant && payment.money === 'possible') await queryPayment(context, payment)
  }
}

function paymentFor({ paymentId }: RefundInput, payments: readonly PaymentRow[]): PaymentRow {
  const found = payments.find(({ id, disposition }) =>
    paymentId === undefined ? disposition === 'applied' : id === paymentId,
  )
  if (found) return found
  if (paymentId === undefined) {
    throw new PayError('checkout-not-paid', 'The checkout isn’t paid, so that there is nothing to give back.')
  }
  throw new PayError('invalid-request', 'This checkout has no such payment.', {
    errors: [{ field: 'payment', detail: 'is no payment of this checkout' }],
  })
}

function sameRefund(known: RefundRow, { refundNo, amount, reason }: RefundInput, payment: PaymentRow): RefundRow {
  if (known.paymentId === payment.id && known.amount === amount && known.reason === reason) return known
  throw new PayError(
    'refund-conflict',
    `Refund ${refundNo} exists with another payment, amount or reason. Use another number, or send what was sent first.`,
  )
}

function newRefund(
  context: BrokerContext,
  { refundNo, amount, reason }: RefundInput,
  { payment, sequence }: { readonly payment: PaymentRow; readonly sequence: number },
): RefundRow {
  const now = context.clock.now()
  return {
    id: `ref_${newId(context)}`,
    refundNo,
    checkoutId: payment.checkoutId,
    paymentId: payment.id,
    account: payment.account,
    gatewayNo: mintRefundNo(payment.tradeNo, sequence, context.random),
    amount,
    reason,
    notifyToken: newNotifyToken(context),
    state: 'sending',
    gatewayRefundNo: null,
    refusedCode: null,
    refusal: null,
    facts: {},
    notFoundCount: 0,
    createdAt: now,
    sentAt: now,
    settledAt: null,
    // Should this process die now, another asks what became of it.
    nextQueryAt: now + CREATE_BUDGET_MS,
    queryCount: 0,
    leaseUntil: 0,
    lastAskedAt: null,
    version: 0,
  }
}
