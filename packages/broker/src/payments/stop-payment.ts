import type { PaymentRow } from '../store/store.ts'
import type { Decision, Subject } from './decide.ts'
import type { Evidence } from './evidence.ts'
import { CREATE_BUDGET_MS } from './query-ladder.ts'

const NOTHING: Decision = { payment: null, checkout: null, events: [], effects: [], warning: null }

/** From when on this payment can be closed at its gateway, in milliseconds since 1970; null: never, it has to run out. */
export function closableAt({ payment, capabilities }: Pick<Subject, 'payment' | 'capabilities'>): number | null {
  if (capabilities.closeMinAge === null || payment.closeRefused) return null
  return payment.sentAt + capabilities.closeMinAge * 1000
}

/**
 * A payment that may still be paid is to end. It is `closing` from the change that precedes the call to the gateway; where the
 * call can't be made yet, or ever, only the wish is written (`closeBy`), and until then the payer may go on with it.
 */
export function stopPayment(subject: Subject, evidence: Evidence): Decision {
  const { payment, now } = subject
  if (payment.money !== 'possible' || payment.state === 'reversing') return NOTHING
  // The payer of a checkout that is to end sees the difference: for them it is over.
  if (evidence.says === 'unclosable') return { ...changed({ closeRefused: true }), checkout: {} }
  const from = closableAt(subject)
  // While the create is under way there may be nothing to close yet.
  const inFlight = payment.state === 'sending' && now < payment.sentAt + CREATE_BUDGET_MS
  if (from !== null && now >= from && !inFlight) return close(subject)
  return hurry(subject, Math.max(from ?? now, inFlight ? payment.sentAt + CREATE_BUDGET_MS : now))
}

function close({ payment, now }: Subject): Decision {
  // Each call is preceded by a change that hit exactly one row, so a repeated close counts a version too.
  const again = payment.state === 'closing'
  const patch: Partial<PaymentRow> = again
    ? { leaseUntil: 0 }
    : { state: 'closing', queryCount: 0, nextQueryAt: now + 5_000 }
  return { ...NOTHING, payment: patch, checkout: again ? null : {}, effects: ['close'] }
}

/** From now on it is to be closed, which is tried at the time given. */
function hurry({ payment, now }: Subject, at: number): Decision {
  if (payment.closeBy <= now) return NOTHING
  return changed({ closeBy: now, nextQueryAt: Math.min(payment.nextQueryAt ?? at, at) })
}

function changed(patch: Partial<PaymentRow>): Decision {
  return { ...NOTHING, payment: patch }
}
