import { describe, expect, test } from 'vitest'
import { paymentsLab, startOn } from '../../lab/payments-lab.ts'
import { viewCheckout } from '../checkouts/open-checkout.ts'
import { startPayment } from './start-payment.ts'

const CLOSES_LATE = { capabilities: { closeMinAge: 300 } }

describe('choosing another way', () => {
  test('closes the first at the gateway, and starts under a new number when a query says closed', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    await startPayment(lab.context, startOn(id, 'alipay:qr'))
    const [first, second] = await lab.payments(id)
    expect(first).toMatchObject({ state: 'closed', money: 'none' })
    expect(second).toMatchObject({ state: 'awaiting', channel: 'alipay:qr' })
    expect(second?.tradeNo).not.toBe(first?.tradeNo)
  })

  test('finds out that the first has been paid, and starts nothing', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    lab.gateway.pay((await lab.newest(id)).tradeNo)
    const second = startPayment(lab.context, startOn(id, 'alipay:qr'))
    await expect(second).rejects.toMatchObject({ code: 'checkout-paid' })
    expect(lab.gateway.calls.create).toBe(1)
  })

  test('before the gateway closes lets two stand, shows the first again, and closes the one left behind', async () => {
    const lab = paymentsLab(CLOSES_LATE)
    const { id } = await lab.open()
    const first = await startPayment(lab.context, startOn(id, 'wechat:qr'))
    const second = await startPayment(lab.context, startOn(id, 'alipay:qr'))
    expect((await lab.payments(id)).map(({ money }) => money)).toEqual(['possible', 'possible'])
    expect((await viewCheckout(lab.context, id)).payment).toEqual(second)
    expect(await startPayment(lab.context, startOn(id, 'wechat:qr'))).toEqual(first)
    expect((await viewCheckout(lab.context, id)).payment).toEqual(first)
    expect(lab.gateway.calls).toMatchObject({ create: 2, close: 0 })
    await lab.pass(310)
    expect((await lab.payments(id)).map(({ id: payment, state }) => [payment, state])).toEqual([
      [first.id, 'awaiting'],
      [second.id, 'closed'],
    ])
  })

  test('a third time, with two that may be paid, is refused with the time to wait', async () => {
    const lab = paymentsLab({ ...CLOSES_LATE, channels: ['wechat:qr', 'alipay:qr', 'unionpay:qr'] })
    const { id } = await lab.open()
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    await startPayment(lab.context, startOn(id, 'alipay:qr'))
    const third = startPayment(lab.context, startOn(id, 'unionpay:qr'))
    await expect(third).rejects.toMatchObject({ code: 'payment-unresolved', retryAfter: 300 })
    await lab.pass(301)
    expect(await startPayment(lab.context, startOn(id, 'unionpay:qr'))).toMatchObject({ status: 'pending' })
  })

  test('in several tabs at once leaves no more than two that may be paid [T47 F50]', async () => {
    const channels = ['wechat:qr', 'alipay:qr', 'unionpay:qr', 'jd:qr', 'qq:qr'] as const
    const lab = paymentsLab({ ...CLOSES_LATE, channels: [...channels] })
    const { id } = await lab.open()
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    const others = channels.slice(1).map((channel) => startPayment(lab.context, startOn(id, channel)))
    const refused = (await Promise.allSettled(others)).filter(({ status }) => status === 'rejected')
    expect((await lab.payments(id)).filter(({ money }) => money === 'possible')).toHaveLength(2)
    expect(refused).toHaveLength(3)
  })

  test('is refused at once where the policy allows one live payment', async () => {
    const lab = paymentsLab({ ...CLOSES_LATE, policy: { maxLivePayments: 1 } })
    const { id } = await lab.open()
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    const second = startPayment(lab.context, startOn(id, 'alipay:qr'))
    await expect(second).rejects.toMatchObject({ code: 'payment-unresolved' })
    expect(lab.gateway.calls.create).toBe(1)
  })

  test('a code that has run out is replaced under a new number once the old one is closed [F56]', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open({ expiresIn: 10_000 })
    const first = await startPayment(lab.context, startOn(id, 'wechat:qr'))
    lab.skip(7_199)
    expect(await startPayment(lab.context, startOn(id, 'wechat:qr'))).toEqual(first)
    lab.skip(1)
    const second = await startPayment(lab.context, startOn(id, 'wechat:qr'))
    expect(second.id).not.toBe(first.id)
    expect((await lab.payments(id)).map(({ state }) => state)).toEqual(['closed', 'awaiting'])
  })
})

describe('two tabs, two ways, both paid', () => {
  test('one is applied, the other is told as duplicate, whichever comes first [T47 F25]', async () => {
    const lab = paymentsLab(CLOSES_LATE)
    const { id } = await lab.open()
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    await startPayment(lab.context, startOn(id, 'alipay:qr'))
    const payments = await lab.payments(id)
    const replies = await Promise.all(
      payments.map(({ tradeNo }) => {
        lab.gateway.pay(tradeNo)
        return lab.hear(tradeNo)
      }),
    )
    expect(replies.map(({ body }) => body)).toEqual(['accepted', 'accepted'])
    expect((await lab.payments(id)).map(({ disposition }) => disposition).sort()).toEqual(['applied', 'duplicate'])
    const events = await lab.events()
    expect(events.map(({ type, sequence }) => [type, sequence])).toEqual([
      ['checkout.paid', 1],
      ['payment.duplicate', 2],
    ])
    expect(JSON.parse(events[1]?.body ?? '').data).toMatchObject({ status: 'paid', facts: ['duplicate'] })
  })

  test('when one is paid the other is closed as soon as the gateway allows', async () => {
    const lab = paymentsLab(CLOSES_LATE)
    const { id } = await lab.open()
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    await startPayment(lab.context, startOn(id, 'alipay:qr'))
    const { tradeNo } = await lab.newest(id)
    lab.gateway.pay(tradeNo)
    lab.skip(1)
    await lab.hear(tradeNo)
    const now = lab.context.clock.now()
    expect((await lab.payments(id))[0]).toMatchObject({ state: 'awaiting', closeBy: now, nextQueryAt: now })
    await lab.pass(320)
    expect((await lab.payments(id)).map(({ state }) => state)).toEqual(['closed', 'paid'])
    expect((await lab.events()).map(({ type }) => type)).toEqual(['checkout.paid'])
  })
})
