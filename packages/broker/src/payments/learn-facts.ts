import { tellsMore } from '../facts.ts'
import type { PaymentRow } from '../store/rows.ts'
import { isBelieved } from './decide.ts'
import type { Decision, Subject } from './decision.ts'
import type { Evidence } from './evidence.ts'
import { matchEvidence } from './match-evidence.ts'

/**
 * Adds what a message tells for the merchant's books to what was decided of it, and the gateway's moment of payment to the checkout that it
 * paid. Facts decide nothing: the decision stands as it was made without them. Of money that the merchant has been told of before, they are
 * told by an event of their own.
 */
export function addFacts(subject: Subject, evidence: Evidence, decision: Decision): Decision {
  const learnt = learnFacts(subject, evidence)
  if (!learnt && !decision.payment) return decision
  const payment = { ...decision.payment, ...learnt }
  const { facts, disposition } = { ...subject.payment, ...payment }
  const toldPaidAt = disposition === 'applied' ? (facts.paidAt ?? null) : null
  const isNews = toldPaidAt !== null && toldPaidAt !== subject.checkout.toldPaidAt
  const added = { ...decision, payment, checkout: isNews ? { ...decision.checkout, toldPaidAt } : decision.checkout }
  return isLate(subject.payment, learnt) && decision.events.length === 0
    ? { ...added, checkout: { ...added.checkout }, events: ['payment.facts'] }
    : added
}

type Learnt = Pick<PaymentRow, 'facts' | 'toldPayer'>

function isLate({ disposition, facts, toldPayer }: PaymentRow, learnt: Learnt | null): boolean {
  if (!learnt || disposition === null) return false
  return tellsMore(facts, learnt.facts) || tellsMore(toldPayer, learnt.toldPayer)
}

/**
 * What a message adds to the facts of its payment, whatever was decided: some are told by notifications alone, which come before or
 * after the query that settles. Null: nothing that isn't known.
 */
function learnFacts({ payment, capabilities }: Subject, evidence: Evidence): Learnt | null {
  const { facts, payer, hint, says, trust } = evidence
  if ((!facts && !payer) || hint || !isBelieved(says, evidence, capabilities)) return null
  // Of a notification the signature is enough: whether it may settle is another question.
  if (evidence.source === 'notification' && trust !== 'signed') return null
  const match = matchEvidence(payment, evidence)
  if (match === 'other-number' || match === 'other-merchant' || match === 'other-time') return null
  const said = { ...payment.facts.said, ...facts?.said }
  const learnt: Learnt = {
    facts: { ...payment.facts, ...facts, ...(Object.keys(said).length > 0 && { said }) },
    toldPayer: payer ? { ...payment.toldPayer, ...payer } : payment.toldPayer,
  }
  return isSame(learnt, payment) ? null : learnt
}

function isSame(learnt: Learnt, payment: PaymentRow): boolean {
  const text = ({ facts, toldPayer }: Learnt) => JSON.stringify([facts, toldPayer])
  return text(learnt) === text(payment)
}
