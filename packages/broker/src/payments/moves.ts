import { CREATE_BUDGET_MS } from '../context/still-in-time.ts'
import { isBarcode, isReversing, wayOut } from '../gateway/way-out.ts'
import type { PaymentRow } from '../store/rows.ts'
import type { Decision, Effect, Subject, Warning } from './decision.ts'
import type { Evidence } from './evidence.ts'
import { isDead, type Limits, nextQueryAt, queryCountAfter } from './query-ladder.ts'
import { keepMoney, quarantineMoney, takeMoney } from './take-money.ts'
import type { Move } from './transition-tables.ts'

/** A gateway that keeps answering "no such payment" is believed after this many answers and this long. */
const NOT_FOUND_ANSWERS = 4
const NOT_FOUND_AFTER_MS = 120_000
/** A code is dead for us this long after its lifetime: a payer may still be in the cashier it opened, and brokers' clocks differ. */
const RUN_OUT_SLACK_MS = 1_200_000
/** A create is asked about this soon, where its gateway has no pace of its own. */
const FIRST_QUERY_MS = 5_000

type MakeMove = (subject: Subject, evidence: Evidence) => Decision

/** Turns a chosen move into patches, events and effects. */
export function makeMove(move: Move, subject: Subject, evidence: Evidence): Decision {
  return MOVES[move](subject, evidence)
}

const MOVES: Readonly<Record<Move, MakeMove>> = {
  await: (subject, evidence) =>
    hasRunOut(subject) ? end('closed', 'none', subject, evidence) : open('awaiting', subject, evidence),
  paying: (subject, evidence) => open('user-paying', subject, evidence),
  take: (subject, evidence) => takeMoney(subject, learnt(subject, evidence)),
  quarantine: (subject, evidence) => finish(subject, quarantineMoney(learnt(subject, evidence))),
  fail: (subject, evidence) => end('failed', 'none', subject, evidence),
  close: (subject, evidence) => end('closed', 'none', subject, evidence),
  return: (subject, evidence) => end('reversed', 'returned', subject, evidence),
  undone: undoneAt,
  again: againOrStranded,
  count: countNotFound,
  known: (subject, evidence) => change(subject, learnt(subject, evidence)),
  'run-out': (subject, evidence) =>
    hasRunOut(subject) ? end('closed', 'none', subject, evidence) : change(subject, learnt(subject, evidence)),
  shut: (subject, evidence) => change(subject, learnt(subject, evidence), isClosable(subject) ? ['close'] : []),
  accept: acceptCreate,
  refuse: (subject, { words, refusal = null }) =>
    change(subject, { ...doubtful(subject), refusedCode: words, refusal }, ['query']),
  unsent: (subject, { words }) => {
    const state = subject.payment.state === 'closing' ? 'closed' : 'failed'
    return finish(subject, change(subject, { state, money: 'none', refusedCode: words }))
  },
  doubt: doubtCreate,
  ask: () => ({ payment: null, checkout: null, events: [], effects: ['query'], warning: null }),
  alarm: (subject, evidence) => change(subject, asked(subject, evidence), [], 'contradiction'),
  keep: (subject, evidence) => change(subject, asked(subject, evidence)),
}

/** Open at the gateway. One whose code never reached us can't be paid by anybody: it is closed as soon as that can be done. */
function open(state: 'awaiting' | 'user-paying', subject: Subject, evidence: Evidence): Decision {
  const { payment, now } = subject
  const waited = payment.problem !== null || now >= payment.sentAt + CREATE_BUDGET_MS
  const lost = payment.action.type === 'wait' && !isBarcode(payment) && waited
  const closeBy = lost ? Math.min(payment.closeBy, now) : payment.closeBy
  return change(subject, { ...learnt(subject, evidence), state, closeBy })
}

function end(
  state: 'failed' | 'closed' | 'reversed',
  money: 'none' | 'returned',
  subject: Subject,
  evidence: Evidence,
): Decision {
  // What was signed as taken can't never have been.
  if (subject.payment.money === 'taken' && money === 'none') return MOVES.alarm(subject, evidence)
  const ended = finish(subject, change(subject, { ...learnt(subject, evidence), state, money }))
  // The merchant has been told of this money before.
  return subject.payment.money === 'taken' ? { ...ended, events: ['payment.reversed', ...ended.events] } : ended
}

/** Closed after a reversal: nothing had been taken, or what had been taken is back. */
function undoneAt(subject: Subject, evidence: Evidence): Decision {
  const isBack = subject.payment.money === 'taken' && evidence.says === 'closed'
  return isBack ? end('reversed', 'returned', subject, evidence) : end('closed', 'none', subject, evidence)
}

/** Still paid: the reverse is sent again, until the gateway takes no more of them. Then the money stays taken, and is told. */
function againOrStranded(subject: Subject, evidence: Evidence): Decision {
  if (isReversing(subject)) return change(subject, learnt(subject, evidence))
  if (subject.payment.money === 'possible') return finish(subject, quarantineMoney(learnt(subject, evidence)))
  return keepMoney(learnt(subject, evidence))
}

/** The last payment of a checkout that somebody gave up, or that ran out of time, ends the checkout with it. */
function finish({ checkout, othersPossible }: Subject, decision: Decision): Decision {
  if (checkout.status !== 'open' || checkout.closeAsked === null || othersPossible) return decision
  const status = checkout.closeAsked === 'clock' ? 'expired' : 'closed'
  return { ...decision, checkout: { ...decision.checkout, status }, events: [...decision.events, `checkout.${status}`] }
}

function countNotFound(subject: Subject, evidence: Evidence): Decision {
  const { payment, now } = subject
  const patch = { ...asked(subject, evidence), notFoundCount: payment.notFoundCount + 1 }
  const gone =
    payment.refusedCode !== null ||
    (patch.notFoundCount >= NOT_FOUND_ANSWERS && now > payment.sentAt + NOT_FOUND_AFTER_MS)
  // The gateway has accepted these: its not knowing them is a fault of the moment until we want them closed.
  const accepted = payment.state === 'awaiting' || payment.state === 'user-paying'
  if (payment.money === 'taken') return MOVES.alarm(subject, evidence)
  if (!gone || accepted) return change(subject, payment.state === 'sending' ? { ...patch, state: 'unknown' } : patch)
  const state = payment.state === 'closing' || payment.state === 'reversing' ? 'closed' : 'failed'
  return finish(subject, change(subject, { ...patch, state, money: 'none' }))
}

function acceptCreate(subject: Subject, evidence: Evidence): Decision {
  const { payment } = subject
  const state = evidence.says === 'paying' || payment.state === 'user-paying' ? 'user-paying' : 'awaiting'
  const patch: Partial<PaymentRow> = { state, action: evidence.action ?? payment.action }
  const gatewayTradeNo = evidence.gatewayTradeNo ?? payment.gatewayTradeNo
  return change(subject, { ...patch, gatewayTradeNo, nextQueryAt: firstQueryAt(subject) })
}

/**
 * Nobody knows what came of it; or it is there, and its payer can be led nowhere, which its merchant is told at once. The payer of a
 * scanned code is led nowhere in any case, and may have paid: only the gateway knows.
 */
function doubtCreate(subject: Subject, evidence: Evidence): Decision {
  const problem = isBarcode(subject.payment) ? undefined : evidence.problem
  // A query was faster: that it stands open there is no doubt.
  const isOpen = subject.payment.state === 'awaiting'
  const patch = isOpen ? {} : { ...doubtful(subject), ...(evidence.refusal && { refusal: evidence.refusal }) }
  const doubted = change(subject, { ...patch, ...(problem && { problem }) })
  return problem ? { ...doubted, checkout: {}, events: ['payment.unusable'] } : doubted
}

function doubtful(subject: Subject): Partial<PaymentRow> {
  return { state: 'unknown', nextQueryAt: firstQueryAt(subject) }
}

function firstQueryAt({ pace, now }: Subject): number {
  return now + (pace ? pace.first * 1000 : FIRST_QUERY_MS)
}

/** A payment that is dead for us is never reversed: what is found taken behind it must not vanish while it is being told. */
function isClosable(subject: Subject): boolean {
  const way = wayOut(subject)
  return way?.by === 'close' && subject.now >= way.from
}

/** Whether a payment that its gateway can't end is dead by age. */
function hasRunOut(subject: Subject): boolean {
  const { payment, lifetime, now } = subject
  return wayOut(subject) === null && now >= payment.sentAt + lifetime * 1000 + RUN_OUT_SLACK_MS
}

/** The bookkeeping of a query that was answered, or not. */
function asked({ payment, now }: Subject, { source, says }: Evidence): Partial<PaymentRow> {
  if (source !== 'query') return {}
  const queryCount = queryCountAfter(payment, { isDue: isDue(payment, now), isClear: says !== 'unknown' })
  return { queryCount, lastAskedAt: now, leaseUntil: 0 }
}

function isDue({ nextQueryAt }: PaymentRow, now: number): boolean {
  return nextQueryAt !== null && now >= nextQueryAt
}

/** What a believed answer adds: it is known there, and under which number. */
function learnt(subject: Subject, evidence: Evidence): Partial<PaymentRow> {
  const gatewayTradeNo = evidence.gatewayTradeNo ?? subject.payment.gatewayTradeNo
  return { ...asked(subject, evidence), gatewayTradeNo, notFoundCount: 0 }
}

function limits(subject: Subject): Limits {
  return { endableAt: wayOut(subject)?.from ?? null, pace: subject.pace }
}

function change(
  subject: Subject,
  patch: Partial<PaymentRow>,
  effects: readonly Effect[] = [],
  warning: Warning | null = null,
): Decision {
  const { payment, now } = subject
  if (Object.keys(patch).length === 0) return { payment: null, checkout: null, events: [], effects, warning }
  const moved = patch.state !== undefined && patch.state !== payment.state
  const next = moved ? { ...patch, queryCount: 0 } : patch
  const standing = { ...payment, ...next }
  // One that is paid is due for nothing but being given back, and stays so until that is done. One that is dead is due at its times.
  const keeps = payment.state === 'paid' || (isDead(payment) && !isDue(payment, now))
  const byItself = keeps && !moved ? payment.nextQueryAt : nextQueryAt(standing, limits(subject), now)
  const due = patch.nextQueryAt !== undefined ? patch.nextQueryAt : byItself
  const visible = moved || patch.action !== undefined
  return { payment: { ...next, nextQueryAt: due }, checkout: visible ? {} : null, events: [], effects, warning }
}
