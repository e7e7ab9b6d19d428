import type { Disposition, EventType, PaymentRow } from '../store/rows.ts'
import type { Decision, Subject } from './decision.ts'

const EVENTS: Readonly<Record<Disposition, EventType>> = {
  applied: 'checkout.paid',
  late: 'payment.late',
  duplicate: 'payment.duplicate',
  mismatch: 'payment.mismatch',
}

/**
 * The money of a payment is taken: the one place that makes a payment, or a checkout, paid. Reached only through `decide`,
 * after signature, number, merchant and amount were compared.
 */
export function takeMoney(subject: Subject, patch: Partial<PaymentRow>): Decision {
  const disposition = dispositionFor(subject)
  const paid: Partial<PaymentRow> = { ...patch, state: 'paid', money: 'taken', disposition }
  const events = [EVENTS[disposition]]
  if (disposition !== 'applied') {
    // Money nobody waits for is due at once: it may have to be given back.
    const due = { ...paid, nextQueryAt: subject.now }
    return { payment: due, checkout: {}, events, effects: [], warning: null }
  }
  return {
    payment: { ...paid, nextQueryAt: null },
    checkout: { status: 'paid', paidAt: subject.now },
    events,
    effects: subject.othersPossible ? ['hurry-others'] : [],
    warning: null,
  }
}

/** Money moved, but not as we asked: the payment is over, the checkout is not paid by it, and a person has to look. */
export function quarantineMoney(patch: Partial<PaymentRow>): Decision {
  const held: Partial<PaymentRow> = {
    ...patch,
    state: 'paid',
    money: 'taken',
    disposition: 'mismatch',
    nextQueryAt: null,
  }
  return { payment: held, checkout: {}, events: [EVENTS.mismatch], effects: [], warning: 'evidence-mismatch' }
}

/** Money that was to go back stays taken, for the gateway has stopped reversing it: as it stood before, and a person has to look. */
export function keepMoney(patch: Partial<PaymentRow>): Decision {
  const kept: Partial<PaymentRow> = { ...patch, state: 'paid', nextQueryAt: null }
  return { payment: kept, checkout: {}, events: [], effects: [], warning: 'contradiction' }
}

function dispositionFor({ checkout }: Subject): Disposition {
  if (checkout.status === 'open') return 'applied'
  return checkout.status === 'paid' ? 'duplicate' : 'late'
}
