import type { Decision, Subject } from '../src/payments/decision.ts'
import type { Evidence } from '../src/payments/evidence.ts'
import type { PaymentRow, PaymentState } from '../src/store/rows.ts'
import { MONEY } from './subjects.ts'

/** Every promise that a single decision has to keep: the first that this one broke, or undefined. */
export function brokenPromise(subject: Subject, evidence: Evidence, decision: Decision): string | undefined {
  const after = { ...subject.payment, ...decision.payment }
  const weighed: Weighed = { subject, evidence, decision, after, moved: after.state !== subject.payment.state }
  return brokenByTaking(weighed) ?? brokenByTelling(weighed) ?? brokenByMoving(weighed) ?? brokenByReversing(weighed)
}

interface Weighed {
  readonly subject: Subject
  readonly evidence: Evidence
  readonly decision: Decision
  readonly after: PaymentRow
  readonly moved: boolean
}

const LIVE: readonly PaymentState[] = ['sending', 'awaiting', 'user-paying', 'unknown']

function brokenByTaking({ subject, evidence, after }: Weighed): string | undefined {
  const { payment, capabilities } = subject
  const { source, trust } = evidence
  if (after.money !== 'taken' || payment.money === 'taken') return undefined
  const equal = evidence.amount === payment.amount && evidence.merchant !== 'foreign' && evidence.tradeNo !== 'B2'
  const believable = trust === 'tls' && capabilities.trustsTls && source !== 'notification'
  if (trust !== 'signed' && !believable) return 'unsigned evidence took money'
  if (after.disposition !== 'mismatch' && !equal) return 'unequal evidence took money'
  if (after.disposition === 'mismatch' && source !== 'query') return 'only a query puts money aside'
  if (source === 'notification' && !(LIVE.includes(payment.state) && capabilities.notificationSettles))
    return 'a notification settled what it may not'
  if (payment.money === 'none' && source !== 'query') return 'only a query finds money behind an end'
  return undefined
}

function brokenByTelling({ subject, decision: { checkout, events }, after, moved }: Weighed): string | undefined {
  const { payment } = subject
  const newlyTaken = after.money === 'taken' && payment.money !== 'taken'
  if ((checkout?.status === 'paid') !== (newlyTaken && after.disposition === 'applied'))
    return 'paid without an applied payment'
  if (checkout?.status === 'paid' && subject.checkout.status !== 'open') return 'a checkout was paid that is not open'
  if (events.includes('checkout.paid') !== (checkout?.status === 'paid')) return 'paid is not told'
  const gaveBack = payment.money === 'taken' && after.money === 'returned'
  if (events.includes('payment.reversed') !== gaveBack) return 'money that went back is not told'
  if (moved && !checkout) return 'a visible change without the checkout'
  if (checkout?.status && checkout.status !== 'paid' && (subject.othersPossible || after.money === 'possible'))
    return 'a checkout ended while money may come'
  return undefined
}

function brokenByMoving({ subject, evidence, decision, after, moved }: Weighed): string | undefined {
  const { payment } = subject
  if (after.money !== payment.money && evidence.trust === 'none') return 'a worthless message changed money'
  if (payment.money === 'returned' && moved) return 'something left returned'
  if (payment.money === 'taken' && after.money !== 'taken' && after.state !== 'reversed')
    return 'taken money was forgotten'
  if (payment.money === 'none' && after.money === 'possible') return 'an ended payment came alive'
  if (payment.disposition !== null && after.disposition !== payment.disposition) return 'money became other money'
  if (moved && moneyOf(after) !== after.money) return 'state and money contradict each other'
  if (after.state === 'paid' && after.disposition === null) return 'paid without a disposition'
  if (after.disposition !== null && !['paid', 'reversing', 'reversed'].includes(after.state))
    return 'disposition without money'
  if (evidence.says === 'unknown' && moved && !(evidence.source === 'create' && after.state === 'unknown'))
    return 'unknown changed a state'
  if (decision.effects.includes('close') && !decision.payment) return 'a close without a change before it'
  return undefined
}

function moneyOf({ state, disposition }: PaymentRow): PaymentRow['money'] {
  return state === 'reversing' && disposition !== null ? 'taken' : MONEY[state]
}

function brokenByReversing({ subject, evidence, decision, after, moved }: Weighed): string | undefined {
  const { payment, capabilities, now } = subject
  const age = (now - payment.sentAt) / 1000
  const { reverseMinAge, reverseMaxAge } = capabilities
  const tooOld = reverseMaxAge !== null && age > reverseMaxAge
  if (payment.state === 'reversing' && moved && !['reversed', 'closed'].includes(after.state)) {
    // The last reverse that was sent in time has had its minute.
    const overdue = reverseMaxAge !== null && age > reverseMaxAge + 60
    const given = overdue || payment.closeRefused || reverseMinAge === null
    const held = after.disposition === (payment.disposition ?? 'mismatch')
    if (evidence.source !== 'query' || !given || !held) return 'a reversal was turned around'
  }
  if (after.state === 'reversing' && moved && !decision.effects.includes('reverse'))
    return 'reversing without a reverse'
  if (!decision.effects.includes('reverse')) return undefined
  if (after.state !== 'reversing' || !decision.payment) return 'a reverse without a change before it'
  if (!payment.channel.endsWith(':barcode')) return 'a reverse of what no till scanned'
  if (reverseMinAge === null || age < reverseMinAge || tooOld) return 'a reverse outside its time'
  if (!['stop', 'undo'].includes(evidence.says)) return 'a reverse that nobody wished'
  if (payment.state === 'paid' && (evidence.says !== 'undo' || subject.hasRefunds))
    return 'a reverse of money that is spoken for'
  if (['closed', 'failed', 'reversed'].includes(payment.state)) return 'a reverse of what has ended'
  return undefined
}
