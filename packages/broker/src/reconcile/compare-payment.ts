import type { Evidence } from '../payments/evidence.ts'
import { isUnresolved } from '../payments/stop-payment.ts'
import type { Break, BreakKind } from '../store/reconcile-rows.ts'
import type { PaymentRow } from '../store/rows.ts'

/** What a comparison found of one payment, and whether the answer may be settled: only where nothing but our own books can change by it. */
export interface Compared {
  readonly found: Break | null
  readonly settles: boolean
}

/** Compares a payment with its gateway's answer, which was believed. Pure. Amounts are fen. */
export function comparePayment(payment: PaymentRow, answer: Evidence, hasRefunds: boolean): Compared {
  // How it ends is being found out, and this answer is a part of that.
  if (isUnresolved(payment)) return { found: null, settles: true }
  const kind = KINDS[oursOf(payment)](payment, answer, hasRefunds)
  // Money that we don't have is settled like any that is found; what contradicts ours is for a person, and so is told every day.
  return {
    found: kind && breakOf(kind, payment, answer),
    settles: kind === null ? !ACTS.has(answer.says) : kind === 'LOST',
  }
}

// For a payment that has ended these would make us close it there, and a comparison changes nothing at a gateway.
const ACTS: ReadonlySet<Evidence['says']> = new Set(['pending', 'paying'])
const BACK: ReadonlySet<Evidence['says']> = new Set(['refunded', 'reversed'])

type Ours = 'held' | 'given-back' | 'undone' | 'nothing'
type Compare = (payment: PaymentRow, answer: Evidence, hasRefunds: boolean) => BreakKind | null

const KINDS: Readonly<Record<Ours, Compare>> = {
  held({ amount }, answer, hasRefunds) {
    if (BACK.has(answer.says)) return hasRefunds ? null : 'REFUND'
    if (answer.says !== 'paid') return 'FAKE'
    return answer.amount !== null && answer.amount !== amount ? 'AMOUNT' : null
  },
  // The order of a refunded payment stays paid at some gateways, and is refunded at others.
  'given-back': () => null,
  undone: (_, { says }) => (says === 'paid' ? 'LOST' : null),
  nothing: (_, { says }) => (says === 'paid' ? 'LOST' : null),
}

function oursOf({ money, state }: PaymentRow): Ours {
  if (money === 'taken') return 'held'
  if (money === 'none') return 'nothing'
  return state === 'reversed' ? 'undone' : 'given-back'
}

function breakOf(
  kind: BreakKind,
  { account, tradeNo, amount, state, disposition }: PaymentRow,
  answer: Evidence,
): Break {
  const theirs = answer.says === 'paid' ? (answer.amount ?? amount) : 0
  return {
    kind,
    account,
    tradeNo,
    ours: `${disposition ?? state} ${amount}`,
    theirs: [answer.says, answer.amount ?? ''].join(' ').trim(),
    difference: theirs - (kind === 'LOST' ? 0 : amount),
  }
}
