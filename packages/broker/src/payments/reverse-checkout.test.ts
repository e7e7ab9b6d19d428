import { fen } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import { ASKS_PASSWORD, PAYS_AT_ONCE } from '../../lab/ledger-barcodes.ts'
import { type PaymentsLab, scanOn, startOn } from '../../lab/payments-lab.ts'
import { eventTypes, tillLab } from '../../lab/till-lab.ts'
import { merchantView } from '../checkouts/open-checkout.ts'
import { GatewayUnclear } from '../gateway/errors.ts'
import { startRefund } from '../refunds/start-refund.ts'
import { reverseCheckout } from './reverse-checkout.ts'
import { startPayment } from './start-payment.ts'

async function soldAtTill(): Promise<{ lab: PaymentsLab; id: string; tradeNo: string }> {
  const { lab, id } = await tillLab({ refunds: {} })
  await startPayment(lab.context, scanOn(id, PAYS_AT_ONCE))
  return { lab, id, tradeNo: (await lab.newest(id)).tradeNo }
}

describe('reversing a sale', () => {
  test('gives taken money back; the checkout stays paid, and its merchant is told once', async () => {
    const { lab, id, tradeNo } = await soldAtTill()
    lab.skip(20)
    await reverseCheckout(lab.context, id)
    expect(await lab.newest(id)).toMatchObject({ state: 'reversed', money: 'returned', disposition: 'applied' })
    expect(lab.gateway.ledger.get(tradeNo)?.verdict).toBe('reversed')
    expect(await merchantView(lab.context, await lab.checkout(id))).toMatchObject({
      status: 'paid',
      facts: ['reversed'],
      payments: [{ status: 'reversed', money: 'returned' }],
    })
    await reverseCheckout(lab.context, id)
    await lab.pass(86_400)
    expect(lab.gateway.reverses).toHaveLength(1)
    expect(await eventTypes(lab)).toEqual(['checkout.paid', 'payment.reversed'])
  })

  test('of a payer who is still entering the password ends the checkout', async () => {
    const { lab, id } = await tillLab()
    await startPayment(lab.context, scanOn(id, ASKS_PASSWORD))
    lab.skip(15)
    await reverseCheckout(lab.context, id)
    expect(await lab.checkout(id)).toMatchObject({ status: 'closed' })
    expect(lab.gateway.reverses).toHaveLength(1)
    expect(await eventTypes(lab)).toEqual(['checkout.closed'])
  })

  test('that turns out to be paid on the way is told as both [F13]', async () => {
    const { lab, id } = await tillLab()
    await startPayment(lab.context, scanOn(id, ASKS_PASSWORD))
    lab.skip(15)
    lab.gateway.pay((await lab.newest(id)).tradeNo)
    await reverseCheckout(lab.context, id)
    expect(await lab.newest(id)).toMatchObject({ state: 'reversed', disposition: 'applied' })
    expect(await eventTypes(lab)).toEqual(['checkout.paid', 'payment.reversed'])
  })

  test('is refused in the first fifteen seconds, and says when to come again', async () => {
    const { lab, id } = await soldAtTill()
    lab.skip(14.2)
    await expect(reverseCheckout(lab.context, id)).rejects.toMatchObject({ code: 'too-early', retryAfter: 1 })
    expect(lab.gateway.reverses).toEqual([])
    lab.skip(0.8)
    await reverseCheckout(lab.context, id)
    expect(lab.gateway.reverses).toMatchObject([{ age: 15 }])
  })

  test('without an answer is sent again until the gateway has told, and no notice makes it paid again [F13]', async () => {
    const { lab, id, tradeNo } = await soldAtTill()
    lab.skip(20)
    lab.gateway.reverseFaults.reverse = () => Promise.reject(new GatewayUnclear('no answer'))
    await reverseCheckout(lab.context, id)
    expect(await lab.newest(id)).toMatchObject({ state: 'reversing', money: 'taken', disposition: 'applied' })
    await lab.hear(tradeNo)
    await lab.pass(60)
    expect(await lab.newest(id)).toMatchObject({ state: 'reversing', money: 'taken' })
    lab.gateway.reverseFaults.reverse = undefined
    await lab.pass(60)
    expect(await lab.newest(id)).toMatchObject({ state: 'reversed', money: 'returned' })
    expect(await eventTypes(lab)).toEqual(['checkout.paid', 'payment.reversed'])
    const before = lab.gateway.reverses.length
    await lab.hear(tradeNo, { verdict: 'paid' })
    await lab.pass(86_400)
    expect(lab.gateway.reverses).toHaveLength(before)
    expect(await lab.newest(id)).toMatchObject({ state: 'reversed' })
  })

  test('knows the gateway’s own number by then, for gateways that ask for it', async () => {
    const { lab, id } = await tillLab()
    lab.gateway.faults.create = async (_, plain) => {
      plain()
      throw new GatewayUnclear('no answer')
    }
    await startPayment(lab.context, scanOn(id, ASKS_PASSWORD))
    const { tradeNo } = await lab.newest(id)
    lab.gateway.reverseFaults.reverse = async ({ gatewayTradeNo }, plain) => {
      expect(gatewayTradeNo).toBe(`gw-${tradeNo}`)
      plain()
    }
    lab.skip(15)
    await reverseCheckout(lab.context, id)
    expect(await lab.checkout(id)).toMatchObject({ status: 'closed' })
  })

  test('by two tills at once ends in one state, told once', async () => {
    const { lab, id } = await soldAtTill()
    lab.skip(20)
    await Promise.all([reverseCheckout(lab.context, id), reverseCheckout(lab.context, id)])
    await lab.pass(120)
    expect(await lab.newest(id)).toMatchObject({ state: 'reversed' })
    expect(await eventTypes(lab)).toEqual(['checkout.paid', 'payment.reversed'])
  })
})

describe('what can’t be reversed', () => {
  test('a payment that no till scanned, or that nobody paid', async () => {
    const { lab, id } = await tillLab()
    await expect(reverseCheckout(lab.context, id)).rejects.toMatchObject({ code: 'checkout-not-paid' })
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    const refused = reverseCheckout(lab.context, id)
    await expect(refused).rejects.toMatchObject({ code: 'not-supported', message: expect.stringContaining('Close') })
    lab.gateway.pay((await lab.newest(id)).tradeNo)
    await lab.pass(5)
    const paid = reverseCheckout(lab.context, id)
    await expect(paid).rejects.toMatchObject({ code: 'not-supported', message: expect.stringContaining('Refund') })
    await expect(reverseCheckout(lab.context, 'co_none')).rejects.toMatchObject({ code: 'not-found' })
    await expect(reverseCheckout(lab.context, id, 'pay_none')).rejects.toMatchObject({ code: 'not-found' })
  })

  test('at a gateway without the call, or past its time', async () => {
    const without = await tillLab({ reverses: undefined })
    await startPayment(without.lab.context, scanOn(without.id, PAYS_AT_ONCE))
    without.lab.skip(20)
    const never = reverseCheckout(without.lab.context, without.id)
    await expect(never).rejects.toMatchObject({ code: 'not-supported' })

    const { lab, id } = await tillLab({ reverses: { maxAge: 300 } })
    await startPayment(lab.context, scanOn(id, PAYS_AT_ONCE))
    lab.skip(301)
    const late = reverseCheckout(lab.context, id)
    await expect(late).rejects.toMatchObject({ code: 'not-supported', message: expect.stringContaining('Refund') })
    expect(lab.gateway.reverses).toEqual([])
  })

  test('while a refund reads slowly what stood before: the refund is refused in words [F13]', async () => {
    const { lab, id } = await soldAtTill()
    lab.skip(20)
    const stood = await lab.store.payments(id)
    await reverseCheckout(lab.context, id)
    const store = { ...lab.store, payments: async () => stood }
    const wish = { checkoutId: id, refundNo: 'R1', amount: fen(500), reason: 'one tin was dented' }
    const refund = startRefund({ ...lab.context, store }, wish)
    await expect(refund).rejects.toMatchObject({ code: 'checkout-not-paid' })
  })

  test('money that the gateway stops reversing stays taken, and an operator is told', async () => {
    const { lab, id } = await tillLab({ reverses: { maxAge: 300 } })
    await startPayment(lab.context, scanOn(id, PAYS_AT_ONCE))
    lab.skip(290)
    lab.gateway.reverseFaults.reverse = () => Promise.reject(new GatewayUnclear('no answer'))
    await reverseCheckout(lab.context, id)
    expect(await lab.newest(id)).toMatchObject({ state: 'reversing' })
    await lab.pass(300)
    expect(await lab.newest(id)).toMatchObject({ state: 'paid', money: 'taken', disposition: 'applied' })
    expect(Math.max(...lab.gateway.reverses.map(({ age }) => age))).toBeLessThanOrEqual(300)
    expect(lab.logged).toContainEqual(expect.objectContaining({ event: 'payment.contradiction' }))
    expect(await eventTypes(lab)).toEqual(['checkout.paid'])
  })
})
