import { expect, test } from 'vitest'
import type { BrokerContext } from '../context/context.ts'
import { checkoutRow, paymentRow, refundRow } from '../testing/rows.ts'
import { describeCheckout } from './checkout-view.ts'
import { eventSnapshot } from './event-snapshot.ts'

const context = { publicUrl: 'https://pay.example' } as BrokerContext
const han = (length: number) => '茶'.repeat(length)
const refund = (n: number) => refundRow({ id: `ref_${n}`, refundNo: `R-${n}`.padEnd(64, '0'), reason: han(80) })
const largest = checkoutRow({
  orderNo: 'A'.repeat(64),
  subject: han(128),
  detail: han(512),
  returnUrl: `https://shop.example/${'r'.repeat(1003)}`,
  // As much as POST /v1/checkouts takes.
  metadata: Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`key-${n}`, han(132)])),
  payer: { wechatOpenid: 'oSecretOpenid', alipayUserId: '2088secret', ip: '10.1.2.3' },
})
const payments = Array.from({ length: 10 }, (_, n) => paymentRow({ id: `pay_${n}`, tradeNo: 'T'.repeat(30) }))

test('a snapshot is the whole checkout, as it is read, and never says who pays [T38]', () => {
  const refunds = [refund(1), refund(2)]
  expect(eventSnapshot(context, largest, { payments, refunds })).toEqual(
    describeCheckout(context, largest, { payments, refunds }),
  )
  const text = JSON.stringify(eventSnapshot(context, largest, { payments, refunds }))
  expect(text).not.toMatch(/oSecretOpenid|2088secret|10\.1\.2\.3|payer"|ct1a_/)
})

test('the largest checkout there can be fits, the newest refunds with it, and says what was left out', () => {
  const refunds = Array.from({ length: 60 }, (_, n) => refund(n))
  const data = eventSnapshot(context, largest, { payments, refunds }, { refund: refund(59) })
  expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThan(19_500)
  const told = data.refunds as { id: string }[]
  expect(told.at(-1)?.id).toBe('ref_59')
  expect(told.length).toBeGreaterThan(0)
  expect(data.refundsLeftOut).toBe(60 - told.length)
  expect(data.payments).toHaveLength(10)
})

test('payments that never left us make room for what happened, and are counted [B8]', () => {
  const unsent = Array.from({ length: 20 }, (_, n) =>
    paymentRow({ id: `pay_u${n}`, tradeNo: 'U'.repeat(30), state: 'failed', money: 'none', refusedCode: 'not-sent' }),
  )
  const refunds = [refund(1), refund(2)]
  const data = eventSnapshot(context, largest, { payments: [...unsent, ...payments], refunds })
  expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThan(19_500)
  expect(data).toMatchObject({ paymentsLeftOut: 20, refunds: [{ id: 'ref_1' }, { id: 'ref_2' }] })
  expect((data.payments as { id: string }[]).map(({ id }) => id)).toEqual(payments.map(({ id }) => id))
})

test('one whose gateways told much leaves their own words out before anything else [A2]', () => {
  const said = Object.fromEntries(Array.from({ length: 7 }, (_, n) => [`field_${n}`, 'x'.repeat(280)]))
  const facts = { paidAt: 1_000_000_000, attachment: '茶'.repeat(128), bankType: 'CMB_CREDIT' }
  const told = payments.map((payment) => ({ ...payment, money: 'taken' as const, facts: { ...facts, said } }))
  const data = eventSnapshot(context, checkoutRow(), { payments: told, refunds: [refund(1)] })
  expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThan(19_500)
  expect(data.payments).toMatchObject(told.map(() => ({ facts: { ...facts, paidAt: '1970-01-12T13:46:40.000Z' } })))
  expect(JSON.stringify(data)).not.toContain('field_0')
  expect(data).not.toHaveProperty('refundsLeftOut')
  const one = eventSnapshot(context, checkoutRow(), { payments: told.slice(0, 1), refunds: [] })
  expect(JSON.stringify(one)).toContain('field_0')
  const most = { ...facts, remark: '茶'.repeat(1_200) }
  const crowded = payments.map((payment) => ({ ...payment, money: 'taken' as const, facts: most }))
  const last = eventSnapshot(context, largest, { payments: crowded, refunds: [refund(1)] })
  expect(Buffer.byteLength(JSON.stringify(last))).toBeLessThan(19_500)
})
