import { fen } from '@pay-checkout/protocol'
import type { Subject } from '../src/payments/decision.ts'
import type { Evidence } from '../src/payments/evidence.ts'
import type { CheckoutRow, MoneyFact, PaymentRow, PaymentState } from '../src/store/rows.ts'
import { checkoutRow, paymentRow } from '../src/testing/rows.ts'

/** When the payments of {@link subjectOf} were sent. They are looked at a minute later. */
export const SENT_AT: number = 1_000_000_000

/** The money fact of each state; a payment being reversed may have taken it. */
export const MONEY: Readonly<Record<PaymentState, MoneyFact>> = {
  ...{ sending: 'possible', awaiting: 'possible', 'user-paying': 'possible', unknown: 'possible', closing: 'possible' },
  ...{ reversing: 'possible', paid: 'taken', failed: 'none', closed: 'none', reversed: 'returned' },
} as const

/** What a {@link subjectOf} can be told to be. */
export interface SubjectChange {
  readonly state?: PaymentState
  readonly payment?: Partial<PaymentRow>
  readonly checkout?: Partial<CheckoutRow>
  readonly othersPossible?: boolean
  readonly hasRefunds?: boolean
  readonly settles?: boolean
  readonly trustsTls?: boolean
  readonly closeMinAge?: number | null
  /** Seconds between which the gateway reverses; left out: it doesn't. */
  readonly reverse?: readonly [from: number, to: number]
  readonly now?: number
}

/** A payment as it stands when evidence is weighed, for tests of decisions. */
export function subjectOf(change: SubjectChange): Subject {
  const state = change.state ?? 'awaiting'
  const { othersPossible = false, hasRefunds = false, now = SENT_AT + 60_000 } = change
  const disposition = state === 'paid' ? 'applied' : null
  const times = { createdAt: SENT_AT, sentAt: SENT_AT, closeBy: SENT_AT + 1_800_000 }
  const payment = paymentRow({ state, money: MONEY[state], disposition, ...times, ...change.payment })
  const { settles: notificationSettles = true, trustsTls = false, closeMinAge = 0 } = change
  const [reverseMinAge, reverseMaxAge] = change.reverse ?? [null, null]
  const capabilities = {
    ...{ closeMinAge, reverseMinAge, reverseMaxAge },
    ...{ notificationSettles, trustsTls, duplicateSafe: false, refunds: null },
  }
  const checkout = checkoutRow(change.checkout)
  return { payment, checkout, othersPossible, hasRefunds, capabilities, lifetime: 7_200, pace: null, now }
}

/** Evidence that fits the payment: a signed answer to a query, saying that it is paid. */
export function evidenceFor(change: Partial<Evidence>): Evidence {
  const said = {
    tradeNo: 'A1',
    amount: fen(1_990),
    merchant: 'ours',
    gatewayTradeNo: null,
    words: '',
    action: null,
  } as const
  return { source: 'query', says: 'paid', trust: 'signed', ...said, ...change }
}
