import { CREATE_BUDGET_MS } from '../context/still-in-time.ts'
import { type WayOut, wayOut } from '../gateway/way-out.ts'
import type { PaymentRow } from '../store/rows.ts'
import type { Decision, Subject } from './decision.ts'
import type { Evidence } from './evidence.ts'

const NOTHING: Decision = { payment: null, checkout: null, events: [], effects: [], warning: null }

/** Whether the gateway has yet to tell how a payment ends: it may be paid, or its money is on the way back. */
export function isUnresolved({ money, state }: Pick<PaymentRow, 'money' | 'state'>): boolean {
  return money === 'possible' || state === 'reversing'
}

/**
 * A payment that may still be paid is to end, or taken money to go back (`undo`). It is `closing` or `reversing` from the change
 * that precedes the call to the gateway; where the call can't be made yet, or ever, only the wish is written (`closeBy`), and until
 * then the payer may go on with it. `reversing` is a one-way door: nothing but the money's return, or its never having moved, ends it.
 */
export function stopPayment(subject: Subject, evidence: Evidence): Decision {
  const { payment, now } = subject
  if (!isUnresolved(payment) && !(evidence.says === 'undo' && holdsMoney(subject))) return NOTHING
  // The payer of a checkout that is to end sees the difference: for them it is over.
  if (evidence.says === 'unclosable') return { ...changed({ closeRefused: true }), checkout: {} }
  const way = wayOut(subject)
  if (payment.state === 'reversing')
    return way?.by === 'reverse' && now >= way.from ? send(subject, 'reverse') : NOTHING
  // While the create is under way there may be nothing to end yet.
  const inFlight = payment.state === 'sending' && now < payment.sentAt + CREATE_BUDGET_MS
  if (way !== null && now >= way.from && !inFlight) return send(subject, way.by)
  if (payment.money === 'taken') return NOTHING
  return hurry(subject, Math.max(way?.from ?? now, inFlight ? payment.sentAt + CREATE_BUDGET_MS : now))
}

/** Taken money that a reverse may give back: only by this gateway's call, and only while none of it went back another way. */
function holdsMoney(subject: Subject): boolean {
  const { payment, hasRefunds } = subject
  return payment.state === 'paid' && payment.money === 'taken' && !hasRefunds && wayOut(subject)?.by === 'reverse'
}

const STATE_FOR = { close: 'closing', reverse: 'reversing' } as const

function send({ payment, now }: Subject, call: WayOut['by']): Decision {
  // Each call is preceded by a change that hit exactly one row, so a repeated call counts a version too.
  if (payment.state === STATE_FOR[call]) return { ...changed({ leaseUntil: 0 }), effects: [call] }
  const patch: Partial<PaymentRow> = { state: STATE_FOR[call], queryCount: 0, nextQueryAt: now + 5_000 }
  // How long it takes counts from here: money that is to go back may have been taken days ago.
  const closeBy = call === 'reverse' ? now : payment.closeBy
  return { ...changed({ ...patch, closeBy }), checkout: {}, effects: [call] }
}

/** From now on it is to be ended, which is tried at the time given. */
function hurry({ payment, now }: Subject, at: number): Decision {
  if (payment.closeBy <= now) return NOTHING
  return changed({ closeBy: now, nextQueryAt: Math.min(payment.nextQueryAt ?? at, at) })
}

function changed(patch: Partial<PaymentRow>): Decision {
  return { ...NOTHING, payment: patch }
}
