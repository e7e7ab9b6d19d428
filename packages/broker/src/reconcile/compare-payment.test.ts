import { fen } from '@pay-checkout/protocol'
import { expect, test } from 'vitest'
import type { Evidence } from '../payments/evidence.ts'
import type { BreakKind } from '../store/reconcile-rows.ts'
import type { PaymentRow } from '../store/rows.ts'
import { paymentRow } from '../testing/rows.ts'
import { comparePayment } from './compare-payment.ts'

const answer = (says: Evidence['says'], amount: number | null = 1_990): Evidence => ({
  ...{
    source: 'query',
    trust: 'signed',
    tradeNo: 'A1',
    merchant: 'ours',
    gatewayTradeNo: 'g1',
    words: '',
    action: null,
  },
  ...{ says, amount: amount === null ? null : fen(amount) },
})
const HELD: Partial<PaymentRow> = { state: 'paid', money: 'taken', disposition: 'applied' }
const BACK: Partial<PaymentRow> = { ...HELD, money: 'returned' }
const UNDONE: Partial<PaymentRow> = { state: 'reversed', money: 'returned', disposition: null }
const CLOSED: Partial<PaymentRow> = { state: 'closed', money: 'none' }
const FAILED: Partial<PaymentRow> = { state: 'failed', money: 'none' }

test.each<[string, Partial<PaymentRow>, Evidence, BreakKind | null, number?]>([
  ['held by both', HELD, answer('paid'), null],
  ['held by both, the amount not told', HELD, answer('paid', null), null],
  ['held by us, less there', HELD, answer('paid', 1_000), 'AMOUNT', -990],
  ['held by us, more there', HELD, answer('paid', 2_000), 'AMOUNT', 10],
  ['held by us, still open there', HELD, answer('pending'), 'FAKE', -1_990],
  ['held by us, being paid there', HELD, answer('paying'), 'FAKE', -1_990],
  ['held by us, failed there', HELD, answer('failed'), 'FAKE', -1_990],
  ['held by us, closed there', HELD, answer('closed'), 'FAKE', -1_990],
  ['held by us, unheard of there', HELD, answer('not-found', null), 'FAKE', -1_990],
  ['held by us, given back there', HELD, answer('refunded'), 'REFUND', -1_990],
  ['held by us, reversed there', HELD, answer('reversed'), 'REFUND', -1_990],
  ['closed by us, paid there', CLOSED, answer('paid'), 'LOST', 1_990],
  ['failed for us, paid there', FAILED, answer('paid', 5), 'LOST', 5],
  ['reversed by us, paid there', UNDONE, answer('paid'), 'LOST', 1_990],
  ['reversed by both', UNDONE, answer('reversed'), null],
  ['given back by us, paid there as the order is', BACK, answer('paid'), null],
  ['given back by both', BACK, answer('refunded'), null],
  ['closed by both', CLOSED, answer('closed'), null],
  ['closed by us, unheard of there', CLOSED, answer('not-found', null), null],
  ['closed by us, open there', CLOSED, answer('pending'), null],
  ['not settled yet, paid there', {}, answer('paid'), null],
  ['on its way back, paid there', { ...HELD, state: 'reversing' }, answer('paid'), null],
])('%s', (_, change, told, kind, difference) => {
  const { found } = comparePayment(paymentRow(change), told, false)
  expect([found?.kind ?? null, found?.difference]).toEqual([kind, difference])
})

test('money that went back is no break where a refund of ours sent it', () => {
  expect(comparePayment(paymentRow(HELD), answer('refunded'), true).found).toBeNull()
})

test('what would make us act at the gateway, or forget what was found, isn’t settled', () => {
  const settles = (change: Partial<PaymentRow>, told: Evidence) =>
    comparePayment(paymentRow(change), told, false).settles
  expect(settles(CLOSED, answer('pending'))).toBe(false)
  expect(settles(HELD, answer('not-found', null))).toBe(false)
  expect(settles(HELD, answer('paid', 1))).toBe(false)
  expect([settles(CLOSED, answer('paid')), settles(HELD, answer('paid')), settles({}, answer('pending'))]).toEqual([
    true,
    true,
    true,
  ])
})
