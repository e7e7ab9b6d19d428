import type { PaymentView } from '@pay-checkout/protocol'
import type { Advance, CheckoutEvent, CheckoutState, Known } from './checkout-state.ts'
import { begin, goOn, isUsable } from './identifying.ts'
import {
  choosing,
  confirming,
  FORGET_KEY,
  final,
  isLive,
  knownOf,
  refused,
  STOP,
  standing,
  stay,
  waiting,
} from './standing.ts'
import { isPassing, isTokenTrouble } from './trouble.ts'

/** What the broker said, with what this surface can do about it. */
export type Report = Extract<CheckoutEvent, { type: 'loaded' | 'reported' }>

/**
 * The first reading, after which the checkout stands wherever its payment does; and the reading with a payer made known, or by a fresh
 * token, after which the way goes on that they had chosen, unless money is moving already.
 */
export function takeLoaded(before: CheckoutState, event: Extract<Report, { type: 'loaded' }>): Advance {
  const { checkout, start, trouble = null } = event
  const known = knownOf({ ...event, clockOffset: offsetOf(event), trouble: null })
  const { status, payment } = checkout
  const moving = isLive(payment) && payment.status !== 'pending'
  if (status === 'open' && !moving) {
    if (start) return goOn(known, start)
    const tapped = before.name === 'loading' && before.tapped
    if (tapped && tapped.checkoutId === checkout.id && isUsable(known, tapped.start)) return begin(known, tapped.start)
  }
  const { state, effects } = standing(known)
  // What went wrong on the way there matters where the payer can choose that way again.
  return { state: state.name === 'choosing' ? { ...state, trouble } : state, effects }
}

/** States before a payment. */
export type Undecided = Extract<
  CheckoutState,
  { name: 'choosing' | 'choosing-bank' | 'showing-link' | 'identifying' | 'starting' | 'guiding' }
>

/** A report while the payer is choosing: only an end moves them, or the start they were left in doubt about. */
export function takeReport(state: Undecided, event: Report): Advance {
  const known = updated(state, event)
  if (known === state) return stay(state)
  const { payment } = known.checkout
  // A start whose answer was lost: here is what became of it.
  const lost = state.name === 'choosing' && state.trouble && isPassing(state.trouble)
  if (lost && payment && payment.id !== state.checkout.payment?.id) {
    const { state: next, effects } = standing({ ...known, trouble: refused(payment) })
    return { state: next, effects: [FORGET_KEY, ...effects] }
  }
  // What is paid on another device, by this code or by a link that was copied, is heard of by asking alone; so is the end, once the time is over.
  const over = Date.parse(known.checkout.serverTime) >= Date.parse(known.checkout.expiresAt)
  const idle = !isLive(payment) && !over && state.name !== 'showing-link' && state.name !== 'guiding'
  return final(known) || { state: { ...state, ...known }, effects: idle ? [STOP] : [] }
}

/**
 * A report while the code of the hosted page is shown. What somebody started on their phone is theirs: this page says that the code was
 * scanned and keeps it on the screen, for whoever gives up there and scans once more.
 */
export function takeLinkReport(state: Extract<CheckoutState, { name: 'showing-link' }>, event: Report): Advance {
  const { payment: before } = state.checkout
  const { state: next, effects } = takeReport(state, event)
  if (next.name !== 'showing-link') return { state: next, effects }
  const { payment, payLink } = next.checkout
  // The gateway has the money and the checkout hasn't been decided: nobody may be asked to pay once more.
  if (payment?.status === 'paid') return stay(waiting(next, payment, 'wallet-done'))
  if (!next.link) return choosing(next)
  const scanned = Date.parse(payLink?.openedAt || '') > state.since || (isLive(payment) && payment.id !== before?.id)
  return stay(scanned && !next.opened ? { ...next, opened: true } : next)
}

/** A report on the payment under way. Another tab may have started another; the gateway may have closed this one. */
export function takePaymentReport(state: Extract<CheckoutState, { payment: unknown }>, event: Report): Advance {
  const known = updated(state, event)
  const ended = final(known)
  if (ended) return ended
  const { payment: told } = known.checkout
  // A fresh token doesn't know its payer yet. What was begun here is this page's all the same.
  const mine = told?.elsewhere && told.id === state.payment.id
  const payment = mine ? { ...told, action: state.payment.action } : told
  if (!isLive(payment)) {
    // A code that ran out stays in place, to be renewed by one touch. The broker is asked on: the checkout may end behind it.
    if (state.name === 'showing-qr' && payment?.status !== 'failed') {
      return stay(known === state && state.expired ? state : { ...state, ...known, expired: true })
    }
    return choosing({ ...known, trouble: (payment && refused(payment)) || known.trouble })
  }
  if (payment.id !== state.payment.id || isRenewed(payment.action, state.payment.action)) return standing(known)
  // The payer said "I have paid" and the broker hasn't seen it: they get their ways on back.
  if (state.name === 'waiting' && state.after === 'asked') return stay(confirming(known, payment, true))
  // The gateway has the money and the checkout hasn't been decided: nobody may be asked to pay once more.
  if (payment.status === 'paid' && state.name !== 'waiting') return stay(waiting(known, payment, 'wallet-done'))
  return stay(known === state ? state : { ...state, ...known, payment })
}

/** The broker couldn't be asked. The first trouble stays: it is the one the payer can do something about. */
export function takeReportFailure(
  state: Known & CheckoutState,
  { trouble }: Extract<CheckoutEvent, { type: 'report-failed' }>,
): Advance {
  if (isTokenTrouble(trouble)) return { state: { name: 'unreadable', trouble }, effects: [STOP] }
  return stay(state.trouble ? state : { ...state, trouble })
}

/** What is known after a report. It came, so a trouble of the way to the broker is over; without news it is the state itself. */
function updated(state: Known, event: Report): Known {
  const { checkout } = event
  const passed = state.trouble && isPassing(state.trouble)
  if (checkout === state.checkout && !passed) return state
  // A report without news repeats the old `serverTime`, which says nothing about the clock now.
  const clockOffset = checkout === state.checkout ? state.clockOffset : offsetOf(event)
  return knownOf({ ...event, clockOffset, trouble: passed ? null : state.trouble })
}

function offsetOf({ checkout, now }: Report): number {
  return Date.parse(checkout.serverTime) - now || 0
}

/** Another code, or the same one until another moment: the broker's clock was set. */
function isRenewed(fresh: PaymentView['action'], old: PaymentView['action']): boolean {
  return fresh.type !== old.type || (fresh.type === 'show-qr' && JSON.stringify(fresh) !== JSON.stringify(old))
}
