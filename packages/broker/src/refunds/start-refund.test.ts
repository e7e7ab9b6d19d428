import { fen } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import { paymentsLab, startOn } from '../../lab/payments-lab.ts'
import { refundsLab } from '../../lab/refunds-lab.ts'
import { GatewayRefused, GatewayUnclear, SignatureMismatch } from '../gateway/errors.ts'
import { PayError } from '../pay-error.ts'
import { startPayment } from '../payments/start-payment.ts'
import { startRefund } from './start-refund.ts'

const MINUTE = 60
const DAY = 86_400

describe('a refund', () => {
  test('is durable before it is sent, sent once, and told when the money is back', async () => {
    const lab = await refundsLab()
    lab.gateway.refundFaults.refund = async ({ refundNo }, plain) => {
      expect(await lab.store.refundByGatewayNo('main', refundNo)).toMatchObject({ state: 'sending', refundNo: 'R1' })
      return plain()
    }
    const { refund, created } = await startRefund(lab.context, lab.wish())
    expect([created, refund.state, refund.gatewayNo]).toEqual([
      true,
      'processing',
      expect.stringMatching(/^A1000R.{8}$/),
    ])
    await lab.pass(30)
    expect(await lab.told()).toEqual([])
    lab.gateway.decide(refund.gatewayNo, 'succeeded')
    await lab.pass(60)
    expect(await lab.refund()).toMatchObject({ state: 'succeeded', gatewayRefundNo: `gwr-${refund.gatewayNo}` })
    expect(await lab.told()).toEqual(['refund.succeeded R1'])
    expect(await lab.store.payment(lab.payment.id)).toMatchObject({ state: 'paid', money: 'taken' })
    const { refund: sends, query } = lab.gateway.refundCalls
    expect([sends, query > 0]).toEqual([1, true])
    const asked = query
    await lab.pass(DAY)
    expect(lab.gateway.refundCalls.query).toBe(asked)
  })

  test('of everything, in parts, gives the payment back; the checkout stays paid', async () => {
    const lab = await refundsLab()
    for (const [n, amount] of [1_000, 989, 1].entries()) {
      const { refund } = await startRefund(lab.context, lab.wish({ refundNo: `R${n}`, amount: fen(amount) }))
      expect((await lab.store.payment(lab.payment.id))?.money).toBe('taken')
      lab.gateway.decide(refund.gatewayNo, 'succeeded')
      await lab.pass(MINUTE)
    }
    expect(await lab.store.payment(lab.payment.id)).toMatchObject({ state: 'paid', money: 'returned' })
    expect(await lab.checkout(lab.checkoutId)).toMatchObject({ status: 'paid' })
    const last = JSON.parse((await lab.events()).at(-1)?.body ?? '')
    expect(last.data).toMatchObject({
      payments: [{ money: 'returned' }],
      refund: { refundNo: 'R2' },
      refunds: [{}, {}, {}],
    })
    const more = startRefund(lab.context, lab.wish({ refundNo: 'R9', amount: fen(1) }))
    await expect(more).rejects.toMatchObject({ code: 'refund-too-large', message: expect.stringContaining('All of') })
  })

  test('under the same number is the same refund, asked for a hundred times at once; with other content a conflict [T42]', async () => {
    const lab = await refundsLab()
    const asked = await Promise.all(Array.from({ length: 100 }, () => startRefund(lab.context, lab.wish())))
    expect(asked.filter(({ created }) => created)).toHaveLength(1)
    expect(new Set(asked.map(({ refund }) => refund.id)).size).toBe(1)
    expect(lab.gateway.refundCalls.refund).toBe(1)
    expect(await startRefund(lab.context, lab.wish({ paymentId: lab.payment.id }))).toMatchObject({ created: false })
    for (const change of [{ amount: fen(501) }, { reason: 'another' }]) {
      await expect(startRefund(lab.context, lab.wish(change))).rejects.toMatchObject({ code: 'refund-conflict' })
    }
    const other = await lab.open({ orderNo: 'A2000' })
    await startPayment(lab.context, startOn(other.id, 'wechat:qr'))
    const payment = await lab.newest(other.id)
    lab.gateway.pay(payment.tradeNo)
    const taken = startRefund(lab.context, lab.wish({ checkoutId: other.id }))
    await expect(taken).rejects.toMatchObject({ code: 'refund-conflict' })
    expect(lab.gateway.refundCalls.refund).toBe(1)
  })

  test('200 at once never send more than was paid [T41 F26]', async () => {
    const lab = await refundsLab({ refunds: { most: 500 } })
    const wishes = Array.from({ length: 200 }, (_, n) => lab.wish({ refundNo: `R${n}`, amount: fen(90 + (n % 20)) }))
    const asked = await Promise.allSettled(wishes.map((wish) => startRefund(lab.context, wish)))
    const refused = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['refund-too-large']))
    const sent = [...lab.gateway.refunds.values()].reduce((sum, { amount }) => sum + amount, 0)
    expect(sent).toBeLessThanOrEqual(1_990)
    expect(sent).toBeGreaterThan(1_990 - 110)
    expect(lab.gateway.refundCalls.refund).toBe(200 - refused.length)
  })
})

describe('a refund is refused before anything is sent when', () => {
  test.each([
    ['it is more than was paid', {}, { amount: fen(1_991) }, 'refund-too-large'],
    ['the account has no refunds', { capabilities: { refunds: null } }, {}, 'not-supported'],
    ['the wallet’s money goes back only whole', { refunds: { wholeOnly: ['wechat' as const] } }, {}, 'not-supported'],
    ['the payment is too old', { refunds: { maxAge: -1 } }, {}, 'not-supported'],
    ['there were as many as the gateway allows', { refunds: { most: 0 } }, {}, 'too-many-refunds'],
    ['the payment is none of the checkout’s', {}, { paymentId: 'pay_9' }, 'invalid-request'],
    ['there is no such checkout', {}, { checkoutId: 'co_9' }, 'not-found'],
  ])('%s', async (_, options, wish, code) => {
    const lab = await refundsLab(options)
    await expect(startRefund(lab.context, lab.wish(wish))).rejects.toMatchObject({ code })
    expect(lab.gateway.refundCalls.refund).toBe(0)
    expect(await lab.store.refunds(lab.checkoutId)).toEqual([])
  })

  test('another one of all that is left is on its way; it may be sent when that has failed', async () => {
    const lab = await refundsLab({ refunds: { most: 1, wholeOnly: ['wechat'] } })
    const whole = (refundNo: string) => startRefund(lab.context, lab.wish({ refundNo, amount: fen(1_990) }))
    const { refund } = await whole('R1')
    await expect(whole('R2')).rejects.toMatchObject({ code: 'too-many-refunds' })
    lab.gateway.decide(refund.gatewayNo, 'failed')
    await lab.pass(10)
    expect((await whole('R2')).refund.state).toBe('processing')
  })

  test('its payment was never paid; one whose payment was, and nobody told us, is found out first', async () => {
    const lab = paymentsLab({ refunds: {} })
    const { id } = await lab.open()
    const wish = { checkoutId: id, refundNo: 'R1', amount: fen(1), reason: 'x' }
    await expect(startRefund(lab.context, wish)).rejects.toMatchObject({ code: 'checkout-not-paid' })
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    const payment = await lab.newest(id)
    await expect(startRefund(lab.context, wish)).rejects.toMatchObject({ code: 'checkout-not-paid' })
    const named = startRefund(lab.context, { ...wish, paymentId: payment.id })
    await expect(named).rejects.toMatchObject({ code: 'payment-unresolved', retryAfter: 5 })
    lab.gateway.pay(payment.tradeNo)
    expect(await startRefund(lab.context, wish)).toMatchObject({ created: true, refund: { paymentId: payment.id } })
    expect((await lab.events())[0]?.type).toBe('checkout.paid')
  })
})

describe('when the gateway', () => {
  test('does it and doesn’t answer, the refund is found by its number and not sent again [T42 F27]', async () => {
    const lab = await refundsLab()
    lab.gateway.refundFaults.refund = async (_, plain) => {
      plain()
      throw new GatewayUnclear('no answer')
    }
    const { refund } = await startRefund(lab.context, lab.wish())
    expect(refund).toMatchObject({ state: 'unknown', refusedCode: null })
    expect((await startRefund(lab.context, lab.wish())).created).toBe(false)
    lab.gateway.decide(refund.gatewayNo, 'succeeded')
    await lab.pass(MINUTE)
    expect(await lab.refund()).toMatchObject({ state: 'succeeded' })
    expect(lab.gateway.refundCalls.refund).toBe(1)
  })

  test('never hears of it, it has failed after ten minutes of asking, not sooner, and gives its money free [F27]', async () => {
    const lab = await refundsLab()
    lab.gateway.refundFaults.refund = async () => {
      throw new GatewayUnclear('no connection')
    }
    await startRefund(lab.context, lab.wish({ amount: fen(1_990) }))
    await lab.pass(9.5 * MINUTE)
    expect((await lab.refund()).state).toBe('unknown')
    await expect(startRefund(lab.context, lab.wish({ refundNo: 'R2' }))).rejects.toMatchObject({
      code: 'refund-too-large',
    })
    await lab.pass(6 * MINUTE)
    expect(await lab.refund()).toMatchObject({ state: 'failed', refusedCode: null })
    expect(await lab.told()).toEqual(['refund.failed R1'])
    lab.gateway.refundFaults.refund = undefined
    expect((await startRefund(lab.context, lab.wish({ refundNo: 'R2' }))).refund.state).toBe('processing')
  })

  test('says no and a query finds nothing, it has failed at once, with the gateway’s code [F28]', async () => {
    const lab = await refundsLab()
    lab.gateway.refundFaults.refund = async () => {
      throw new GatewayRefused('not-now', '8040', 'today’s takings are too small', 'tls')
    }
    const { refund } = await startRefund(lab.context, lab.wish())
    expect(refund).toMatchObject({ state: 'failed', refusedCode: '8040' })
    expect(await lab.told()).toEqual(['refund.failed R1'])
    expect(lab.gateway.refundCalls).toEqual({ refund: 1, query: 1 })
  })

  test('says no but did it, or the query lies behind, nothing is concluded from the no alone [F27]', async () => {
    const lab = await refundsLab()
    lab.gateway.refundFaults.refund = async (_, plain) => {
      plain()
      throw new GatewayRefused('refused', 'ODD', 'no', 'signed')
    }
    lab.gateway.refundFaults.query = async () => {
      throw new GatewayUnclear('busy')
    }
    const { refund } = await startRefund(lab.context, lab.wish())
    expect(refund).toMatchObject({ state: 'unknown', refusedCode: 'ODD' })
    lab.gateway.refundFaults.query = undefined
    lab.gateway.decide(refund.gatewayNo, 'succeeded')
    await lab.pass(MINUTE)
    expect(await lab.refund()).toMatchObject({ state: 'succeeded', refusedCode: null })
  })

  test('says that the number exists, it is asked about', async () => {
    const lab = await refundsLab()
    lab.gateway.refundFaults.refund = async (_, plain) => {
      plain()
      return plain()
    }
    const { refund } = await startRefund(lab.context, lab.wish())
    expect(refund.state).toBe('processing')
  })

  test('isn’t called at all because it rests, the refund has failed and may be asked for anew', async () => {
    const lab = await refundsLab()
    lab.gateway.refundFaults.refund = async () => {
      throw new PayError('unavailable', 'Nothing was sent.')
    }
    expect((await startRefund(lab.context, lab.wish())).refund).toMatchObject({
      state: 'failed',
      refusedCode: 'held-back',
    })
  })

  test('answers what nobody signed, it counts for nothing', async () => {
    const lab = await refundsLab()
    lab.gateway.refundFaults.refund = async (_, plain) => ({ ...plain(), verdict: 'succeeded', trust: 'tls' })
    lab.gateway.refundFaults.query = async () => {
      throw new SignatureMismatch('forged')
    }
    await startRefund(lab.context, lab.wish())
    await lab.pass(DAY)
    expect(await lab.refund()).toMatchObject({ state: 'unknown' })
    expect(await lab.told()).toEqual([])
  })
})

describe('when this process', () => {
  test('dies between the row and the send, another asks and concludes in time; nothing is sent [T42]', async () => {
    const lab = await refundsLab()
    const { addRefund } = lab.store
    lab.store.addRefund = async (...row) => {
      await addRefund(...row)
      throw new Error('killed')
    }
    await expect(startRefund(lab.context, lab.wish())).rejects.toThrow('killed')
    lab.store.addRefund = addRefund
    expect((await startRefund(lab.context, lab.wish())).refund).toMatchObject({ state: 'sending' })
    await lab.pass(20 * MINUTE)
    expect(await lab.refund()).toMatchObject({ state: 'failed' })
    expect(lab.gateway.refundCalls.refund).toBe(0)
  })

  test('dies after the send, another follows what it began', async () => {
    const lab = await refundsLab()
    const { change } = lab.store
    lab.store.change = async () => Promise.reject(new Error('killed'))
    await expect(startRefund(lab.context, lab.wish())).rejects.toThrow('killed')
    lab.store.change = change
    expect(await lab.refund()).toMatchObject({ state: 'sending' })
    lab.gateway.decide((await lab.refund()).gatewayNo, 'succeeded')
    await lab.pass(MINUTE)
    expect(await lab.told()).toEqual(['refund.succeeded R1'])
    expect(lab.gateway.refundCalls.refund).toBe(1)
  })

  test('and another ask at the same time, each refund is asked about once', async () => {
    const lab = await refundsLab()
    const { refund } = await startRefund(lab.context, lab.wish())
    lab.skip(10)
    const now = lab.context.clock.now()
    const leases = await Promise.all([1, 2, 3].map(() => lab.store.leaseDueRefunds(now, 30_000, 50)))
    expect(leases.flat().map(({ id }) => id)).toEqual([refund.id])
  })
})

test('a bank that takes days is waited for, an operator is told, and after thirty days nobody asks by themselves', async () => {
  const lab = await refundsLab()
  const { refund } = await startRefund(lab.context, lab.wish())
  await lab.pass(2 * DAY)
  expect(lab.logged.filter(({ event }) => event === 'refund.slow')).toEqual([])
  await lab.pass(5 * DAY)
  expect(lab.logged).toContainEqual(expect.objectContaining({ level: 'error', event: 'refund.slow' }))
  lab.gateway.decide(refund.gatewayNo, 'succeeded')
  await lab.pass(DAY)
  expect(await lab.refund()).toMatchObject({ state: 'succeeded' })
  const second = await startRefund(lab.context, lab.wish({ refundNo: 'R2' }))
  await lab.pass(32 * DAY)
  expect(await lab.refund('R2')).toMatchObject({ state: 'processing', nextQueryAt: null, id: second.refund.id })
})
