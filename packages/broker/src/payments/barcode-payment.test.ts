import { fen } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import { ASKS_PASSWORD, IS_REFUSED, PAYS_AT_ONCE } from '../../lab/ledger-barcodes.ts'
import { scanOn, startOn } from '../../lab/payments-lab.ts'
import { eventTypes, tillLab } from '../../lab/till-lab.ts'
import { viewCheckout } from '../checkouts/open-checkout.ts'
import { GatewayUnclear, SignatureMismatch } from '../gateway/errors.ts'
import { readPayment } from './read-payment.ts'
import { startPayment } from './start-payment.ts'

describe('a payer’s code', () => {
  test('that pays at once is paid when the call answers', async () => {
    const { lab, id } = await tillLab()
    expect(await startPayment(lab.context, scanOn(id, PAYS_AT_ONCE))).toMatchObject({
      status: 'paid',
      channel: 'wechat:barcode',
      action: { type: 'wait' },
    })
    expect(await lab.checkout(id)).toMatchObject({ status: 'paid' })
    expect(lab.gateway.calls).toMatchObject({ create: 1, query: 0 })
  })

  test('that paid, by an answer that can’t be believed, is never called uncharged: it is asked about, and paid [A3]', async () => {
    const { lab, id } = await tillLab()
    lab.gateway.faults.create = async (_, plain) => {
      plain()
      throw new SignatureMismatch('no')
    }
    expect(await startPayment(lab.context, scanOn(id, PAYS_AT_ONCE))).toMatchObject({ status: 'pending' })
    expect(await viewCheckout(lab.context, id)).toMatchObject({ payment: { status: 'pending' } })
    expect(await eventTypes(lab)).not.toContain('payment.unusable')
    await lab.pass(30)
    expect(await viewCheckout(lab.context, id)).toMatchObject({ status: 'paid' })
  })

  test('whose payer is asked for the password is followed at the document’s pace, and paid', async () => {
    const { lab, id } = await tillLab()
    expect(await startPayment(lab.context, scanOn(id, ASKS_PASSWORD))).toMatchObject({ status: 'paying' })
    await lab.pass(4)
    expect(lab.gateway.calls.query).toBe(0)
    await lab.pass(1)
    expect(lab.gateway.calls.query).toBe(1)
    await lab.pass(9)
    expect(lab.gateway.calls.query).toBe(1)
    await lab.pass(1)
    expect(lab.gateway.calls.query).toBe(2)
    lab.gateway.pay((await lab.newest(id)).tradeNo)
    await lab.pass(10)
    expect(await viewCheckout(lab.context, id)).toMatchObject({ status: 'paid' })
    expect(lab.gateway.reverses).toEqual([])
  })

  test('is not asked about faster than its document says, however often the till looks', async () => {
    const { lab, id } = await tillLab()
    const { id: paymentId } = await startPayment(lab.context, scanOn(id, ASKS_PASSWORD))
    for (let second = 0; second < 10; second++) {
      lab.skip(1)
      await readPayment(lab.context, id, paymentId)
    }
    expect(lab.gateway.calls.query).toBe(1)
  })

  test('that is refused fails with words for a cashier, the same again, and leaves room for the next code', async () => {
    const { lab, id } = await tillLab()
    const refused = () => startPayment(lab.context, scanOn(id, IS_REFUSED, 'key-refused'))
    const problem = { code: 'gateway-refused', message: expect.stringContaining('scan a fresh code') }
    await expect(refused()).rejects.toMatchObject(problem)
    await expect(refused()).rejects.toMatchObject(problem)
    expect(await lab.newest(id)).toMatchObject({ state: 'failed', money: 'none', refusedCode: 'AUTH_CODE_INVALID' })
    expect(await lab.checkout(id)).toMatchObject({ status: 'open', closeAsked: null })
    const [first, second] = await Promise.all([
      lab.newest(id),
      startPayment(lab.context, scanOn(id, PAYS_AT_ONCE)).then(() => lab.newest(id)),
    ])
    expect(second.tradeNo).not.toBe(first.tradeNo)
    expect(await lab.checkout(id)).toMatchObject({ status: 'paid' })
  })

  test('whose answer says that it failed is refused, once a query has said so too', async () => {
    const { lab, id } = await tillLab()
    lab.gateway.faults.create = async (order, plain) => {
      const created = plain()
      const entry = lab.gateway.ledger.get(order.tradeNo)
      if (entry) entry.verdict = 'failed'
      return { ...created, told: { ...created.told, verdict: 'failed', words: 'PAYERROR' } }
    }
    await expect(startPayment(lab.context, scanOn(id, ASKS_PASSWORD))).rejects.toMatchObject({
      code: 'gateway-refused',
    })
    expect(await lab.newest(id)).toMatchObject({ state: 'failed', refusedCode: 'PAYERROR' })
    expect(lab.gateway.calls.query).toBe(1)
  })

  test('is needed', async () => {
    const { lab, id } = await tillLab()
    const start = startPayment(lab.context, startOn(id, 'wechat:barcode'))
    await expect(start).rejects.toMatchObject({ code: 'invalid-request' })
    expect(lab.gateway.calls.create).toBe(0)
  })

  test('answers the same payment for the same key, also while the first call is under way', async () => {
    const { lab, id } = await tillLab()
    let answer = () => {}
    const under = new Promise<void>((resolve) => {
      answer = resolve
    })
    lab.gateway.faults.create = async (_, plain) => {
      await under
      return plain()
    }
    const first = startPayment(lab.context, scanOn(id, PAYS_AT_ONCE, 'one-key'))
    await expect.poll(() => lab.gateway.calls.create).toBe(1)
    const second = await startPayment(lab.context, scanOn(id, PAYS_AT_ONCE, 'one-key'))
    expect(second).toMatchObject({ status: 'pending', action: { type: 'wait' } })
    answer()
    expect(await first).toMatchObject({ id: second.id, status: 'paid' })
    expect(lab.gateway.calls.create).toBe(1)
  })

  test('stands in no row, no event and no line of the log [T38]', async () => {
    const { lab, id } = await tillLab()
    lab.gateway.faults.create = async () => {
      throw new GatewayUnclear('no answer')
    }
    await startPayment(lab.context, scanOn(id, ASKS_PASSWORD))
    await lab.pass(200)
    await startPayment(lab.context, scanOn(id, IS_REFUSED)).catch(() => {})
    lab.gateway.faults.create = undefined
    await startPayment(lab.context, scanOn(id, PAYS_AT_ONCE)).catch(() => {})
    const written = JSON.stringify([await lab.payments(id), await lab.checkout(id), await lab.events()])
    const logged = lab.logged.map(({ fields }) => JSON.stringify(fields, plainErrors)).join()
    for (const code of [ASKS_PASSWORD, IS_REFUSED, PAYS_AT_ONCE]) {
      expect(written).not.toContain(code)
      expect(logged).not.toContain(code)
    }
    expect(logged).toContain('no answer')
  })
})

const plainErrors = (_: string, value: unknown) =>
  value instanceof Error ? `${value.message} ${value.stack} ${String(value.cause)}` : value

describe('money is never taken on', () => {
  test.each([fen(1_989), fen(1_991)])('an answer at once about another amount (%i fen)', async (amount) => {
    const { lab, id } = await tillLab()
    lab.gateway.faults.create = async (_, plain) => {
      const created = plain()
      return { ...created, told: { ...created.told, amount } }
    }
    lab.gateway.faults.query = async (_, plain) => ({ ...plain(), amount })
    await startPayment(lab.context, scanOn(id, PAYS_AT_ONCE))
    expect(await lab.checkout(id)).toMatchObject({ status: 'open' })
    expect(await lab.newest(id)).toMatchObject({ disposition: 'mismatch' })
    expect(await eventTypes(lab)).toEqual(['payment.mismatch'])
  })

  test('an answer at once that nobody signed: a query decides', async () => {
    const { lab, id } = await tillLab()
    lab.gateway.faults.create = async (order, plain) => {
      const created = plain()
      const entry = lab.gateway.ledger.get(order.tradeNo)
      if (entry) entry.verdict = 'paying'
      return { ...created, told: { ...created.told, verdict: 'paid', trust: 'none' } }
    }
    expect(await startPayment(lab.context, scanOn(id, PAYS_AT_ONCE))).toMatchObject({ status: 'pending' })
    await lab.pass(5)
    expect(await lab.newest(id)).toMatchObject({ state: 'user-paying', money: 'possible' })
  })
})

describe('one at a time', () => {
  test('another code, or another way, has to wait until the first is resolved: asked first, then told when', async () => {
    const { lab, id } = await tillLab()
    await startPayment(lab.context, scanOn(id, ASKS_PASSWORD))
    lab.skip(12)
    for (const next of [scanOn(id, PAYS_AT_ONCE), startOn(id, 'wechat:qr')]) {
      const refused = startPayment(lab.context, next)
      await expect(refused).rejects.toMatchObject({ code: 'payment-unresolved', retryAfter: 18 })
    }
    expect(lab.gateway.calls).toMatchObject({ create: 1, query: 2 })
    // Reading another code is no wish to undo the first: its payer may be entering the password.
    expect(lab.gateway.reverses).toEqual([])
    lab.gateway.pay((await lab.newest(id)).tradeNo)
    await expect(startPayment(lab.context, scanOn(id, PAYS_AT_ONCE))).rejects.toMatchObject({ code: 'checkout-paid' })
  })

  test('a code is not charged while a payer may still pay another way', async () => {
    const { lab, id } = await tillLab()
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    const refused = startPayment(lab.context, scanOn(id, PAYS_AT_ONCE))
    await expect(refused).rejects.toMatchObject({ code: 'payment-unresolved' })
    expect(lab.gateway.calls.create).toBe(1)
  })

  test('ten tills at once charge one code', async () => {
    const { lab, id } = await tillLab()
    const starts = Array.from({ length: 10 }, () => startPayment(lab.context, scanOn(id, ASKS_PASSWORD)))
    const results = await Promise.allSettled(starts)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(lab.gateway.calls.create).toBe(1)
  })
})
