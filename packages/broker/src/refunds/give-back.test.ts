import { fen } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import { type PaymentsLabOptions, startOn } from '../../lab/payments-lab.ts'
import { payOn, refundsLab } from '../../lab/refunds-lab.ts'
import { GatewayRefused } from '../gateway/errors.ts'
import { queryPayment } from '../payments/settle-payment.ts'
import { startPayment } from '../payments/start-payment.ts'
import { giveBack } from './give-back.ts'
import { queryRefund } from './settle-refund.ts'
import { startRefund } from './start-refund.ts'

const LATE_CLOSE = { closeMinAge: 300, reverseMinAge: null, reverseMaxAge: null, notificationSettles: true }
const CAPABILITIES = { ...LATE_CLOSE, duplicateSafe: false, trustsTls: false }
const RULES = { most: 50, maxAge: 86_400, wholeOnly: [] }

/** A lab whose checkout two payments have paid. */
async function paidTwice(options: PaymentsLabOptions = {}) {
  const capabilities = { ...CAPABILITIES, refunds: RULES, ...options.capabilities }
  const lab = await refundsLab({ ...options, capabilities })
  const { id } = await lab.open({ orderNo: 'A2000' })
  await startPayment(lab.context, startOn(id, 'wechat:qr'))
  const second = await payOn(lab, id, 'alipay:qr')
  const first = (await lab.payments(id))[0]
  if (!first) throw new Error('The first payment is gone')
  lab.gateway.pay(first.tradeNo)
  await lab.hear(first.tradeNo)
  const duplicate = async () => lab.store.payment(first.id)
  expect([second.disposition, (await duplicate())?.disposition]).toEqual(['applied', 'duplicate'])
  return { ...lab, id, duplicate, second, number: `dup-${first.id}` }
}

describe('money that came twice', () => {
  test('goes back by itself, once, whole, and is told', async () => {
    const lab = await paidTwice()
    await lab.pass(2)
    const refund = await lab.refund(lab.number)
    expect(refund).toMatchObject({
      amount: 1_990,
      reason: expect.stringMatching(/^重复支付退款 [A-Z]/),
      state: 'processing',
    })
    lab.gateway.decide(refund.gatewayNo, 'succeeded')
    await lab.pass(3_600)
    expect(await lab.duplicate()).toMatchObject({ money: 'returned', disposition: 'duplicate', nextQueryAt: null })
    expect(await lab.store.payment(lab.second.id)).toMatchObject({ money: 'taken', disposition: 'applied' })
    expect(await lab.told()).toEqual([`refund.succeeded ${lab.number}`])
    expect(lab.gateway.refundCalls.refund).toBe(1)
    expect(await lab.checkout(lab.id)).toMatchObject({ status: 'paid' })
  })

  test('is left where the policy says so, and told all the same', async () => {
    const lab = await paidTwice({ policy: { refundDuplicates: false } })
    await lab.pass(3_600)
    expect(await lab.store.refunds(lab.id)).toEqual([])
    expect(await lab.duplicate()).toMatchObject({ money: 'taken', nextQueryAt: null })
    expect((await lab.events()).map(({ type }) => type)).toContain('payment.duplicate')
    // Its merchant may give it back.
    const wish = lab.wish({ checkoutId: lab.id, paymentId: (await lab.duplicate())?.id ?? '' })
    expect((await startRefund(lab.context, wish)).created).toBe(true)
  })

  test('where the gateway has no refunds is an operator’s, who is told once', async () => {
    const lab = await paidTwice({ capabilities: { refunds: null } })
    await lab.pass(3_600)
    const told = lab.logged.filter(({ event }) => event === 'refund.not-given-back')
    expect(told).toEqual([expect.objectContaining({ level: 'error' })])
    expect(await lab.duplicate()).toMatchObject({ money: 'taken', nextQueryAt: null })
  })

  test('of which its merchant gave a part back already: only the rest goes', async () => {
    const lab = await paidTwice()
    const paymentId = (await lab.duplicate())?.id ?? ''
    await startRefund(lab.context, lab.wish({ checkoutId: lab.id, paymentId, amount: fen(490) }))
    await lab.pass(2)
    expect(await lab.refund(lab.number)).toMatchObject({ amount: 1_500 })
  })

  test('goes back though this process dies at any write: the wish stands with the money', async () => {
    for (let dies = 1; dies <= 4; dies++) {
      const lab = await paidTwice()
      const { change, addRefund } = lab.store
      let writes = 0
      const mortal =
        <Args extends unknown[]>(write: (...args: Args) => Promise<boolean>) =>
        async (...args: Args) => {
          if (++writes >= dies) throw new Error('killed')
          return write(...args)
        }
      Object.assign(lab.store, { change: mortal(change), addRefund: mortal(addRefund) })
      await lab.pass(1).catch(() => {})
      Object.assign(lab.store, { change, addRefund })
      await lab.pass(60)
      const refunds = [...lab.gateway.refunds.values()]
      expect(refunds.map(({ sends, amount }) => [sends, amount])).toEqual([[1, 1_990]])
      lab.gateway.decide(refunds[0]?.refundNo ?? '', 'succeeded')
      await lab.pass(3_600)
      expect(await lab.duplicate()).toMatchObject({ money: 'returned', nextQueryAt: null })
    }
  })

  test('goes back by a new number when the first refund never left, and is told of both [F2]', async () => {
    const lab = await paidTwice()
    let lost = 0
    lab.gateway.refundFaults.refund = async () => {
      lost++
      lab.gateway.refundFaults.refund = undefined
      throw new Error('killed before it was sent')
    }
    await lab.pass(3_600)
    expect(await lab.refund(lab.number)).toMatchObject({ state: 'failed' })
    const second = await lab.refund(`${lab.number}-2`)
    lab.gateway.decide(second.gatewayNo, 'succeeded')
    await lab.pass(3_600)
    expect(await lab.duplicate()).toMatchObject({ money: 'returned', nextQueryAt: null })
    expect(await lab.told()).toEqual([`refund.failed ${lab.number}`, `refund.succeeded ${lab.number}-2`])
    expect([...lab.gateway.refunds.values()].map(({ sends, amount }) => [sends, amount])).toEqual([[1, 1_990]])
    expect(lost).toBe(1)
  })

  test('is tried three times, and then the merchant’s to give back', async () => {
    const lab = await paidTwice()
    lab.gateway.refundFaults.refund = async () => {
      throw new Error('no way through')
    }
    await lab.pass(86_400)
    expect((await lab.told()).length).toBe(3)
    expect(await lab.duplicate()).toMatchObject({ money: 'taken', nextQueryAt: null })
    expect(lab.gateway.refundCalls.refund).toBe(3)
  })

  test('is not sent again when the gateway has refused it', async () => {
    const lab = await paidTwice()
    lab.gateway.refundFaults.refund = async () => {
      throw new GatewayRefused('refused', 'NO-FUNDS', 'today’s takings are too small', 'signed')
    }
    await lab.pass(3_600)
    expect(await lab.told()).toEqual([`refund.failed ${lab.number}`])
    expect(lab.gateway.refundCalls.refund).toBe(1)
    expect(await lab.duplicate()).toMatchObject({ money: 'taken', nextQueryAt: null })
  })

  test('is looked at again when its refund ends while it is looked at [F2 F25]', async () => {
    const lab = await paidTwice()
    await lab.pass(60)
    const found = await lab.duplicate()
    if (!found) throw new Error('There is no second payment')
    const reads = [await lab.store.refunds(found.checkoutId)]
    const refund = await lab.refund(lab.number)
    lab.gateway.decide(refund.gatewayNo, 'failed')
    await queryRefund(lab.context, refund)
    const store = { ...lab.store, refunds: async (id: string) => reads.shift() ?? lab.store.refunds(id) }
    await giveBack({ ...lab.context, store }, found)
    expect((await lab.duplicate())?.nextQueryAt).not.toBeNull()
    await lab.pass(5)
    expect((await lab.duplicate())?.nextQueryAt).toBeNull()
  })

  test('isn’t forgotten when a second query, asked before it was found, answers after', async () => {
    const lab = await paidTwice()
    const found = await lab.duplicate()
    if (found) await queryPayment(lab.context, found)
    expect((await lab.duplicate())?.nextQueryAt).toBe(found?.nextQueryAt)
    await lab.pass(2)
    expect((await lab.refund(lab.number)).state).toBe('processing')
  })
})

describe('money that came too late', () => {
  async function paidLate(options: PaymentsLabOptions = {}) {
    const lab = await refundsLab({ ...options, closes: false })
    const { id } = await lab.open({ orderNo: 'A2000', expiresIn: 60 })
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    const { tradeNo } = await lab.newest(id)
    await lab.pass(9_000)
    expect((await lab.checkout(id)).status).toBe('expired')
    lab.gateway.pay(tradeNo)
    await lab.hear(tradeNo)
    await lab.pass(2)
    return { ...lab, id, payment: await lab.newest(id) }
  }

  test('is told and left', async () => {
    const lab = await paidLate()
    expect(lab.payment).toMatchObject({ disposition: 'late', money: 'taken', nextQueryAt: null })
    expect(await lab.store.refunds(lab.id)).toEqual([])
  })

  test('goes back where the policy says so', async () => {
    const lab = await paidLate({ policy: { refundLate: true } })
    expect(await lab.refund(`late-${lab.payment.id}`)).toMatchObject({ amount: 1_990, state: 'processing' })
  })
})

test('money that doesn’t fit is never given back by itself', async () => {
  const lab = await refundsLab({ policy: { refundLate: true } })
  const { id } = await lab.open({ orderNo: 'A2000' })
  await startPayment(lab.context, startOn(id, 'wechat:qr'))
  lab.gateway.faults.query = async (_, plain) => ({ ...plain(), verdict: 'paid', amount: fen(1) })
  await lab.pass(60)
  expect(await lab.newest(id)).toMatchObject({ disposition: 'mismatch', money: 'taken' })
  await lab.pass(3_600)
  expect(await lab.store.refunds(id)).toEqual([])
})
