import { splitChannel } from '@pay-checkout/protocol'
import type { PaymentRow } from '../store/store.ts'
import type { Decision, Subject } from './decide.ts'
import type { Evidence } from './evidence.ts'
import { CREATE_BUDGET_MS } from './query-ladder.ts'

/** The last reverse that could be sent has had its effect by then, or has none. */
const LONGEST_CALL_MS = 60_000
const NOTHING: Decision = { payment: null, checkout: null, events: [], effects: [], warning: null }

/** A gateway's call that ends a payment, and from when on it may be made, in milliseconds since 1970. */
export interface WayOut {
  readonly by: 'close' | 'reverse'
  readonly from: number
}

/**
 * How a payment can be ended at its gateway; null: it has to run out. A payment by the payer's own code is reversed, for its money
 * may be taken at any moment; where its gateway can't reverse, or no longer, it is closed like any other.
 */
export function wayOut({
  payment,
  capabilities,
  now,
}: Pick<Subject, 'payment' | 'capabilities' | 'now'>): WayOut | null {
  if (payment.closeRefused) return null
  const { closeMinAge, reverseMinAge, reverseMaxAge } = capabilities
  const stillReversible = reverseMaxAge === null || now <= payment.sentAt + reverseMaxAge * 1000
  if (isBarcode(payment) && reverseMinAge !== null && stillReversible)
    return { by: 'reverse', from: payment.sentAt + reverseMinAge * 1000 }
  return closeMinAge === null ? null : { by: 'close', from: payment.sentAt + closeMinAge * 1000 }
}

/** Whether a reverse that was sent, or may be sent again, can still give the money of this payment back. */
export function isReversing(subject: Subject): boolean {
  return wayOut({ ...subject, now: subject.now - LONGEST_CALL_MS })?.by === 'reverse'
}

/** Whether the cashier read the payer's own code for it: such a payment takes money without the payer's doing. */
export function isBarcode({ channel }: Pick<PaymentRow, 'channel'>): boolean {
  return splitChannel(channel).scenario === 'barcode'
}

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
