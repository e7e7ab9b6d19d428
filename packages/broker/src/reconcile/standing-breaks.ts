import type { BrokerContext } from '../context/context.ts'
import { STUCK_AFTER_MS } from '../payments/query-ladder.ts'
import { leftOf } from '../refunds/check-refund.ts'
import type { Break } from '../store/reconcile-rows.ts'
import type { PaymentRow, RefundRow } from '../store/rows.ts'
import { workingDaysBefore } from './working-days.ts'

/** Banks take this many to credit a card. */
const REFUND_DAYS = 3

/** What our own books say is not as it should be, without asking anybody. `account`: the only one that counts; null: all of them. */
export async function standingBreaks(
  { store, clock }: BrokerContext,
  { since, account }: { readonly since: number; readonly account: string | null },
): Promise<Break[]> {
  const now = clock.now()
  const [stuck, refunds, orphans] = await Promise.all([
    store.stuckPayments(now - STUCK_AFTER_MS),
    store.unfinishedRefunds(workingDaysBefore(now, REFUND_DAYS)),
    store.orphans(),
  ])
  const lost = orphans.filter(({ lastAt, fate }) => lastAt >= since && fate !== 'unpaid')
  const breaks: Break[] = [
    ...stuck.map(({ tradeNo, state, ...row }) => of('STUCK', row, tradeNo, { ours: state, theirs: 'not told' })),
    ...refunds.map(({ gatewayNo, state, amount, ...row }) =>
      of('REFUND', row, gatewayNo, { ours: `${state} ${amount}`, theirs: 'not done' }),
    ),
    ...lost.map(({ tradeNo, fate, words, ...row }) => of('ORPHAN', row, tradeNo, { ours: fate, theirs: words })),
  ]
  return breaks.filter((one) => account === null || one.account === account)
}

/** Money of a payment that no checkout needed, or that isn't what was asked for, as long as it didn't go back. */
export function excessBreak(payment: PaymentRow, refunds: readonly RefundRow[]): Break | null {
  const { disposition, amount, money, account, tradeNo } = payment
  if (money !== 'taken' || disposition === null || disposition === 'applied') return null
  const left = leftOf(payment, refunds)
  if (left === 0) return null
  const kind = disposition === 'mismatch' ? 'AMOUNT' : 'EXCESS'
  const difference = kind === 'EXCESS' ? left : null
  return { kind, account, tradeNo, ours: `${disposition} ${amount}`, theirs: 'paid', difference }
}

function of(
  kind: Break['kind'],
  { account }: Pick<Break, 'account'>,
  tradeNo: string,
  words: Pick<Break, 'ours' | 'theirs'>,
): Break {
  return { kind, account, tradeNo, ...words, difference: null }
}
