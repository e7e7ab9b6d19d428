import { fen } from '@pay-checkout/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Trust } from '../gateway/errors.ts'
import type { RefundRow, RefundState } from '../store/rows.ts'
import { paymentRow, refundRow } from '../testing/rows.ts'
import { decideRefund, type RefundDecision, type RefundSubject } from './decide-refund.ts'
import type { RefundEvidence, RefundSays } from './refund-evidence.ts'

const STATES: readonly RefundState[] = ['sending', 'processing', 'unknown', 'succeeded', 'failed']
const LIVE: readonly RefundState[] = ['sending', 'processing', 'unknown']
const SAYS: readonly RefundSays[] = [
  ...(['processing', 'succeeded', 'failed', 'not-found', 'unknown', 'refused', 'duplicate'] as const),
]
const SOURCES = ['refund', 'query', 'notification'] as const
const TRUSTS: readonly Trust[] = ['signed', 'tls', 'none']
const NOW = 1_000_060_000

function subjectOf(change: {
  state?: RefundState
  refund?: Partial<RefundRow>
  returned?: number
  settles?: boolean
  trustsTls?: boolean
  now?: number
}): RefundSubject {
  const state = change.state ?? 'processing'
  const ended = state === 'succeeded' || state === 'failed'
  const refund = refundRow({ state, settledAt: ended ? NOW : null, nextQueryAt: ended ? null : NOW, ...change.refund })
  const payment = paymentRow({ state: 'paid', money: 'taken', disposition: 'applied' })
  const { settles: notificationSettles = true, trustsTls = false, returned = 0, now = NOW } = change
  return { refund, payment, returned, capabilities: { notificationSettles, trustsTls }, now }
}

function evidenceFor(change: Partial<RefundEvidence>): RefundEvidence {
  const said = {
    refundNo: 'A1R1',
    amount: fen(500),
    gatewayRefundNo: 'g1',
    tradeNo: null,
    merchant: 'ours',
    words: 'W',
  } as const
  return { source: 'query', says: 'succeeded', trust: 'signed', ...said, ...change }
}

describe('the table, line by line', () => {
  test.each([
    ...LIVE.flatMap((state) => SOURCES.map((source) => [state, source, 'succeeded'] as const)),
    ...LIVE.map((state) => [state, 'query', 'failed'] as const),
    ...LIVE.map((state) => [state, 'refund', 'failed'] as const),
  ])('%s, a %s says %s: it ends so, once, with its event', (state, source, says) => {
    const decision = decideRefund(subjectOf({ state }), evidenceFor({ source, says }))
    expect(decision.refund).toMatchObject({ state: says, settledAt: NOW, nextQueryAt: null, gatewayRefundNo: 'g1' })
    expect(decision).toMatchObject({ events: [`refund.${says}`], checkout: {}, effects: [], warning: null })
  })

  test.each(['sending', 'unknown'] as const)('%s and taken on: processing, and asked about again soon', (state) => {
    const decision = decideRefund(subjectOf({ state }), evidenceFor({ source: 'refund', says: 'processing' }))
    expect(decision.refund).toMatchObject({ state: 'processing', queryCount: 0, nextQueryAt: NOW + 5_000 })
    expect(decision).toMatchObject({ events: [], checkout: null, effects: [] })
  })

  test('an unclear answer to the send is doubt, with a query due', () => {
    const decision = decideRefund(
      subjectOf({ state: 'sending' }),
      evidenceFor({ source: 'refund', says: 'unknown', trust: 'none' }),
    )
    expect(decision).toMatchObject({ refund: { state: 'unknown', nextQueryAt: NOW + 5_000 }, events: [], effects: [] })
  })

  test.each(['sending', 'unknown'] as const)(
    '%s and refused: asked, and failed only when a query finds nothing',
    (state) => {
      const subject = subjectOf({ state })
      const refused = decideRefund(
        subject,
        evidenceFor({ source: 'refund', says: 'refused', trust: 'tls', words: '8021' }),
      )
      expect(refused).toMatchObject({
        refund: { state: 'unknown', refusedCode: '8021' },
        events: [],
        effects: ['query'],
      })
      const after = { ...subject, refund: { ...subject.refund, ...refused.refund } }
      const nothing = { says: 'not-found', refundNo: null, amount: null, gatewayRefundNo: null } as const
      const gone = decideRefund(after, evidenceFor({ ...nothing, trust: 'tls' }))
      expect(gone).toMatchObject({ refund: { state: 'failed', notFoundCount: 1 }, events: ['refund.failed'] })
      const there = decideRefund(after, evidenceFor({ says: 'processing' }))
      expect(there.refund).toMatchObject({ state: 'processing', refusedCode: null })
    },
  )

  test('a number that exists at the gateway already is asked about', () => {
    const evidence = evidenceFor({ source: 'refund', says: 'duplicate', refundNo: null, amount: null })
    expect(decideRefund(subjectOf({ state: 'sending' }), evidence)).toMatchObject({ refund: null, effects: ['query'] })
  })

  test('not found: nothing for ten minutes and six answers, then failed; one that was taken on never [F27]', () => {
    const notFound = evidenceFor({ says: 'not-found', refundNo: null, amount: null })
    const after = (state: RefundState, notFoundCount: number, seconds: number) => {
      const refund = { notFoundCount, sentAt: NOW - seconds * 1000 }
      return decideRefund(subjectOf({ state, refund }), notFound).refund?.state
    }
    expect(after('sending', 0, 20)).toBe('unknown')
    expect(after('unknown', 5, 599)).toBe('unknown')
    expect(after('unknown', 4, 601)).toBe('unknown')
    expect(after('unknown', 5, 600)).toBe('failed')
    expect(after('sending', 5, 600)).toBe('failed')
    expect(after('processing', 99, 86_400)).toBeUndefined()
  })

  test('the refund that brings the rest of the money back gives the payment back, and no other does', () => {
    const last = (returned: number) => decideRefund(subjectOf({ returned }), evidenceFor({})).payment
    expect(last(1_490)).toEqual({ money: 'returned' })
    for (const returned of [0, 1, 1_489]) expect(last(returned)).toBeNull()
  })

  test.each([
    ['another number', { refundNo: 'A1R2' }],
    ['another amount', { amount: fen(501) }],
    ['a fen less', { amount: fen(499) }],
    ['another payment', { tradeNo: 'B2' }],
    ['a foreign merchant', { merchant: 'foreign' as const }],
  ])('an answer about %s ends nothing', (_, change) => {
    for (const says of ['succeeded', 'failed', 'not-found'] as const) {
      const decision = decideRefund(subjectOf({}), evidenceFor({ says, ...change }))
      expect(decision).toMatchObject({ events: [], warning: 'evidence-mismatch' })
      expect(decision.refund?.state).toBeUndefined()
    }
  })

  test.each([
    ['names no refund', { refundNo: null }],
    ['names no amount', { amount: null }],
    ['is ambiguous', { trust: 'none' as const }],
    ['says that it failed', { says: 'failed' as const }],
    ['says something new', { says: 'unknown' as const }],
  ])('a notification that %s is a reason to ask, not more', (_, change) => {
    const decision = decideRefund(subjectOf({}), evidenceFor({ source: 'notification', ...change }))
    expect(decision).toMatchObject({ refund: null, events: [], effects: ['query'] })
  })

  test('a notification of a gateway whose notifications settle nothing is a hint', () => {
    const decision = decideRefund(subjectOf({ settles: false }), evidenceFor({ source: 'notification' }))
    expect(decision).toMatchObject({ refund: null, effects: ['query'] })
  })

  test('an unsigned status counts only in an answer of a gateway that signs none', () => {
    const told = evidenceFor({ trust: 'tls' })
    expect(decideRefund(subjectOf({}), told)).toMatchObject({ events: [], warning: 'evidence-unsigned' })
    expect(decideRefund(subjectOf({ trustsTls: true }), told).events).toEqual(['refund.succeeded'])
    const notified = { ...told, source: 'notification' } as const
    expect(decideRefund(subjectOf({ trustsTls: true }), notified)).toMatchObject({ events: [], effects: ['query'] })
  })

  test('an end that is contradicted stays, and somebody is told', () => {
    for (const [state, says] of [
      ['succeeded', 'failed'],
      ['failed', 'succeeded'],
      ['failed', 'processing'],
    ] as const) {
      const decision = decideRefund(subjectOf({ state }), evidenceFor({ says }))
      expect(decision).toMatchObject({ refund: null, events: [], warning: 'contradiction' })
    }
  })
})

/** What must hold whatever comes. Answers the promise that was broken. */
function broken(
  { refund, payment, returned, capabilities }: RefundSubject,
  evidence: RefundEvidence,
  decision: RefundDecision,
) {
  const after = { ...refund, ...decision.refund }
  const moved = after.state !== refund.state
  const ended = after.state === 'succeeded' || after.state === 'failed'
  const { source, says, trust, amount, refundNo, tradeNo, merchant } = evidence
  const fits =
    (amount === null || amount === refund.amount) &&
    (refundNo === null || refundNo === refund.gatewayNo) &&
    (tradeNo === null || tradeNo === payment.tradeNo) &&
    merchant !== 'foreign'
  const believed = trust === 'signed' || (trust === 'tls' && source !== 'notification')
  if (refund.settledAt !== null && (moved || decision.events.length > 0 || decision.payment)) return 'an end was left'
  if (moved && ended && !(fits && believed)) return 'ended by what can’t be believed'
  if (moved && ended && trust === 'tls' && says !== 'not-found' && !capabilities.trustsTls)
    return 'ended by an unsigned status'
  if (moved && after.state === 'succeeded' && says !== 'succeeded') return 'succeeded without being told'
  if (moved && after.state === 'failed' && says !== 'failed' && says !== 'not-found') return 'failed without being told'
  if (moved && ended && source === 'notification' && (refundNo === null || amount === null))
    return 'an incomplete notification settled'
  if (moved && after.state === 'failed' && source === 'notification') return 'a notification failed it'
  if (says === 'unknown' && moved && !(source === 'refund' && after.state === 'unknown'))
    return 'unknown changed a state'
  if ((moved && ended) !== (decision.events.length === 1)) return 'an end is told once'
  if (decision.events[0] && decision.events[0] !== `refund.${after.state}`) return 'the wrong end is told'
  if (decision.events.length > 0 && !decision.checkout) return 'an end without the checkout'
  if (decision.payment && !(after.state === 'succeeded' && returned + refund.amount === payment.amount))
    return 'a payment was given back that is not'
  if (ended !== (after.settledAt !== null)) return 'settled is not ended'
  if (ended !== (after.nextQueryAt === null)) return 'the ladder doesn’t fit'
  return undefined
}

test('every state and every evidence keeps every promise', () => {
  const failures = new Set<string>()
  let cases = 0
  for (const state of STATES)
    for (const source of SOURCES)
      for (const says of SAYS)
        for (const trust of TRUSTS)
          for (let flags = 0; flags < 16; flags++) {
            const refund = flags & 4 ? { notFoundCount: 9, sentAt: NOW - 3_000_000, refusedCode: 'NO' } : {}
            const told = { settles: !!(flags & 1), trustsTls: !!(flags & 2), returned: flags & 8 ? 1_490 : 0 }
            const subject = subjectOf({ state, refund, ...told })
            for (const amount of [fen(500), fen(501), null])
              for (const merchant of ['ours', 'foreign', 'not-said'] as const)
                for (const refundNo of ['A1R1', 'A1R2', null])
                  for (const tradeNo of ['A1', 'B2', null]) {
                    const evidence = evidenceFor({ source, says, trust, amount, merchant, refundNo, tradeNo })
                    const wrong = broken(subject, evidence, decideRefund(subject, evidence))
                    if (wrong)
                      failures.add(`${wrong}: ${state} ${source} ${says} ${trust} ${amount} ${merchant} ${refundNo}`)
                    cases++
                  }
          }
  expect([...failures].slice(0, 10)).toEqual([])
  expect(cases).toBe(5 * 3 * 7 * 3 * 16 * 81)
})

test('in any sequence a refund ends once, and stays as it ended', () => {
  const step = fc.record({
    wait: fc.constantFrom(0, 5_000, 600_000, 86_400_000),
    source: fc.constantFrom(...SOURCES),
    says: fc.constantFrom(...SAYS),
    trust: fc.constantFrom(...TRUSTS),
    amount: fc.constantFrom(fen(500), fen(500), fen(1), null),
    refundNo: fc.constantFrom('A1R1', 'A1R1', 'B2', null),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      let subject = subjectOf({ state: 'sending' })
      const told: string[] = []
      for (const { wait, ...said } of steps) {
        const before = subject.refund
        subject = { ...subject, now: subject.now + wait }
        const evidence = evidenceFor(said)
        const decision = decideRefund(subject, evidence)
        expect(broken(subject, evidence, decision)).toBeUndefined()
        subject = { ...subject, refund: { ...before, ...decision.refund } }
        told.push(...decision.events)
        if (before.settledAt !== null) expect(subject.refund.state).toBe(before.state)
      }
      expect(told.length).toBe(subject.refund.settledAt === null ? 0 : 1)
    }),
    { numRuns: 2_000 },
  )
})
