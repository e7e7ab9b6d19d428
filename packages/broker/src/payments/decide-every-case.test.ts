import { type Fen, fen } from '@pay-checkout/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { brokenPromise } from '../../lab/decision-promises.ts'
import { evidenceFor, MONEY, SENT_AT, type SubjectChange, subjectOf } from '../../lab/subjects.ts'
import type { Trust } from '../gateway/errors.ts'
import type { PaymentRow, PaymentState } from '../store/rows.ts'
import { decide } from './decide.ts'
import type { Subject } from './decision.ts'
import type { Says } from './evidence.ts'

const STATES: readonly PaymentState[] = [
  ...(['sending', 'awaiting', 'user-paying', 'unknown', 'closing'] as const),
  ...(['reversing', 'paid', 'failed', 'closed', 'reversed'] as const),
]
const SAYS: readonly Says[] = [
  ...(['pending', 'paying', 'paid', 'failed', 'closed', 'reversed', 'refunded', 'not-found', 'unknown'] as const),
  ...(['refused', 'unsent', 'unclosable', 'stop', 'undo'] as const),
]
const SOURCES = ['query', 'notification', 'create', 'clock', 'merchant'] as const
const TRUSTS: readonly Trust[] = ['signed', 'tls', 'none']
const STATUSES = ['open', 'paid', 'closed', 'expired'] as const
const AMOUNTS: readonly (Fen | null)[] = [fen(1_990), fen(1_991), null]
const MERCHANTS = ['ours', 'foreign', 'not-said'] as const
const NUMBERS = ['A1', 'B2', null] as const

/** Weighs every piece of evidence about a payment, and answers the promises that a decision broke. */
function weighAll(of: (status: (typeof STATUSES)[number]) => SubjectChange): { cases: number; failures: string[] } {
  const failures = new Set<string>()
  let cases = 0
  for (const status of STATUSES) {
    const subject = subjectOf(of(status))
    for (const source of SOURCES)
      for (const says of SAYS)
        for (const trust of TRUSTS)
          for (const amount of AMOUNTS)
            for (const merchant of MERCHANTS)
              for (const tradeNo of NUMBERS) {
                const evidence = evidenceFor({ source, says, trust, amount, merchant, tradeNo })
                const wrong = brokenPromise(subject, evidence, decide(subject, evidence))
                const heard = [subject.payment.state, source, says, trust, amount, merchant, tradeNo, status]
                if (wrong) failures.add(`${wrong}: ${heard.join(' ')}`)
                cases++
              }
  }
  return { cases, failures: [...failures].slice(0, 10) }
}

const EVIDENCE = STATUSES.length * SOURCES.length * SAYS.length * TRUSTS.length * 27

describe('every state and every evidence', () => {
  test.each(STATES)('keeps every promise to a payment that is %s', (state) => {
    for (let flags = 0; flags < 16; flags++) {
      const { cases, failures } = weighAll((status) => ({
        state,
        checkout: { status, closeAsked: flags & 4 ? 'payer' : null, paidAt: status === 'paid' ? SENT_AT : null },
        ...{ othersPossible: !!(flags & 1), settles: !!(flags & 2), trustsTls: !!(flags & 8) },
      }))
      expect(failures).toEqual([])
      expect(cases).toBe(EVIDENCE)
    }
  })

  const taken = (disposition: 'applied' | 'late') => ({ disposition, money: 'taken' }) as const
  const barcodes: readonly [string, PaymentState, Partial<PaymentRow>][] = [
    ...STATES.map((state): [string, PaymentState, Partial<PaymentRow>] => [state, state, {}]),
    ['reversing, and paid its checkout', 'reversing', taken('applied')],
    ['reversing, and was late', 'reversing', taken('late')],
    ['reversing, which its gateway never does', 'reversing', { ...taken('applied'), closeRefused: true }],
    ['reversed, and had paid its checkout', 'reversed', { disposition: 'applied' }],
    ['paid late', 'paid', { disposition: 'late' }],
    ['paid, and given back by refunds', 'paid', { money: 'returned' }],
    ['sending what the gateway refused', 'unknown', { refusedCode: 'NO', notFoundCount: 3 }],
  ]
  const ages = [14.999, 15, 301, 361]

  test.each(barcodes)('keeps every promise to a barcode payment that is %s', (_, state, change) => {
    for (const age of ages)
      for (let flags = 0; flags < 4; flags++) {
        const hasRefunds = !!(flags & 1) && (change.money ?? MONEY[state]) === 'taken' && state === 'paid'
        const { failures } = weighAll((status) => ({
          state,
          payment: { channel: 'wechat:barcode', action: { type: 'wait' }, ...change },
          checkout: { status, closeAsked: flags & 2 ? 'merchant' : null, paidAt: status === 'paid' ? SENT_AT : null },
          ...{ closeMinAge: null, reverse: [15, 300], hasRefunds, now: SENT_AT + age * 1000 },
        }))
        expect(failures).toEqual([])
      }
  })
})

describe('sequences', () => {
  const step = fc.record({
    payment: fc.nat({ max: 2 }),
    wait: fc.constantFrom(0, 1_000, 15_000, 60_000, 3_600_000),
    source: fc.constantFrom(...SOURCES),
    says: fc.constantFrom(...SAYS),
    trust: fc.constantFrom(...TRUSTS),
    amount: fc.constantFrom(fen(1_990), fen(1_990), fen(1), null),
    merchant: fc.constantFrom(...MERCHANTS),
    tradeNo: fc.constantFrom('A1', 'A1', 'B2', null),
  })

  test.each([
    ['a code the payer reads', 'wechat:qr'],
    ['a code the till reads', 'wechat:barcode'],
  ] as const)('never pay without signed and equal evidence, never apply twice, never lose money: %s', (_, channel) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let { checkout } = subjectOf({})
        const payments = [0, 1, 2].map(() => subjectOf({ state: 'sending', payment: { channel } }).payment)
        let now = SENT_AT
        const told: string[] = []
        for (const { payment: at, wait, ...said } of steps) {
          now += wait
          const payment = payments[at] as PaymentRow
          const othersPossible = payments.some((one, index) => index !== at && one.money === 'possible')
          const subject: Subject = { ...subjectOf({ now, reverse: [15, 86_400] }), payment, checkout, othersPossible }
          const evidence = evidenceFor(said)
          const decision = decide(subject, evidence)
          expect(brokenPromise(subject, evidence, decision)).toBeUndefined()
          payments[at] = { ...payment, ...decision.payment }
          checkout = { ...checkout, ...decision.checkout }
          told.push(...decision.events)
        }
        const applied = payments.filter(({ disposition }) => disposition === 'applied').length
        const returned = payments.filter(
          ({ state, disposition }) => state === 'reversed' && disposition !== null,
        ).length
        expect(applied).toBe(checkout.status === 'paid' ? 1 : 0)
        expect(told.filter((type) => type === 'checkout.paid')).toHaveLength(applied)
        expect(told.filter((type) => type === 'payment.reversed')).toHaveLength(returned)
      }),
      { numRuns: 3_000 },
    )
  })
})
