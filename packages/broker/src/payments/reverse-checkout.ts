import type { BrokerContext } from '../context/context.ts'
import type { Account } from '../gateway/account.ts'
import { isBarcode } from '../gateway/way-out.ts'
import { PayError } from '../pay-error.ts'
import type { PaymentRow } from '../store/rows.ts'
import { endCheckout } from './close-payment.ts'
import { wishToUndo } from './evidence.ts'
import { queryPayment, settlePayment } from './settle-payment.ts'
import { isUnresolved } from './stop-payment.ts'

/**
 * Undoes a sale at the till: its barcode payment is reversed whether or not the money was taken, and an open checkout ends with it.
 * The gateway is asked first and last; what is open then is followed until it has told. The same call again goes on where the first
 * stands. Throws PayError: not-found, not-supported, too-early, checkout-not-paid, payment-refunded.
 */
export async function reverseCheckout(context: BrokerContext, checkoutId: string, paymentId?: string): Promise<void> {
  const { store, clock } = context
  const checkout = await store.checkout(checkoutId)
  if (!checkout) throw new PayError('not-found', 'There is no such checkout.')
  const chosen = choosePayment(await store.payments(checkoutId), paymentId)
  if (chosen.state === 'reversed') return
  checkAge(chosen, accountOf(context, chosen), clock.now())
  if (checkout.status === 'open') await endCheckout(context, checkoutId, 'merchant')
  else await queryPayment(context, chosen)
  const asked = (await store.payment(chosen.id)) ?? chosen
  // Ending an open checkout has sent the reverse already, unless the money turned out to be taken.
  if (checkout.status === 'open' && asked.state !== 'paid') return
  const { payment } = await settlePayment(context, asked, wishToUndo('the merchant undoes the sale'))
  if (payment.state === 'paid') throw alreadyRefunded()
}

/** The payment that is meant, or the one that paid, or may yet. */
function choosePayment(payments: readonly PaymentRow[], paymentId: string | undefined): PaymentRow {
  const named = payments.find(({ id }) => id === paymentId)
  if (paymentId !== undefined && !named) throw new PayError('not-found', 'This checkout has no such payment.')
  const chosen =
    named ??
    payments.find(({ disposition }) => disposition === 'applied') ??
    payments.findLast(isUnresolved) ??
    payments.findLast(({ money }) => money === 'taken' || money === 'returned')
  if (chosen && (isUnresolved(chosen) || chosen.state === 'paid' || chosen.state === 'reversed')) return chosen
  throw new PayError(
    'checkout-not-paid',
    'No money was taken, and none can be, so that there is nothing to reverse. Close the checkout if it is to end.',
  )
}

function accountOf({ accounts }: BrokerContext, payment: PaymentRow): Account {
  const account = accounts.get(payment.account)
  const remedy = payment.money === 'taken' ? 'Refund it instead.' : 'Close the checkout instead.'
  if (!isBarcode(payment)) {
    throw new PayError(
      'not-supported',
      `Only barcode payments can be reversed, and this one is ${payment.channel}. ${remedy}`,
    )
  }
  if (account?.reverse) return account
  throw new PayError('not-supported', `The account ${payment.account} can’t reverse payments. ${remedy}`)
}

function checkAge({ sentAt, money, state }: PaymentRow, { capabilities }: Account, now: number): void {
  const age = (now - sentAt) / 1000
  const { reverseMinAge, reverseMaxAge } = capabilities
  if (reverseMinAge !== null && age < reverseMinAge) {
    throw new PayError(
      'too-early',
      `A payment can’t be reversed in its first ${reverseMinAge} seconds. Try again then.`,
      {
        retryAfter: Math.max(1, Math.ceil(reverseMinAge - age)),
      },
    )
  }
  if (state === 'reversing' || reverseMaxAge === null || age <= reverseMaxAge) return
  const remedy = money === 'taken' ? 'Refund it instead.' : 'Close the checkout instead.'
  throw new PayError('not-supported', `The gateway reverses no payment older than ${reverseMaxAge} seconds. ${remedy}`)
}

function alreadyRefunded(): PayError {
  return new PayError(
    'payment-refunded',
    'Some of this payment’s money went back by a refund, so that it can’t be reversed. Refund what is left of it.',
  )
}
