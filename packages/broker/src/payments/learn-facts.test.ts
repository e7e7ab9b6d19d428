import { describe, expect, test } from 'vitest'
import { paymentsLab, startOn } from '../../lab/payments-lab.ts'
import { refundsLab } from '../../lab/refunds-lab.ts'
import { describeCheckout } from '../checkouts/checkout-view.ts'
import type { Told } from '../gateway/verdict.ts'
import { queryRefund } from '../refunds/settle-refund.ts'
import { startRefund } from '../refunds/start-refund.ts'
import { startPayment } from './start-payment.ts'

type Lab = ReturnType<typeof paymentsLab>

/** By the gateway's clock, two hours before ours. */
const PAID_AT = Date.UTC(2025, 11, 31, 22)
const FACTS: NonNullable<Told['facts']> = {
  paidAt: PAID_AT,
  couponAmount: 5,
  said: { bank_type: 'CFT' },
}

async function started(lab: Lab): Promise<{ id: string; tradeNo: string }> {
  const { id } = await lab.open()
  await startPayment(lab.context, startOn(id, 'wechat:qr'))
  return { id, tradeNo: (await lab.newest(id)).tradeNo }
}

/** A checkout as a merchant's server reads it. */
interface Seen {
  readonly payments: readonly Record<string, unknown>[]
  readonly [field: string]: unknown
}

async function seen(lab: Lab, id: string) {
  const whole = await lab.store.wholeCheckout(id)
  if (!whole) throw new Error('There is no such checkout')
  return JSON.parse(JSON.stringify(describeCheckout(lab.context, whole.checkout, whole))) as Seen
}

async function told(lab: Lab, type: string) {
  const event = (await lab.events()).find((one) => one.type === type)
  return event && JSON.parse(event.body).data
}

describe('facts of a payment', () => {
  test('the moment of payment is the gateway’s, in the checkout and in its event; ours stands beside it [A2]', async () => {
    const lab = paymentsLab()
    const { id, tradeNo } = await started(lab)
    lab.gateway.pay(tradeNo)
    await lab.hear(tradeNo, { facts: FACTS, paidAt: PAID_AT })
    const expected = {
      ...{ paidAt: '2025-12-31T22:00:00.000Z', settledAt: '2026-01-01T00:00:00.000Z' },
      payments: [{ facts: { paidAt: '2025-12-31T22:00:00.000Z', couponAmount: 5, said: { bank_type: 'CFT' } } }],
    }
    expect(await seen(lab, id)).toMatchObject(expected)
    expect(await told(lab, 'checkout.paid')).toMatchObject(expected)
  })

  test('what only a notification tells is kept though a query had settled before it, and told by an event of its own, once [A2]', async () => {
    const lab = paymentsLab()
    const { id, tradeNo } = await started(lab)
    lab.gateway.pay(tradeNo)
    await lab.pass(5)
    expect(await seen(lab, id)).toMatchObject({ status: 'paid', payments: [{ facts: {} }] })
    const { version } = await lab.newest(id)
    await lab.hear(tradeNo, { facts: FACTS, paidAt: PAID_AT })
    expect((await seen(lab, id)).payments[0]?.facts).toMatchObject({ couponAmount: 5 })
    // The same again is no change, and is told to nobody.
    await lab.hear(tradeNo, { facts: FACTS, paidAt: PAID_AT })
    expect((await lab.newest(id)).version).toBe(version + 1)
    expect((await lab.events()).map(({ type }) => type)).toEqual(['checkout.paid', 'payment.facts'])
    const expected = { status: 'paid', paidAt: '2025-12-31T22:00:00.000Z', payments: [{ facts: { couponAmount: 5 } }] }
    expect(await told(lab, 'payment.facts')).toMatchObject(expected)
  })

  test('a fact that is only said in other words is kept, and told by no event of its own [A2]', async () => {
    const lab = paymentsLab()
    const { id, tradeNo } = await started(lab)
    lab.gateway.pay(tradeNo)
    await lab.hear(tradeNo, { facts: FACTS })
    for (const couponAmount of [6, 7]) await lab.hear(tradeNo, { facts: { couponAmount, said: { fee_type: 'CNY' } } })
    const facts = { couponAmount: 7, said: { bank_type: 'CFT', fee_type: 'CNY' } }
    expect((await seen(lab, id)).payments[0]?.facts).toMatchObject(facts)
    expect((await lab.events()).map(({ type }) => type)).toEqual(['checkout.paid'])
  })

  test('late ones are told of money that came second too, and of no payment that nobody paid [A2]', async () => {
    const lab = paymentsLab()
    const first = await started(lab)
    await startPayment(lab.context, startOn(first.id, 'alipay:qr'))
    const second = await lab.newest(first.id)
    for (const { tradeNo } of [first, second]) {
      lab.gateway.pay(tradeNo)
      await lab.hear(tradeNo)
    }
    await lab.hear(second.tradeNo, { facts: FACTS })
    const types = (await lab.events()).map(({ type }) => type)
    expect(types.slice(0, 3)).toEqual(['checkout.paid', 'payment.duplicate', 'payment.facts'])
    const other = paymentsLab()
    const unpaid = await started(other)
    other.gateway.ledger.forEach((entry) => {
      entry.verdict = 'failed'
    })
    await other.pass(5)
    await other.hear(unpaid.tradeNo, { verdict: 'failed', facts: FACTS })
    expect((await other.newest(unpaid.id)).facts).toMatchObject({ couponAmount: 5 })
    expect(await other.events()).toEqual([])
  })

  test('what a notification tells that may not settle stands in the event of the query that does [A2]', async () => {
    const lab = paymentsLab({ capabilities: { notificationSettles: false } })
    const { id, tradeNo } = await started(lab)
    lab.gateway.pay(tradeNo)
    lab.gateway.faults.query = async (_, plain) => ({ ...plain(), facts: { bankType: 'CMB_DEBIT' } })
    await lab.hear(tradeNo, { facts: FACTS })
    const [{ facts }] = (await told(lab, 'checkout.paid')).payments
    expect(facts).toMatchObject({ couponAmount: 5, bankType: 'CMB_DEBIT' })
    expect(await seen(lab, id)).toMatchObject({ status: 'paid' })
  })

  test('they decide nothing, and of a payment that may still be paid nothing is told [A2]', async () => {
    const lab = paymentsLab({ capabilities: { notificationSettles: false } })
    const { id, tradeNo } = await started(lab)
    // Signed, and not so: the gateway itself says that nobody has paid.
    await lab.hear(tradeNo, { verdict: 'paid', facts: FACTS })
    expect(await seen(lab, id)).toMatchObject({
      status: 'open',
      paidAt: null,
      payments: [{ status: 'pending', facts: {} }],
    })
    expect((await seen(lab, id)).payments[0]?.facts).toEqual({})
  })

  test.each([
    ['of another payment', { tradeNo: 'SOMEBODYELSES01' }],
    ['of another merchant', { merchant: 'foreign' as const }],
    ['that nobody signed', { trust: 'none' as const }],
    ['that nobody signed, and that says nothing', { trust: 'none' as const, verdict: 'unknown' as const }],
  ])('a message %s teaches nothing [A2]', async (_, change) => {
    const lab = paymentsLab({ capabilities: { notificationSettles: false } })
    const { id, tradeNo } = await started(lab)
    lab.gateway.pay(tradeNo)
    const message = lab.gateway.notification(tradeNo, { facts: FACTS, ...change })
    lab.gateway.readNotification(message)
    await lab.hear(tradeNo, { facts: FACTS, ...change })
    await lab.pass(10)
    expect((await lab.newest(id)).facts).toEqual({})
  })

  test('who paid stands beside them where the account was asked to tell it [A2]', async () => {
    const lab = paymentsLab()
    const { id, tradeNo } = await started(lab)
    lab.gateway.pay(tradeNo)
    await lab.hear(tradeNo, { payer: { wechatOpenid: 'o1' } })
    expect((await seen(lab, id)).payments[0]?.facts).toEqual({ payer: { wechatOpenid: 'o1' } })
    expect((await lab.newest(id)).facts).toEqual({})
  })
})

describe('facts of a refund', () => {
  test('stand in the refund and in its event, and decide nothing [A2]', async () => {
    const lab = await refundsLab()
    const { refund } = await startRefund(lab.context, lab.wish())
    const at = Date.UTC(2026, 0, 1, 1)
    lab.gateway.refundFaults.query = async (_, plain) => ({
      ...plain(),
      verdict: 'processing',
      facts: { walletRefundNo: '5030' },
    })
    expect(await queryRefund(lab.context, refund)).toMatchObject({
      state: 'processing',
      facts: { walletRefundNo: '5030' },
    })
    lab.gateway.refundFaults.query = async (_, plain) => ({
      ...plain(),
      verdict: 'succeeded',
      facts: { refundedAt: at, returnedAmount: 498 },
    })
    await queryRefund(lab.context, refund)
    const [told] = (await lab.events()).filter(({ type }) => type === 'refund.succeeded')
    expect(JSON.parse(told?.body ?? '').data.refund).toMatchObject({
      status: 'succeeded',
      facts: { walletRefundNo: '5030', refundedAt: '2026-01-01T01:00:00.000Z', returnedAmount: 498 },
    })
  })

  test('that come after its end was told have an event of their own [A2]', async () => {
    const lab = await refundsLab()
    const { refund } = await startRefund(lab.context, lab.wish())
    lab.gateway.refundFaults.query = async (_, plain) => ({ ...plain(), verdict: 'succeeded' })
    await queryRefund(lab.context, refund)
    const late = { verdict: 'succeeded', facts: { returnedAmount: 498 } } as const
    for (let times = 0; times < 2; times++) await lab.notify(refund.gatewayNo, late)
    const [told, ...more] = (await lab.events()).filter(({ type }) => type === 'refund.facts')
    expect(more).toEqual([])
    expect(JSON.parse(told?.body ?? '').data.refund).toMatchObject({
      status: 'succeeded',
      facts: { returnedAmount: 498 },
    })
  })
})
