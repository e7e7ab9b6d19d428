import { tellsMore } from '../facts.ts'
import type { Capabilities } from '../gateway/account.ts'
import type { CheckoutRow, EventType, PaymentRow, RefundRow } from '../store/rows.ts'
import type { RefundEvidence } from './refund-evidence.ts'
import { nextRefundQueryAt } from './refund-ladder.ts'
import { REFUND_MOVES, type RefundMove } from './refund-tables.ts'

/** A refund as it stands when evidence about it is weighed. */
export interface RefundSubject {
  readonly refund: RefundRow
  readonly payment: PaymentRow
  /** Fen of the payment that other refunds have given back. */
  readonly returned: number
  readonly capabilities: Pick<Capabilities, 'notificationSettles' | 'trustsTls'>
  readonly now: number
}

/** What evidence makes of a refund: patches for one compare-and-set, the events in it, and whether to ask afterwards. */
export interface RefundDecision {
  /** Null: nothing is written. */
  readonly refund: Partial<RefundRow> | null
  /** Present when all of the payment's money is back. */
  readonly payment: Partial<PaymentRow> | null
  /** Present whenever the merchant can see a difference. */
  readonly checkout: Partial<CheckoutRow> | null
  readonly events: readonly Extract<EventType, `refund.${string}`>[]
  readonly effects: readonly 'query'[]
  readonly warning: 'evidence-mismatch' | 'evidence-unsigned' | 'contradiction' | null
}

/** A gateway that keeps answering "no such refund" is believed after this many answers and this long: ended is ended. */
const NOT_FOUND_ANSWERS = 6
const NOT_FOUND_AFTER_MS = 600_000
const NOTHING: RefundDecision = { refund: null, payment: null, checkout: null, events: [], effects: [], warning: null }

/** Weighs one piece of evidence about a refund. Total and pure: no clock, no I/O; the same input always decides the same. */
export function decideRefund(subject: RefundSubject, evidence: RefundEvidence): RefundDecision {
  const { move, warning = null } = chooseMove(subject, evidence)
  const decision = MOVES[move](subject, evidence)
  return { ...decision, warning: decision.warning ?? warning }
}

interface Choice {
  readonly move: RefundMove
  readonly warning?: RefundDecision['warning']
}

function chooseMove(subject: RefundSubject, evidence: RefundEvidence): Choice {
  const { source, says } = evidence
  const { state } = subject.refund
  if (says === 'unsent') return { move: state === 'sending' || state === 'unknown' ? 'drop' : 'keep' }
  const moves = REFUND_MOVES[source][state]
  const move = moves[says]
  // A notification that can't be believed, or doesn't say all it would have to, is a hint at most: it can be asked about.
  const instead = source === 'notification' ? (move === 'keep' ? 'keep' : 'ask') : moves.unknown
  if (!isBelieved(subject, evidence)) return { move: instead, warning: 'evidence-unsigned' }
  if (isAnother(subject, evidence)) return { move: instead, warning: 'evidence-mismatch' }
  return { move: source === 'notification' && !settles(subject, evidence) ? instead : move }
}

/** A listed refusal counts when it came over TLS; a status without a signature only where the gateway's definition says so. */
function isBelieved({ capabilities }: RefundSubject, { source, says, trust }: RefundEvidence): boolean {
  if (trust === 'signed' || says === 'unknown') return true
  if (trust === 'none' || source === 'notification') return false
  return capabilities.trustsTls || says === 'not-found' || says === 'refused' || says === 'duplicate'
}

/**
 * Adds what a message tells for the merchant's books to what was decided of it. Facts decide nothing. Of a refund whose end was told before
 * they are told by an event of their own.
 */
export function addRefundFacts(
  subject: RefundSubject,
  evidence: RefundEvidence,
  decision: RefundDecision,
): RefundDecision {
  const learnt = learnRefundFacts(subject, evidence)
  if (!learnt) return decision
  const added = { ...decision, refund: { ...decision.refund, ...learnt } }
  const { settledAt, facts } = subject.refund
  const isLate = settledAt !== null && decision.events.length === 0 && tellsMore(facts, learnt.facts)
  return isLate ? { ...added, checkout: { ...added.checkout }, events: ['refund.facts'] } : added
}

/** What is told whatever was decided. Null: nothing that isn't known. */
function learnRefundFacts(subject: RefundSubject, evidence: RefundEvidence): Pick<RefundRow, 'facts'> | null {
  const { facts, hint } = evidence
  if (!facts || hint || !isBelieved(subject, evidence) || isAnother(subject, evidence)) return null
  const before = subject.refund.facts
  const said = { ...before.said, ...facts.said }
  const learnt = { ...before, ...facts, ...(Object.keys(said).length > 0 && { said }) }
  return JSON.stringify(learnt) === JSON.stringify(before) ? null : { facts: learnt }
}

/** Whether it is about another refund, another payment or somebody else's money. */
function isAnother(
  { refund, payment }: RefundSubject,
  { refundNo, amount, tradeNo, merchant }: RefundEvidence,
): boolean {
  return (
    (refundNo !== null && refundNo !== refund.gatewayNo) ||
    (amount !== null && amount !== refund.amount) ||
    (tradeNo !== null && tradeNo !== payment.tradeNo) ||
    merchant === 'foreign'
  )
}

/** A notification has to name the refund and its amount itself; the answer to a query is about the number we asked for. */
function settles({ capabilities }: RefundSubject, { refundNo, amount, hint }: RefundEvidence): boolean {
  return capabilities.notificationSettles && !hint && refundNo !== null && amount !== null
}

const MOVES: Readonly<Record<RefundMove, (subject: RefundSubject, evidence: RefundEvidence) => RefundDecision>> = {
  process: (subject, evidence) =>
    change(subject, { ...learnt(subject, evidence), state: 'processing', refusedCode: null, refusal: null }),
  succeed: succeedRefund,
  fail: failRefund,
  drop: (subject, evidence) => {
    const failed = failRefund(subject, evidence)
    return { ...failed, refund: { ...failed.refund, refusedCode: evidence.words } }
  },
  count: countNotFound,
  refuse: (subject, { words, refusal = null }) => ({
    ...change(subject, { state: 'unknown', refusedCode: words, refusal }),
    effects: ['query'],
  }),
  doubt: (subject, { refusal }) => change(subject, { state: 'unknown', ...(refusal && { refusal }) }),
  ask: (subject, evidence) => ({ ...change(subject, asked(subject, evidence)), effects: ['query'] }),
  alarm: () => ({ ...NOTHING, warning: 'contradiction' }),
  keep: (subject, evidence) => change(subject, asked(subject, evidence)),
}

function succeedRefund(subject: RefundSubject, evidence: RefundEvidence): RefundDecision {
  const { refund, payment, returned, now } = subject
  const patch: Partial<RefundRow> = {
    ...learnt(subject, evidence),
    state: 'succeeded',
    refusedCode: null,
    refusal: null,
  }
  const all = returned + refund.amount === payment.amount
  return {
    ...NOTHING,
    refund: { ...patch, settledAt: now, nextQueryAt: null },
    payment: all ? { money: 'returned' } : null,
    checkout: {},
    events: ['refund.succeeded'],
  }
}

function failRefund(subject: RefundSubject, evidence: RefundEvidence): RefundDecision {
  const patch: Partial<RefundRow> = { ...asked(subject, evidence), state: 'failed' }
  const gatewayRefundNo = evidence.gatewayRefundNo ?? subject.refund.gatewayRefundNo
  return {
    ...NOTHING,
    refund: { ...patch, gatewayRefundNo, settledAt: subject.now, nextQueryAt: null },
    checkout: {},
    events: ['refund.failed'],
  }
}

function countNotFound(subject: RefundSubject, evidence: RefundEvidence): RefundDecision {
  const { refund, now } = subject
  const notFoundCount = refund.notFoundCount + 1
  const gone =
    refund.refusedCode !== null || (notFoundCount >= NOT_FOUND_ANSWERS && now >= refund.sentAt + NOT_FOUND_AFTER_MS)
  const counted = gone
    ? failRefund(subject, evidence)
    : change(subject, { ...asked(subject, evidence), state: 'unknown' })
  return { ...counted, refund: { ...counted.refund, notFoundCount } }
}

/** The bookkeeping of a query that was answered, or not. */
function asked({ refund, now }: RefundSubject, { source }: RefundEvidence): Partial<RefundRow> {
  return source === 'query' ? { queryCount: refund.queryCount + 1, lastAskedAt: now, leaseUntil: 0 } : {}
}

/** What a believed answer adds: it is known there, and under which number. */
function learnt(subject: RefundSubject, evidence: RefundEvidence): Partial<RefundRow> {
  const gatewayRefundNo = evidence.gatewayRefundNo ?? subject.refund.gatewayRefundNo
  return { ...asked(subject, evidence), gatewayRefundNo, notFoundCount: 0 }
}

/** A change of a refund that goes on: its merchant sees it pending before and after. */
function change({ refund, now }: RefundSubject, patch: Partial<RefundRow>): RefundDecision {
  if (Object.keys(patch).length === 0) return NOTHING
  // One that has ended is only freed of its lease.
  if (refund.settledAt !== null) return { ...NOTHING, refund: patch }
  const moved = patch.state !== undefined && patch.state !== refund.state
  const next = moved ? { ...patch, queryCount: 0 } : patch
  return { ...NOTHING, refund: { ...next, nextQueryAt: nextRefundQueryAt({ ...refund, ...next }, now) } }
}
