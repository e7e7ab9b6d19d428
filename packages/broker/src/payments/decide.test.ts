import { fen } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import { evidenceFor, SENT_AT, subjectOf } from '../../lab/subjects.ts'
import type { PaymentState } from '../store/rows.ts'
import { decide } from './decide.ts'

const LIVE: readonly PaymentState[] = ['sending', 'awaiting', 'user-paying', 'unknown']

// Zones and clocks differ by less.
const LONG_BEFORE = SENT_AT - 25 * 3_600_000

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

  test('a create that was taken on shows where to pay, without a signature too; nothing else of it is believed [A4]', () => {
    const action = { type: 'redirect', url: 'https://pay.example.com/c' } as const
    const created = { source: 'create', trust: 'tls', says: 'pending', action } as const
    const shown = decide(subjectOf({ state: 'sending' }), evidenceFor(created))
    expect(shown).toMatchObject({ payment: { state: 'awaiting', action }, warning: null })
    for (const says of ['paid', 'paying', 'failed', 'closed', 'refunded'] as const)
      expect(decide(subjectOf({ state: 'sending' }), evidenceFor({ ...created, says }))).toMatchObject({
        payment: { state: 'unknown' },
        warning: 'evidence-unsigned',
      })
    for (const source of ['query', 'notification'] as const)
      expect(decide(subjectOf({ state: 'sending' }), evidenceFor({ ...created, source })).warning).toBe(
        'evidence-unsigned',
      )
  })

  test.each([
    ['another amount', { amount: fen(1_991) }],
    ['another merchant', { merchant: 'foreign' as const }],
    ['another number', { tradeNo: 'B2' }],
    ['a moment of before the payment', { paidAt: LONG_BEFORE }],
  ])('a notification with %s is logged and asked about [T9 T48]', (_, change) => {
    const decision = decide(subjectOf({}), evidenceFor({ source: 'notification', ...change }))
    expect(decision).toMatchObject({ payment: null, effects: ['query'], warning: 'evidence-mismatch' })
  })

  test('a gateway whose clock is behind by hours is believed', () => {
    const { payment } = decide(subjectOf({}), evidenceFor({ paidAt: LONG_BEFORE + 2 * 3_600_000 }))
    expect(payment).toMatchObject({ state: 'paid', disposition: 'applied' })
  })

  test.each([
    ['another amount', { amount: fen(1_989) }],
    ['another merchant', { merchant: 'foreign' as const }],
    ['an old payment of a number minted twice', { paidAt: LONG_BEFORE }],
  ])('a query that finds %s paid puts the money aside for a person [T9 T48]', (_, change) => {
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

  test('the fourth not-found after two minutes ends a payment; the third, or an early one, does not [F10]', () => {
    const at = (notFoundCount: number, seconds: number) =>
      decide(
        subjectOf({ state: 'unknown', payment: { notFoundCount }, now: SENT_AT + seconds * 1000 }),
        evidenceFor({ says: 'not-found', trust: 'tls', amount: null, tradeNo: null }),
      ).payment
    expect(at(3, 121)).toMatchObject({ state: 'failed', money: 'none' })
    expect(at(2, 121)?.state).toBeUndefined()
    expect(at(3, 120)?.state).toBeUndefined()
  })

  test.each(['pending', 'paying'] as const)(
    'not-founds from before the gateway called it %s count no more, also where its end is on the way [F10]',
    (says) => {
      for (const state of ['unknown', 'awaiting', 'user-paying', 'closing', 'reversing'] as const) {
        const known = { payment: { notFoundCount: 3 }, now: SENT_AT + 121_000 }
        const decision = decide(subjectOf({ state, ...known }), evidenceFor({ says, gatewayTradeNo: 'G1' }))
        expect([state, decision.payment]).toMatchObject([state, { notFoundCount: 0, gatewayTradeNo: 'G1' }])
      }
    },
  )

  test('one not-found ends a payment whose create was refused', () => {
    const subject = subjectOf({ state: 'unknown', payment: { refusedCode: 'NOAUTH' } })
    const decision = decide(subject, evidenceFor({ says: 'not-found', trust: 'tls', amount: null }))
    expect(decision.payment).toMatchObject({ state: 'failed', money: 'none' })
  })

  test('a payment that cannot be closed ends when its code has long run out and a query still finds it open [F14]', () => {
    const at = (seconds: number) =>
      decide(
        subjectOf({ closeMinAge: null, now: SENT_AT + seconds * 1000 }),
        evidenceFor({ says: 'pending', amount: null }),
      ).payment
    expect(at(7_200 + 1_199)?.state).toBe('awaiting')
    expect(at(7_200 + 1_200)).toMatchObject({ state: 'closed', money: 'none' })
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

  test('a close is called only after its own change, and not before the gateway allows it [F14]', () => {
    const stop = evidenceFor({ source: 'clock', says: 'stop' })
    expect(decide(subjectOf({ closeMinAge: 60 }), stop)).toMatchObject({
      payment: { state: 'closing' },
      effects: ['close'],
    })
    const early = decide(subjectOf({ closeMinAge: 61 }), stop)
    expect(early).toMatchObject({ payment: { closeBy: SENT_AT + 60_000, nextQueryAt: SENT_AT + 5_000 }, effects: [] })
    expect(decide(subjectOf({ state: 'closing' }), stop).payment).not.toBeNull()
  })

  test('a create that was accepted without a code for us is closed as soon as that can be done', () => {
    const subject = subjectOf({ state: 'unknown', payment: { action: { type: 'wait' } }, closeMinAge: 300 })
    const decision = decide(subject, evidenceFor({ says: 'pending', amount: null }))
    expect(decision.payment).toMatchObject({ state: 'awaiting', closeBy: SENT_AT + 60_000 })
  })
})
