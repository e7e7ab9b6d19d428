import type { BrokerContext } from '../context/context.ts'
import { headOf } from '../context/trade-number.ts'
import { PayError } from '../pay-error.ts'
import { orderKeyOf } from '../store/columns.ts'
import type { CheckoutRow, PaymentRow } from '../store/rows.ts'

/** Seconds after which a checkout whose time is over will have been ended, where nothing of it can be paid. */
const SOON = 2
/** A gateway that can't close lets a payment run out: it is of no use to ask more often. */
const LATER = 30

/**
 * A new checkout for an order whose former one has ended unpaid: once that one can take no money any more, and holds none. Money that
 * comes for it all the same is late, and told; from then on nothing new starts in the new one (see {@link checkFormerMoney}). Null: the
 * order has moved on meanwhile. Throws PayError payment-unresolved while the former one is being ended, order-conflict while it holds money.
 */
export async function reopenOrder(
  { store }: Pick<BrokerContext, 'store'>,
  row: CheckoutRow,
  former: CheckoutRow,
): Promise<CheckoutRow | null> {
  const money = await store.moneyOfOrder(row.orderNo)
  const possible = money.some((payment) => payment.money === 'possible')
  if (former.status === 'open' || possible) throw notYet(former, possible)
  const held = money.find((payment) => payment.money === 'taken')
  if (held) throw isHeld(former, held)
  // A shop that goes by the order number alone, and by what is newer, must not take the new one's events for old.
  const later = { ...row, reopens: former.id, round: former.round + 1, eventSequence: former.eventSequence }
  const opened = { ...later, tradeHead: headOf(orderKeyOf(later)) }
  // At the version all of this was read at or later: money that has come to it since has counted it up.
  return (await store.reopenOrder(opened, former.version)) ? opened : null
}

/**
 * Asked before a payment of an order that was opened again. Throws PayError checkout-not-open while money that came for one of its
 * former checkouts is with the shop: it has been told, and has to say whether that pays the order, or give it back.
 */
export async function checkFormerMoney(
  { store }: Pick<BrokerContext, 'store'>,
  { orderNo, reopens, id }: CheckoutRow,
): Promise<void> {
  if (reopens === null) return
  const held = (await store.moneyOfOrder(orderNo)).some((one) => one.money === 'taken' && one.checkoutId !== id)
  if (!held) return
  throw new PayError(
    'checkout-not-open',
    'A former payment of this order has come in after all. Ask the shop; don’t pay again.',
  )
}

function notYet({ orderNo }: CheckoutRow, possible: boolean): PayError {
  const why = possible ? 'a payment of it can still take money' : 'its end is just being written'
  const detail = `The checkout that order ${orderNo} has is being ended, and ${why}. Send this again later.`
  return new PayError('payment-unresolved', detail, { retryAfter: possible ? LATER : SOON })
}

function isHeld({ orderNo, id }: CheckoutRow, { id: payment, disposition, checkoutId }: PaymentRow): PayError {
  const detail =
    `Money came for order ${orderNo} after all (payment ${payment}, ${disposition}): take the order as paid by it, ` +
    `or give it back first by POST /v1/checkouts/${checkoutId}/refunds with "payment": "${payment}".`
  return new PayError(
    'order-conflict',
    checkoutId === id ? detail : `${detail} It belongs to a former checkout of the order.`,
  )
}
