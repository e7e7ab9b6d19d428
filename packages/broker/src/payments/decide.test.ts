import { fen } from '@pay-checkout/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Trust } from '../gateway/errors.ts'
import type { CheckoutRow, MoneyFact, PaymentRow, PaymentState } from '../store/store.ts'
import { checkoutRow, paymentRow } from '../testing/rows.ts'
import { type Decision, decide, type Subject } from './decide.ts'
import type { Evidence, Says } from './evidence.ts'

const STATES: readonly PaymentState[] = [
  ...(['sending', 'awaiting', 'user-paying', 'unknown', 'closing'] as const),
  ...(['reversing', 'paid', 'failed', 'closed', 'reversed'] as const),
]
const SAYS: readonly Says[] = [
  ...(['pending', 'paying', 'paid', 'failed', 'closed', 'reversed', 'refunded', 'not-found', 'unknown'] as const),
  ...(['refused', 'unclosable', 'stop'] as const),
]
const SOURCES = ['query', 'notification', 'create', 'clock', 'merchant'] as const
const TRUSTS: readonly Trust[] = ['signed', 'tls', 'none']
const LIVE: readonly PaymentState[] = ['sending', 'awaiting', 'user-paying', 'unknown']
const NOW = 1_000_000_000

const MONEY: Readonly<Record<PaymentState, MoneyFact>> = {
  ...{ sending: 'possible', awaiting: 'possible', 'user-paying': 'possible', unknown: 'possible', closing: 'possible' },
  ...{ reversing: 'possible', paid: 'taken', failed: 'none', closed: 'none', reversed: 'returned' },
} as const

function subjectOf(change: {
  state?: PaymentState
  payment?: Partial<PaymentRow>
  checkout?: Partial<CheckoutRow>
  othersPossible?: boolean
  settles?: boolean
  trustsTls?: boolean
  closeMinAge?: number | null
  now?: number
}): Subject {
  const state = change.state ?? 'awaiting'
  const checkout = checkoutRow(change.checkout)
  const disposition = state === 'paid' ? 'applied' : null
  const times = { createdAt: NOW, sentAt: NOW, closeBy: NOW + 1_800_000 }
  const payment = paymentRow({ state, money: MONEY[state], disposition, ...times, ...change.payment })
  const none = { reverseMinAge: null, reverseMaxAge: null, duplicateSafe: false, refunds: null }
  const { settles: notificationSettles = true, closeMinAge = 0, othersPossible = false } = change
  const capabilities = { ...none, closeMinAge, notificationSettles, trustsTls: change.trustsTls ?? false }
  return { payment, checkout, othersPossible, capabilities, lifetime: 7_200, now: change.now ?? NOW + 60_000 }
}

function evidenceFor(change: Partial<Evidence>): Evidence {
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

describe('the table, line by line', () => {
  test.each([
    ...LIVE.map((state) => [state, 'query', 'paid'] as const),
    ...LIVE.map((state) => [state, 'notification', 'paid'] as const),
    ...LIVE.map((state) => [state, 'create', 'paid'] as const),
    ...(['closing', 'closed', 'failed'] as const).map((state) => [state, 'query', 'paid'] as const),
  ])('%s is paid by a signed %s', (state, source, says) => {
    const decision = decide(subjectOf({ state }), evidenceFor({ source, says }))
    expect(decision.payment).toMatchObject({ state: 'paid', money: 'taken', disposition: 'applied' })
    expect(decision.checkout).toMatchObject({ status: 'paid' })
    expect(decision.events).toEqual(['checkout.paid'])
  })

  test.each(['closing', 'closed', 'failed'] as const)(
    'a notification of money for a payment %s is a reason to ask',
    (state) => {
      expect(decide(subjectOf({ state }), evidenceFor({ source: 'notification' }))).toMatchObject({
        payment: null,
        effects: ['query'],
      })
    },
  )

  test('a gateway whose notifications do not settle is asked', () => {
    const decision = decide(subjectOf({ settles: false }), evidenceFor({ source: 'notification' }))
    expect(decision).toMatchObject({ payment: null, effects: ['query'], warning: null })
  })

  test('an answer over TLS pays only where the gateway is said to sign none, and a notification never does', () => {
    const over = (trustsTls: boolean, source: 'query' | 'notification') =>
      decide(subjectOf({ trustsTls }), evidenceFor({ source, trust: 'tls' }))
    expect(over(true, 'query').payment).toMatchObject({ state: 'paid', money: 'taken' })
    expect(over(false, 'query')).toMatchObject({ warning: 'evidence-unsigned', checkout: null })
    expect(over(true, 'notification')).toMatchObject({
      payment: null,
      effects: ['query'],
      warning: 'evidence-unsigned',
    })
  })

  test.each([
    ['another amount', { amount: fen(1_991) }],
    ['another merchant', { merchant: 'foreign' as const }],
    ['another number', { tradeNo: 'B2' }],
  ])('a notification with %s is logged and asked about', (_, change) => {
    const decision = decide(subjectOf({}), evidenceFor({ source: 'notification', ...change }))
    expect(decision).toMatchObject({ payment: null, effects: ['query'], warning: 'evidence-mismatch' })
  })

  test.each([
    ['another amount', { amount: fen(1_989) }],
    ['another merchant', { merchant: 'foreign' as const }],
  ])('a query that finds %s paid puts the money aside for a person', (_, change) => {
    const decision = decide(subjectOf({}), evidenceFor(change))
    expect(decision.payment).toMatchObject({ state: 'paid', money: 'taken', disposition: 'mismatch' })
    expect(decision).toMatchObject({ checkout: {}, events: ['payment.mismatch'] })
  })

  test.each([
    ['closed', 'late', 'payment.late'],
    ['expired', 'late', 'payment.late'],
    ['paid', 'duplicate', 'payment.duplicate'],
  ] as const)('money for a checkout that is %s is %s', (status, disposition, event) => {
    const decision = decide(subjectOf({ checkout: { status } }), evidenceFor({}))
    expect(decision.payment).toMatchObject({ state: 'paid', disposition })
    expect(decision).toMatchObject({ checkout: {}, events: [event] })
  })

  test('the fourth not-found after two minutes ends a payment; the third, or an early one, does not', () => {
    const at = (notFoundCount: number, seconds: number) =>
      decide(
        subjectOf({ state: 'unknown', payment: { notFoundCount }, now: NOW + seconds * 1000 }),
        evidenceFor({ says: 'not-found', trust: 'tls', amount: null, tradeNo: null }),
      ).payment
    expect(at(3, 121)).toMatchObject({ state: 'failed', money: 'none' })
    expect(at(2, 121)?.state).toBeUndefined()
    expect(at(3, 120)?.state).toBeUndefined()
  })

  test('one not-found ends a payment whose create was refused', () => {
    const subject = subjectOf({ state: 'unknown', payment: { refusedCode: 'NOAUTH' } })
    const decision = decide(subject, evidenceFor({ says: 'not-found', trust: 'tls', amount: null }))
    expect(decision.payment).toMatchObject({ state: 'failed', money: 'none' })
  })

  test('a payment that cannot be closed ends when its code has long run out and a query still finds it open', () => {
    const at = (seconds: number) =>
      decide(
        subjectOf({ closeMinAge: null, now: NOW + seconds * 1000 }),
        evidenceFor({ says: 'pending', amount: null }),
      ).payment
    expect(at(7_200 + 599)?.state).toBe('awaiting')
    expect(at(7_200 + 600)).toMatchObject({ state: 'closed', money: 'none' })
  })

  test('the last payment of a checkout that was given up ends it; one of two does not', () => {
    const given = { checkout: { closeAsked: 'payer' as const } }
    const closed = evidenceFor({ says: 'closed' })
    expect(decide(subjectOf(given), closed)).toMatchObject({
      checkout: { status: 'closed' },
      events: ['checkout.closed'],
    })
    expect(decide(subjectOf({ ...given, othersPossible: true }), closed)).toMatchObject({ checkout: {}, events: [] })
    expect(decide(subjectOf({ checkout: { closeAsked: 'clock' } }), closed).events).toEqual(['checkout.expired'])
  })

  test('a close is called only after its own change, and not before the gateway allows it', () => {
    const stop = evidenceFor({ source: 'clock', says: 'stop' })
    expect(decide(subjectOf({ closeMinAge: 60 }), stop)).toMatchObject({
      payment: { state: 'closing' },
      effects: ['close'],
    })
    const early = decide(subjectOf({ closeMinAge: 61 }), stop)
    expect(early).toMatchObject({ payment: { closeBy: NOW + 60_000, nextQueryAt: NOW + 5_000 }, effects: [] })
    expect(decide(subjectOf({ state: 'closing' }), stop).payment).not.toBeNull()
  })

  test('a create that was accepted without a code for us is closed as soon as that can be done', () => {
    const subject = subjectOf({ state: 'unknown', payment: { action: { type: 'wait' } }, closeMinAge: 300 })
    const decision = decide(subject, evidenceFor({ says: 'pending', amount: null }))
    expect(decision.payment).toMatchObject({ state: 'awaiting', closeBy: NOW + 60_000 })
  })
})

/** Every promise a single decision has to keep, or undefined. */
function broken(
  subject: Subject,
  evidence: Evidence,
  { payment: patch, checkout, events, effects }: Decision,
): string | undefined {
  const { payment } = subject
  const after = { ...payment, ...patch }
  const moved = after.state !== payment.state
  const equal = evidence.amount === payment.amount && evidence.merchant !== 'foreign' && evidence.tradeNo !== 'B2'
  const newlyTaken = after.money === 'taken' && payment.money !== 'taken'
  const believable = evidence.trust === 'tls' && subject.capabilities.trustsTls && evidence.source !== 'notification'
  if (newlyTaken && evidence.trust !== 'signed' && !believable) return 'unsigned evidence took money'
  if (newlyTaken && after.disposition !== 'mismatch' && !equal) return 'unequal evidence took money'
  if (newlyTaken && after.disposition === 'mismatch' && evidence.source !== 'query')
    return 'only a query puts money aside'
  if (
    newlyTaken &&
    evidence.source === 'notification' &&
    !(LIVE.includes(payment.state) && subject.capabilities.notificationSettles)
  )
    return 'a notification settled what it may not'
  if (newlyTaken && payment.money === 'none' && evidence.source !== 'query')
    return 'only a query finds money behind an end'
  if ((checkout?.status === 'paid') !== (newlyTaken && after.disposition === 'applied'))
    return 'paid without an applied payment'
  if (checkout?.status === 'paid' && subject.checkout.status !== 'open') return 'a checkout was paid that is not open'
  if (events.includes('checkout.paid') !== (checkout?.status === 'paid')) return 'paid is not told'
  if (after.money !== payment.money && evidence.trust === 'none') return 'a worthless message changed money'
  if (payment.money === 'returned' && moved) return 'something left returned'
  if (payment.money === 'taken' && after.money !== 'taken') return 'taken money was forgotten'
  if (payment.money === 'none' && after.money === 'possible') return 'an ended payment came alive'
  if (payment.state === 'reversing' && after.state === 'paid') return 'a reversal was turned around'
  if (MONEY[after.state] !== after.money) return 'state and money contradict each other'
  if ((after.state === 'paid') !== (after.disposition !== null)) return 'disposition without money'
  if (evidence.says === 'unknown' && moved && !(evidence.source === 'create' && after.state === 'unknown'))
    return 'unknown changed a state'
  if (moved && !checkout) return 'a visible change without the checkout'
  if (effects.includes('close') && !patch) return 'a close without a change before it'
  if (checkout?.status && checkout.status !== 'paid' && (subject.othersPossible || after.money === 'possible'))
    return 'a checkout ended while money may come'
  return undefined
}

describe('every state and every evidence', () => {
  test('keeps every promise', () => {
    const failures = new Set<string>()
    let cases = 0
    for (const state of STATES)
      for (const source of SOURCES)
        for (const says of SAYS)
          for (const trust of TRUSTS)
            for (const status of ['open', 'paid', 'closed', 'expired'] as const)
              for (let flags = 0; flags < 16; flags++) {
                const closeAsked = flags & 4 ? 'payer' : null
                const checkout = { status, closeAsked, paidAt: status === 'paid' ? NOW : null } as const
                const told = { settles: !!(flags & 2), trustsTls: !!(flags & 8) }
                const subject = subjectOf({ state, checkout, othersPossible: !!(flags & 1), ...told })
                for (const amount of [fen(1_990), fen(1_991), null])
                  for (const merchant of ['ours', 'foreign', 'not-said'] as const)
                    for (const tradeNo of ['A1', 'B2', null]) {
                      const evidence = evidenceFor({ source, says, trust, amount, merchant, tradeNo })
                      const wrong = broken(subject, evidence, decide(subject, evidence))
                      if (wrong)
                        failures.add(
                          `${wrong}: ${state} ${source} ${says} ${trust} ${amount} ${merchant} ${tradeNo} ${status}`,
                        )
                      cases++
                    }
              }
    expect([...failures].slice(0, 10)).toEqual([])
    expect(cases).toBe(10 * 5 * 12 * 3 * 4 * 16 * 27)
  })
})

describe('sequences', () => {
  const step = fc.record({
    payment: fc.nat({ max: 2 }),
    wait: fc.constantFrom(0, 1_000, 60_000, 3_600_000),
    source: fc.constantFrom(...SOURCES),
    says: fc.constantFrom(...SAYS),
    trust: fc.constantFrom(...TRUSTS),
    amount: fc.constantFrom(fen(1_990), fen(1_990), fen(1), null),
    merchant: fc.constantFrom('ours' as const, 'foreign' as const, 'not-said' as const),
    tradeNo: fc.constantFrom('A1', 'A1', 'B2', null),
  })

  test('never pay without signed and equal evidence, never apply twice, never lose money', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let { checkout } = subjectOf({})
        const payments = [0, 1, 2].map(() => subjectOf({ state: 'sending' }).payment)
        let now = NOW
        const told: string[] = []
        for (const { payment: at, wait, ...said } of steps) {
          now += wait
          const payment = payments[at] as PaymentRow
          const othersPossible = payments.some((one, index) => index !== at && one.money === 'possible')
          const subject: Subject = { ...subjectOf({ now }), payment, checkout, othersPossible }
          const evidence = evidenceFor(said)
          const decision = decide(subject, evidence)
          expect(broken(subject, evidence, decision)).toBeUndefined()
          payments[at] = { ...payment, ...decision.payment }
          checkout = { ...checkout, ...decision.checkout }
          told.push(...decision.events)
        }
        const applied = payments.filter(({ disposition }) => disposition === 'applied').length
        expect(applied).toBe(checkout.status === 'paid' ? 1 : 0)
        expect(told.filter((type) => type === 'checkout.paid')).toHaveLength(applied)
      }),
      { numRuns: 3_000 },
    )
  })
})
