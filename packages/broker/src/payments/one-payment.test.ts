import { describe, expect, test } from 'vitest'
import { paymentsLab, startOn } from '../../lab/payments-lab.ts'
import { startPayment } from './start-payment.ts'

describe('one payment', () => {
  test('is opened, started, notified and settled, and its merchant is told once', async () => {
    const lab = paymentsLab()
    const checkout = await lab.open()
    const view = await startPayment(lab.context, startOn(checkout.id, 'wechat:qr'))
    expect(view).toMatchObject({ status: 'pending', channel: 'wechat:qr', action: { type: 'show-qr' } })
    const { tradeNo } = await lab.newest(checkout.id)
    lab.gateway.pay(tradeNo)
    const reply = await lab.hear(tradeNo)
    expect(reply.body).toBe('accepted')
    expect(await lab.checkout(checkout.id)).toMatchObject({ status: 'paid', eventSequence: 1 })
    expect((await lab.payments(checkout.id))[0]).toMatchObject({
      state: 'paid',
      money: 'taken',
      disposition: 'applied',
    })
    const events = await lab.events()
    expect(events).toHaveLength(1)
    expect(JSON.parse(events[0]?.body ?? '')).toMatchObject({
      type: 'checkout.paid',
      sequence: 1,
      data: { orderNo: 'A1000', amount: 1_990, status: 'paid', payments: [{ status: 'paid', tradeNo }] },
    })
  })

  test('is found paid by the ladder alone when no notification comes [F19]', async () => {
    const lab = paymentsLab()
    const checkout = await lab.open()
    await startPayment(lab.context, startOn(checkout.id, 'wechat:qr'))
    const { tradeNo } = await lab.newest(checkout.id)
    lab.gateway.pay(tradeNo)
    await lab.pass(6)
    expect(await lab.checkout(checkout.id)).toMatchObject({ status: 'paid' })
    expect(lab.gateway.calls.query).toBe(1)
  })
})
