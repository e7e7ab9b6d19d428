import type { Channel, PaymentView } from '@pay-checkout/protocol'
import type { Advance, CheckoutState, Effect, Known, Trouble } from './checkout-state.ts'
import { calm } from './trouble.ts'
import { type ChannelChoice, notHere } from './verdict.ts'

/** Nothing to do beyond the state. */
export function stay(state: CheckoutState): Advance {
  return { state, effects: [] }
}

/** The end, when the broker says so: nothing else in the machine makes `settled` or `stopped`. */
export function final(known: Known): Advance | undefined {
  const { status } = known.checkout
  if (status === 'open') return undefined
  const held = knownOf({ ...known, trouble: null })
  return {
    state: status === 'paid' ? { name: 'settled', ...held } : { name: 'stopped', reason: status, ...held },
    effects: [STOP, FORGET_KEY],
  }
}

/** A payment by which money may still come in. */
type LivePayment = PaymentView & { readonly status: 'pending' | 'paying' | 'paid' }

/** Whether money may still come in by this payment. `paid` counts: the checkout decides, and that may take a moment. */
export function isLive(payment: PaymentView | null): payment is LivePayment {
  return payment !== null && (payment.status === 'pending' || payment.status === 'paying' || payment.status === 'paid')
}

/** Where a checkout read afresh stands: after a reload, in another tab, on another device. */
export function standing(known: Known): Advance {
  const { payment } = known.checkout
  // Somebody else's is theirs to go on with; once it has money, nobody may be asked to pay once more.
  const others = payment?.elsewhere && payment.status !== 'paid'
  return (
    final(known) || (isLive(payment) && !others ? resumed(known, payment) : choosing(known, others ? [FOLLOW] : []))
  )
}

/** An open payment found again. The wallet's part may have happened meanwhile, so nothing is performed by itself. */
function resumed(known: Known, payment: PaymentView): Advance {
  const type = dueAction(payment)
  if (type === 'show-qr' || type === 'wait' || type === 'unknown') return begun(known, payment)
  const leaves = type === 'redirect' || type === 'open-wechat-h5'
  return {
    state: leaves ? confirming(known, payment, false) : waiting(known, payment, 'returned'),
    effects: [FORGET_KEY, FOLLOW],
  }
}

/** A payment is to be created. */
export function starting(known: Known, how: Omit<Extract<Effect, { type: 'start' }>, 'type'>): Advance {
  const { channel, bankCode, idempotencyKey } = how
  return {
    state: { name: 'starting', ...knownOf(calm(known)), channel, bankCode, idempotencyKey },
    effects: [{ type: 'start', ...how }],
  }
}

/** A payment just created, or tried again: its action is performed, and its status followed at the same time. */
export function begun(known: Known, payment: PaymentView): Advance {
  if (!isLive(payment)) return choosing({ ...known, trouble: refused(payment) }, [FORGET_KEY])
  const effects: readonly Effect[] = [FORGET_KEY, FOLLOW]
  const { action } = payment
  switch (dueAction(payment)) {
    case 'show-qr': {
      const at = action.type === 'show-qr' ? action.expiresAt : ''
      const expired = Date.parse(at) <= Date.parse(known.checkout.serverTime)
      const watch: readonly Effect[] = expired ? [] : [{ type: 'watch-expiry', at }]
      return { state: { name: 'showing-qr', ...knownOf(known), payment, expired }, effects: [...effects, ...watch] }
    }
    case 'wait':
      return { state: waiting(known, payment, isBarcode(payment.channel) ? 'barcode' : 'unclear'), effects }
    case 'redirect':
    case 'open-wechat-h5':
      return performed('leaving', known, payment)
    case 'unknown':
      return guiding(known, notHere(payment.channel), [FORGET_KEY])
    default:
      return performed('in-wallet', known, payment)
  }
}

function performed(name: 'leaving' | 'in-wallet', known: Known, payment: PaymentView): Advance {
  return { state: { name, ...knownOf(known), payment }, effects: [FORGET_KEY, FOLLOW, { type: 'perform', payment }] }
}

/** The choice of ways to pay. A payment left behind is followed still: it may yet be paid. */
export function choosing(known: Known, effects: readonly Effect[] = []): Advance {
  return {
    state: { name: 'choosing', ...knownOf(known) },
    effects: isLive(known.checkout.payment) ? effects : [...effects, STOP],
  }
}

/** What to do instead of the chosen way. Whoever takes the link elsewhere may pay there: this page sees it. */
export function guiding(known: Known, choice: ChannelChoice, effects: readonly Effect[] = []): Advance {
  return { state: { name: 'guiding', ...knownOf(known), choice }, effects: [...effects, FOLLOW] }
}

/** Waiting for the broker's word. */
export function waiting(
  known: Known,
  payment: PaymentView,
  after: Extract<CheckoutState, { name: 'waiting' }>['after'],
): CheckoutState {
  return { name: 'waiting', ...knownOf(known), payment, after }
}

/** Have you paid? */
export function confirming(known: Known, payment: PaymentView, asked: boolean): CheckoutState {
  return { name: 'confirming', ...knownOf(known), payment, asked }
}

/** What the payer is told of a payment that came to nothing. */
export function refused({ status, channel }: PaymentView): Trouble | null {
  // A closed code to scan is renewed by one touch; whoever stands at a till must hear that nobody has paid.
  const silent = status === 'closed' && !isBarcode(channel)
  const code = silent ? undefined : ENDS[status]
  return code ? { code, detail: `The gateway says that this payment is ${status}` } : null
}

const ENDS: { readonly [S in PaymentView['status']]?: Trouble['code'] } = {
  failed: 'gateway-refused',
  reversed: 'payment-reversed',
  closed: 'payment-closed',
}

/** Whether a till's scanner starts this channel: nothing does but a code. */
export function isBarcode(channel: Channel): boolean {
  return /:barcode$/.test(channel)
}

/** What every state holds, without what only the present one does. */
export function knownOf({ checkout, choices, link, clockOffset, trouble }: Known): Known {
  return { checkout, choices, link, clockOffset, trouble }
}

export const FOLLOW: Effect = { type: 'follow' }
export const FORGET_KEY: Effect = { type: 'forget-key' }
export const STOP: Effect = { type: 'stop-following' }

/** A payment that is paid asks nothing more of the payer, whatever its action says. */
function dueAction({ status, action }: PaymentView): PaymentView['action']['type'] {
  return status === 'paid' ? 'wait' : action.type
}
