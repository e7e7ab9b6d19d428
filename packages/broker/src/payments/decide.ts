import type { Capabilities } from '../gateway/account.ts'
import type { PaymentState } from '../store/rows.ts'
import type { Decision, Subject, Warning } from './decision.ts'
import type { Evidence } from './evidence.ts'
import { type Match, matchEvidence } from './match-evidence.ts'
import { makeMove } from './moves.ts'
import { stopPayment } from './stop-payment.ts'
import { type Heard, type Move, ON_CREATE, ON_NOTIFICATION, ON_QUERY } from './transition-tables.ts'

/** Weighs one piece of evidence. Total and pure: no clock, no I/O; the same input always decides the same. */
export function decide(subject: Subject, evidence: Evidence): Decision {
  const { says } = evidence
  if (says === 'stop' || says === 'undo' || says === 'unclosable') return stopPayment(subject, evidence)
  if (says === 'unsent') return makeMove(isUnsent(subject, evidence) ? 'unsent' : 'keep', subject, evidence)
  const { move, warning } = chooseMove(subject, evidence, says)
  // What can't be used is no answer.
  const decision = makeMove(move, subject, warning && move === 'keep' ? { ...evidence, says: 'unknown' } : evidence)
  return warning ? { ...decision, warning } : decision
}

const NOT_HEARD_OF: ReadonlySet<PaymentState> = new Set(['sending', 'unknown', 'closing'])

/** A create that never left us, of a payment that nothing else has been heard of. */
function isUnsent({ payment: { state } }: Subject, { source, trust }: Evidence): boolean {
  return source === 'create' && trust !== 'none' && NOT_HEARD_OF.has(state)
}

interface Choice {
  readonly move: Move
  readonly warning?: Warning
}

function chooseMove(subject: Subject, evidence: Evidence, says: Heard): Choice {
  const { state } = subject.payment
  const { source } = evidence
  const move = listedMove(state, source, says)
  if (!isBelieved(says, evidence, subject.capabilities)) {
    // An ambiguous notification can't be believed, but what it hints at can be asked about.
    const hint = move === 'keep' ? 'keep' : 'ask'
    return {
      move: source === 'notification' ? hint : listedMove(state, source, 'unknown'),
      warning: 'evidence-unsigned',
    }
  }
  const match = matchEvidence(subject.payment, evidence)
  if (move === 'take') return whoTakes(subject.capabilities, evidence, match)
  if (!match.startsWith('other-')) return { move }
  return { move: source === 'query' || move === 'keep' ? 'keep' : 'ask', warning: 'evidence-mismatch' }
}

/**
 * A listed refusal counts when it came over TLS, and that a create was taken on, by which nobody has paid; any other status without a
 * signature only where the gateway's definition says so.
 */
export function isBelieved(
  says: Evidence['says'],
  { source, trust }: Pick<Evidence, 'source' | 'trust'>,
  { trustsTls }: Pick<Capabilities, 'trustsTls'>,
): boolean {
  if (trust === 'signed' || says === 'unknown') return true
  if (trust === 'none') return false
  if (source === 'create' && says === 'pending') return true
  return says === 'not-found' || says === 'refused' || (trustsTls && source !== 'notification')
}

function listedMove(state: PaymentState, source: Evidence['source'], heard: Heard): Move {
  if (source === 'query') return ON_QUERY[state][heard]
  if (source === 'notification') return ON_NOTIFICATION[state][heard]
  return source === 'create' ? ON_CREATE[state][heard] : 'keep'
}

/** Who may say that it is paid. Only a query settles a contradiction; a notification or a create is a reason to ask. */
function whoTakes({ notificationSettles }: Capabilities, { source, hint }: Evidence, match: Match): Choice {
  if (match === 'equal') {
    // Where a gateway's notification doesn't carry all that settling needs, or came by another address, it is a hint at most.
    const settles = source !== 'notification' || (notificationSettles && !hint)
    return { move: settles ? 'take' : 'ask' }
  }
  if (source !== 'query')
    return match === 'incomplete' ? { move: 'ask' } : { move: 'ask', warning: 'evidence-mismatch' }
  return ANSWERS_THAT_DO_NOT_FIT[match]
}

const ANSWERS_THAT_DO_NOT_FIT: Readonly<Record<Exclude<Match, 'equal'>, Choice>> = {
  incomplete: { move: 'keep', warning: 'evidence-incomplete' },
  // The answer to another question proves nothing about this payment.
  'other-number': { move: 'keep', warning: 'evidence-mismatch' },
  'other-merchant': { move: 'quarantine', warning: 'evidence-mismatch' },
  'other-amount': { move: 'quarantine', warning: 'evidence-mismatch' },
  // Only a number that was minted twice, as after a restored backup, can have been paid before it was made.
  'other-time': { move: 'quarantine', warning: 'evidence-mismatch' },
}
