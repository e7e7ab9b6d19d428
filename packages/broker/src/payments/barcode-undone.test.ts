import { describe, expect, test } from 'vitest'
import { ASKS_PASSWORD, PAYS_AT_ONCE } from '../../lab/ledger-barcodes.ts'
import { scanOn } from '../../lab/payments-lab.ts'
import { eventTypes, tillLab } from '../../lab/till-lab.ts'
import { viewCheckout } from '../checkouts/open-checkout.ts'
import { GatewayRefused, GatewayUnclear } from '../gateway/errors.ts'
import { closeCheckout } from './close-payment.ts'
import { startPayment } from './start-payment.ts'

describe('a payer who doesn’t pay', () => {
  test('is waited for half a minute; then the payment is undone, and another code can be read [F12]', async () => {
    const { lab, id } = await tillLab()
    await startPayment(lab.context, scanOn(id, ASKS_PASSWORD))
    await lab.pass(29)
    expect(lab.gateway.reverses).toEqual([])
    await lab.pass(1)
    expect(lab.gateway.reverses).toMatchObject([{ age: 30 }])
    expect(await lab.newest(id)).toMatchObject({ state: 'closed', money: 'none' })
    expect(await viewCheckout(lab.context, id)).toMatchObject({ status: 'open', payment: { status: 'closed' } })
    expect(await startPayment(lab.context, scanOn(id, PAYS_AT_ONCE))).toMatchObject({ status: 'paid' })
    expect(await eventTypes(lab)).toEqual(['checkout.paid'])
  })

  test('paying in the moment of the reverse gets the money back: the payment is never paid [F13]', async () => {
    const { lab, id } = await tillLab()
    await startPayment(lab.context, scanOn(id, ASKS_PASSWORD))
    const { tradeNo } = await lab.newest(id)
    lab.gateway.reverseFaults.reverse = async () => {
      lab.gateway.pay(tradeNo)
      throw new GatewayUnclear('no answer')
    }
    await lab.pass(30)
    expect(await lab.newest(id)).toMatchObject({ state: 'reversing', money: 'possible' })
    const told = await lab.hear(tradeNo)
    expect(told.body).toBe('refused')
    expect(await lab.newest(id)).toMatchObject({ state: 'reversing' })
    lab.gateway.reverseFaults.reverse = undefined
    await lab.pass(10)
    expect(await lab.newest(id)).toMatchObject({ state: 'reversed', money: 'returned', disposition: null })
    expect(await lab.checkout(id)).toMatchObject({ status: 'open' })
    expect(await eventTypes(lab)).toEqual([])
    await lab.pass(86_400)
    expect(lab.gateway.reverses).toHaveLength(2)
  })

  test('is found by the ladder after a create without an answer, paid or not [F3 F6 F12]', async () => {
    for (const [becomes, state] of [
      ['paid', 'paid'],
      ['paying', 'closed'],
    ] as const) {
      const { lab, id } = await tillLab()
      lab.gateway.faults.create = async (order, plain) => {
        plain()
        const entry = lab.gateway.ledger.get(order.tradeNo)
        if (entry) entry.verdict = becomes
        throw new GatewayUnclear('no answer')
      }
      expect(await startPayment(lab.context, scanOn(id, ASKS_PASSWORD))).toMatchObject({ status: 'pending' })
      await lab.pass(31)
      expect(await lab.newest(id)).toMatchObject({ state })
      expect(lab.gateway.calls.create).toBe(1)
    }
  })

  test('never reached the gateway: ended after four answers and two minutes [F10]', async () => {
    const { lab, id } = await tillLab()
    lab.gateway.faults.create = async () => {
      throw new GatewayUnclear('no answer')
    }
    await startPayment(lab.context, scanOn(id, ASKS_PASSWORD))
    await lab.pass(60)
    expect(await lab.newest(id)).toMatchObject({ state: 'reversing', money: 'possible' })
    await lab.pass(120)
    expect(await lab.newest(id)).toMatchObject({ state: 'closed', money: 'none' })
  })

  test('is waited for no less than the gateway’s fifteen seconds when the till gives up', async () => {
    const { lab, id } = await tillLab()
    await startPayment(lab.context, scanOn(id, ASKS_PASSWORD))
    lab.skip(3)
    expect(await closeCheckout(lab.context, id, 'payer')).toMatchObject({ status: 'open', closeAsked: 'payer' })
    expect(await viewCheckout(lab.context, id)).toMatchObject({ status: 'open', payment: { status: 'paying' } })
    await lab.pass(11)
    expect(lab.gateway.reverses).toEqual([])
    await lab.pass(1)
    expect(lab.gateway.reverses).toMatchObject([{ age: 15 }])
    expect(await lab.checkout(id)).toMatchObject({ status: 'closed' })
    expect(await eventTypes(lab)).toEqual(['checkout.closed'])
  })

  test('is undone at once when the merchant closes later', async () => {
    const { lab, id } = await tillLab()
    await startPayment(lab.context, scanOn(id, ASKS_PASSWORD))
    lab.skip(16)
    expect(await closeCheckout(lab.context, id, 'merchant')).toMatchObject({ status: 'closed' })
    expect(lab.gateway.reverses).toHaveLength(1)
  })

  test('has the payment closed where the gateway only closes, and run out where it does neither', async () => {
    const closing = await tillLab({ closes: true, reverses: undefined })
    await startPayment(closing.lab.context, scanOn(closing.id, ASKS_PASSWORD))
    await closing.lab.pass(30)
    expect(closing.lab.gateway.calls.close).toBe(1)
    expect(await closing.lab.newest(closing.id)).toMatchObject({ state: 'closed' })

    const { lab, id } = await tillLab({ reverses: undefined })
    await startPayment(lab.context, scanOn(id, ASKS_PASSWORD))
    await lab.pass(60)
    expect(await lab.newest(id)).toMatchObject({ state: 'user-paying', money: 'possible' })
    const entry = lab.gateway.ledger.get((await lab.newest(id)).tradeNo)
    if (entry) entry.verdict = 'pending'
    await lab.pass(1_300)
    expect(await lab.newest(id)).toMatchObject({ state: 'closed', money: 'none' })
  })
})

test('a gateway that can never reverse a payment is not asked again; money it took is told', async () => {
  const { lab, id } = await tillLab()
  await startPayment(lab.context, scanOn(id, ASKS_PASSWORD))
  lab.gateway.reverseFaults.reverse = () => Promise.reject(new GatewayRefused('unsupported', '8013', 'never', 'signed'))
  await lab.pass(40)
  expect(await lab.newest(id)).toMatchObject({ state: 'reversing', closeRefused: true })
  lab.gateway.pay((await lab.newest(id)).tradeNo)
  await lab.pass(600)
  expect(lab.gateway.reverses).toHaveLength(1)
  expect(await lab.newest(id)).toMatchObject({ state: 'paid', money: 'taken', disposition: 'mismatch' })
  expect(await lab.checkout(id)).toMatchObject({ status: 'open' })
  expect(await eventTypes(lab)).toEqual(['payment.mismatch'])
})
