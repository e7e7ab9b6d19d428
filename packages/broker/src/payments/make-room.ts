import type { BrokerContext } from '../context/context.ts'
import { CREATE_BUDGET_MS } from '../context/still-in-time.ts'
import { isBarcode, wayOut } from '../gateway/way-out.ts'
import { PayError } from '../pay-error.ts'
import type { CheckoutRow, PaymentRow } from '../store/rows.ts'
import { wishToStop } from './evidence.ts'
import { queryPayment, settlePayment } from './settle-payment.ts'

/**
 * Whether the payer can go on with this payment: its create is under way, or its code still works.
 * A code that has run out is never renewed under the same number, though some gateways would: a create is sent once.
 */
export function isUsable({ accounts, clock }: BrokerContext, payment: PaymentRow): boolean {
  // The next code that a cashier reads is another payment, never the one before.
  if (payment.state === 'closing' || payment.problem !== null || isBarcode(payment)) return false
  const { action, channel, sentAt } = payment
  const now = clock.now()
  if (action.type === 'wait') return now < sentAt + CREATE_BUDGET_MS
  if (action.type === 'show-qr') return now < Date.parse(action.expiresAt)
  const lifetime = accounts.get(payment.account)?.channels.get(channel)?.lifetime ?? 0
  return now < sentAt + lifetime * 1000
}

/** The payer comes back to a payment they had left for another way: it lives on, and the other way is given up in its place. */
export async function goOnWith(
  context: BrokerContext,
  checkout: CheckoutRow,
  payment: PaymentRow,
): Promise<PaymentRow> {
  if (payment.closeBy >= checkout.expiresAt) return payment
  const { id, version } = payment
  const patch = { closeBy: checkout.expiresAt }
  await context.store.change({ payment: { id, expectVersion: version, patch }, events: [], evidence: null })
  for (const other of await live(context, payment.checkoutId)) if (other.id !== id) await giveUp(context, other)
  return (await context.store.payment(id)) ?? payment
}

/**
 * Before a new number: finds out where the live payments stand, and closes them where that can be done; where it can't be yet, they
 * are closed as soon as the gateway allows. A barcode payment is only asked about: its payer may be entering the password, and it is
 * undone by itself when they don't.
 */
export async function makeRoom(context: BrokerContext, payments: readonly PaymentRow[]): Promise<void> {
  for (const payment of payments) {
    await queryPayment(context, payment)
    if (!isBarcode(payment)) await giveUp(context, payment)
  }
}

/**
 * One that can't be closed yet may stay beside a new one, so that a payer who changes their mind isn't stuck for minutes; should
 * both be paid, the second is told to the merchant as `duplicate`. Never beside a barcode payment, which takes money without the
 * payer's doing. Throws PayError payment-unresolved when there is no room.
 */
export function checkRoom(
  context: BrokerContext,
  left: readonly PaymentRow[],
  next: Pick<PaymentRow, 'channel'>,
): void {
  if (left.length === 0) return
  if (left.length < context.policy.maxLivePayments && ![...left, next].some(isBarcode)) return
  const retryAfter = secondsUntilRoom(context, left)
  throw new PayError(
    'payment-unresolved',
    'Another payment of this checkout can still be paid. Go on with that one, or try again when it has been closed.',
    retryAfter === undefined ? {} : { retryAfter },
  )
}

async function giveUp(context: BrokerContext, payment: PaymentRow): Promise<void> {
  await settlePayment(context, payment, wishToStop('payer', 'the payer chose another way'))
}

async function live({ store }: BrokerContext, checkoutId: string): Promise<PaymentRow[]> {
  return (await store.payments(checkoutId)).filter(({ money }) => money === 'possible')
}

/** Until the first of them can be ended; undefined when all have to run out. */
function secondsUntilRoom({ accounts, clock }: BrokerContext, payments: readonly PaymentRow[]): number | undefined {
  const now = clock.now()
  const times = payments.flatMap((payment) => {
    const capabilities = accounts.get(payment.account)?.capabilities
    const way = capabilities && wayOut({ payment, capabilities, now })
    if (!way) return []
    // The payer of a code is waited for.
    return isBarcode(payment) ? Math.max(way.from, payment.closeBy) : way.from
  })
  if (times.length === 0) return undefined
  return Math.max(5, Math.ceil((Math.min(...times) - now) / 1000))
}
