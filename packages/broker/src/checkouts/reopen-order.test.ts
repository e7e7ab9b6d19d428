import { fen } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import { type PaymentsLab, type PaymentsLabOptions, paymentsLab, startOn } from '../../lab/payments-lab.ts'
import { closeCheckout } from '../payments/close-payment.ts'
import { startPayment } from '../payments/start-payment.ts'
import { startRefund } from '../refunds/start-refund.ts'
import type { CheckoutInput } from './checkout-input.ts'
import { merchantView, openCheckout } from './open-checkout.ts'

const ORDER: CheckoutInput = { orderNo: 'A1000', amount: fen(1_990), subject: 'Tea', expiresIn: 600 }
const CHEAPER: CheckoutInput = { ...ORDER, amount: fen(990), reopen: true }
const HOUR = 3_600

/** An order whose payer scanned a code and went away, and whose checkout has expired. */
async function expired(options: PaymentsLabOptions = {}) {
  const lab = paymentsLab({ refunds: {}, ...options })
  const { checkout } = await openCheckout(lab.context, ORDER)
  await startPayment(lab.context, startOn(checkout.id, 'wechat:qr'))
  const first = await lab.newest(checkout.id)
  await lab.pass(HOUR)
  expect((await lab.checkout(checkout.id)).status).toBe('expired')
  return { lab, former: checkout.id, first }
}

/** The bank gives back what was asked for. */
async function giveBackAll(lab: PaymentsLab): Promise<void> {
  for (const refundNo of lab.gateway.refunds.keys()) lab.gateway.decide(refundNo, 'succeeded')
  await lab.pass(HOUR)
}

/** The payer of a code that was closed pays all the same, and the gateway says so. */
async function payLate(lab: PaymentsLab, tradeNo: string): Promise<void> {
  lab.gateway.pay(tradeNo)
  await lab.hear(tradeNo)
}

const eventTypes = async (lab: PaymentsLab) =>
  (await lab.events()).map(({ type, checkoutId }) => `${type} ${checkoutId}`)

describe('an order whose checkout has ended unpaid [B12]', () => {
  test('is paid under its own number, at another price, by numbers that no gateway has seen', async () => {
    const { lab, former, first } = await expired()
    const { checkout, created } = await openCheckout(lab.context, CHEAPER)
    expect(created).toBe(true)
    expect(checkout).toMatchObject({
      orderNo: 'A1000',
      amount: 990,
      status: 'open',
      round: 2,
      reopens: former,
      reopenedAs: null,
    })
    await startPayment(lab.context, startOn(checkout.id, 'wechat:qr'))
    const { tradeNo } = await lab.newest(checkout.id)
    expect(tradeNo.slice(0, -8)).not.toBe(first.tradeNo.slice(0, -8))
    lab.gateway.pay(tradeNo)
    await lab.hear(tradeNo)
    expect((await lab.checkout(checkout.id)).status).toBe('paid')
    expect(await lab.store.checkoutByOrderNo('A1000')).toMatchObject({ id: checkout.id, status: 'paid' })
    expect(await merchantView(lab.context, await lab.checkout(former))).toMatchObject({
      orderNo: 'A1000',
      status: 'expired',
      reopens: null,
      reopenedAs: checkout.id,
    })
    expect(await eventTypes(lab)).toEqual([`checkout.expired ${former}`, `checkout.paid ${checkout.id}`])
    // Whoever goes by the order's number, and by what is newer, takes the second for the newer one.
    expect((await lab.events()).map(({ sequence }) => sequence)).toEqual([1, 2])
  })

  test('stays ended for who only says again what was said, or says something else without asking for that', async () => {
    const { lab, former } = await expired()
    expect(await openCheckout(lab.context, ORDER)).toMatchObject({ created: false, checkout: { id: former } })
    const { reopen: _, ...cheaper } = CHEAPER
    const error = await openCheckout(lab.context, cheaper).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'order-conflict', errors: [{ field: 'amount' }] })
    expect(String(error)).toContain('"reopen": true')
  })

  test('is reopened once by a hundred who ask at the same time', async () => {
    const { lab } = await expired()
    const opened = await Promise.all(Array.from({ length: 100 }, () => openCheckout(lab.context, CHEAPER)))
    expect(new Set(opened.map(({ checkout }) => checkout.id)).size).toBe(1)
    expect(opened.filter(({ created }) => created)).toHaveLength(1)
  })

  test('is reopened by one request once, and again by another', async () => {
    const { lab } = await expired()
    const second = await openCheckout(lab.context, CHEAPER, 'key-of-the-second')
    await lab.pass(HOUR)
    const repeated = await openCheckout(lab.context, CHEAPER, 'key-of-the-second')
    expect(repeated).toMatchObject({ created: false, checkout: { id: second.checkout.id, status: 'expired' } })
    const third = await openCheckout(lab.context, CHEAPER, 'key-of-the-third')
    expect(third).toMatchObject({ created: true, checkout: { reopens: second.checkout.id } })
    expect((await lab.store.checkoutByOrderNo('A1000'))?.id).toBe(third.checkout.id)
  })

  test('needs no asking where there is none to reopen', async () => {
    const lab = paymentsLab()
    const first = await openCheckout(lab.context, CHEAPER)
    expect(await openCheckout(lab.context, CHEAPER)).toMatchObject({
      created: false,
      checkout: { id: first.checkout.id, reopens: null },
    })
  })
})

describe('an order is not reopened [B12]', () => {
  test('while its checkout is open, nor once it is paid', async () => {
    const lab = paymentsLab()
    const { checkout } = await openCheckout(lab.context, ORDER)
    await expect(openCheckout(lab.context, CHEAPER)).rejects.toMatchObject({ code: 'order-conflict' })
    await startPayment(lab.context, startOn(checkout.id, 'wechat:qr'))
    const { tradeNo } = await lab.newest(checkout.id)
    lab.gateway.pay(tradeNo)
    await lab.hear(tradeNo)
    await expect(openCheckout(lab.context, CHEAPER)).rejects.toThrow(/is paid, with another amount. Use another/)
    expect(await openCheckout(lab.context, { ...ORDER, reopen: true })).toMatchObject({
      created: false,
      checkout: { id: checkout.id, status: 'paid' },
    })
  })

  test('while a payment of it can still take money', async () => {
    const lab = paymentsLab({ closes: false })
    const { checkout } = await openCheckout(lab.context, ORDER)
    await startPayment(lab.context, startOn(checkout.id, 'wechat:qr'))
    await closeCheckout(lab.context, checkout.id, 'merchant')
    const error = await openCheckout(lab.context, CHEAPER).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'payment-unresolved', retryAfter: 30 })
    const { tradeNo } = await lab.newest(checkout.id)
    lab.gateway.pay(tradeNo)
    await lab.hear(tradeNo)
    expect((await lab.checkout(checkout.id)).status).toBe('paid')
    await expect(openCheckout(lab.context, CHEAPER)).rejects.toMatchObject({ code: 'order-conflict' })
  })

  test('while one that a database had lost, and that was found after its end, can take money', async () => {
    const { lab, first } = await expired()
    const adopted = { ...first, state: 'unknown', money: 'possible' } as const
    const store = { ...lab.store, moneyOfOrder: async () => [adopted] }
    await expect(openCheckout({ ...lab.context, store }, CHEAPER)).rejects.toMatchObject({
      code: 'payment-unresolved',
      retryAfter: 30,
    })
  })

  test('in the moment before its end is written', async () => {
    const lab = paymentsLab()
    const { checkout } = await openCheckout(lab.context, ORDER)
    lab.skip(600)
    await expect(openCheckout(lab.context, CHEAPER)).rejects.toMatchObject({
      code: 'payment-unresolved',
      retryAfter: 2,
    })
    await lab.pass(1)
    expect(await openCheckout(lab.context, CHEAPER)).toMatchObject({
      created: true,
      checkout: { reopens: checkout.id },
    })
  })

  test('while money that came late for it is with the shop; once that is given back it is', async () => {
    const { lab, former, first } = await expired()
    await payLate(lab, first.tradeNo)
    const error = await openCheckout(lab.context, CHEAPER).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'order-conflict' })
    expect(String(error)).toContain(`/v1/checkouts/${former}/refunds with "payment": "${first.id}"`)
    await startRefund(lab.context, {
      checkoutId: former,
      refundNo: 'R1',
      amount: fen(1_990),
      reason: 'too late',
      paymentId: first.id,
    })
    await giveBackAll(lab)
    expect((await lab.payments(former))[0]?.money).toBe('returned')
    expect((await openCheckout(lab.context, CHEAPER)).created).toBe(true)
  })

  test('at a version at which no money had come for it yet', async () => {
    const { lab, first } = await expired()
    const { moneyOfOrder } = lab.store
    const store = {
      ...lab.store,
      async moneyOfOrder(orderNo: string) {
        const before = await moneyOfOrder(orderNo)
        if (before.length === 0) await payLate(lab, first.tradeNo)
        return before
      },
    }
    await expect(openCheckout({ ...lab.context, store }, CHEAPER)).rejects.toThrow(/Money came for order A1000/)
  })
})

describe('money that comes for the former checkout after all [B12]', () => {
  test('is told as late, and keeps the new one from being paid besides', async () => {
    const { lab, former, first } = await expired()
    const { checkout } = await openCheckout(lab.context, CHEAPER)
    await payLate(lab, first.tradeNo)
    expect(await eventTypes(lab)).toEqual([`checkout.expired ${former}`, `payment.late ${former}`])
    const { data } = JSON.parse((await lab.events()).at(-1)?.body ?? '')
    expect(data).toMatchObject({ orderNo: 'A1000', reopenedAs: checkout.id, facts: ['late'] })
    const start = startPayment(lab.context, startOn(checkout.id, 'wechat:qr'))
    await expect(start).rejects.toMatchObject({ code: 'checkout-not-open' })
    expect(await lab.payments(checkout.id)).toEqual([])
  })

  test('is given back by itself where the policy says so, and then the new one can be paid', async () => {
    const { lab, former, first } = await expired({ policy: { refundLate: true } })
    const { checkout } = await openCheckout(lab.context, { ...CHEAPER, expiresIn: 86_400 })
    await payLate(lab, first.tradeNo)
    await lab.pass(60)
    await giveBackAll(lab)
    await lab.pass(1)
    expect((await lab.payments(former))[0]?.money).toBe('returned')
    expect(await startPayment(lab.context, startOn(checkout.id, 'wechat:qr'))).toMatchObject({ status: 'pending' })
  })
})
