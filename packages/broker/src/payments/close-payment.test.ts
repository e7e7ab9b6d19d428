import { describe, expect, test } from 'vitest'
import { paymentsLab, startOn } from '../../lab/payments-lab.ts'
import { viewCheckout } from '../checkouts/open-checkout.ts'
import { GatewayRefused, GatewayUnclear } from '../gateway/errors.ts'
import { closeCheckout } from './close-payment.ts'
import { startPayment } from './start-payment.ts'

describe('closing a checkout', () => {
  test('without a payment ends it at once', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    expect(await closeCheckout(lab.context, id, 'merchant')).toMatchObject({ status: 'closed' })
    expect((await lab.events()).map(({ type }) => type)).toEqual(['checkout.closed'])
    expect(await closeCheckout(lab.context, id, 'merchant')).toMatchObject({ status: 'closed' })
    expect(await lab.events()).toHaveLength(1)
  })

  test('asks, closes at the gateway, asks again, and only then tells', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    expect(await closeCheckout(lab.context, id, 'payer')).toMatchObject({ status: 'closed' })
    expect(lab.gateway.calls).toMatchObject({ query: 2, close: 1 })
    expect(await lab.newest(id)).toMatchObject({ state: 'closed', money: 'none' })
    expect((await lab.events()).map(({ type }) => type)).toEqual(['checkout.closed'])
  })

  test('is refused when it turns out to be paid [F14]', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    lab.gateway.pay((await lab.newest(id)).tradeNo)
    await expect(closeCheckout(lab.context, id, 'merchant')).rejects.toMatchObject({ code: 'checkout-paid' })
    expect(lab.gateway.calls.close).toBe(0)
    expect((await lab.events()).map(({ type }) => type)).toEqual(['checkout.paid'])
  })

  test('races with the payer: paid between our query and our close is paid [F14]', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    lab.gateway.faults.close = async ({ tradeNo }, plain) => {
      lab.gateway.pay(tradeNo)
      plain()
    }
    await expect(closeCheckout(lab.context, id, 'merchant')).rejects.toMatchObject({ code: 'checkout-paid' })
    expect(await lab.newest(id)).toMatchObject({ state: 'paid', disposition: 'applied' })
  })

  test('leaves looks for a day that no crowd of hints uses up: money of later is found [F24]', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    await closeCheckout(lab.context, id, 'merchant')
    const { tradeNo } = await lab.newest(id)
    const asked = lab.gateway.calls.query
    for (let hint = 0; hint < 20; hint++) await lab.hear(tradeNo, { verdict: 'paying' })
    expect(lab.gateway.calls.query).toBe(asked + 20)
    await lab.pass(7_200)
    lab.gateway.pay(tradeNo)
    await lab.pass(86_400)
    expect(await lab.newest(id)).toMatchObject({ state: 'paid', money: 'taken', disposition: 'late' })
  })

  test('asks daily after a gateway that is away whenever it is asked, until there is a clear answer [F24]', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    await closeCheckout(lab.context, id, 'merchant')
    lab.gateway.faults.query = () => Promise.reject(new GatewayUnclear('no answer'))
    await lab.pass(3 * 86_400)
    lab.gateway.faults.query = undefined
    lab.gateway.pay((await lab.newest(id)).tradeNo)
    await lab.pass(86_400)
    expect(await lab.newest(id)).toMatchObject({ state: 'paid', money: 'taken', disposition: 'late' })
    expect((await lab.newest(id)).nextQueryAt).toBeNull()
  })

  test('before the gateway allows it starts nothing new, and closes in time [F14]', async () => {
    const lab = paymentsLab({ capabilities: { closeMinAge: 300 } })
    const { id } = await lab.open()
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    expect(await closeCheckout(lab.context, id, 'payer')).toMatchObject({ status: 'open', closeAsked: 'payer' })
    await expect(startPayment(lab.context, startOn(id, 'alipay:qr'))).rejects.toMatchObject({
      code: 'checkout-not-open',
    })
    await lab.pass(299)
    expect(lab.gateway.calls.close).toBe(0)
    expect(await lab.events()).toEqual([])
    await lab.pass(2)
    expect(await lab.checkout(id)).toMatchObject({ status: 'closed' })
    expect((await lab.events()).map(({ type }) => type)).toEqual(['checkout.closed'])
  })

  test('a close whose answer is lost is told by the query; one that failed is sent again [F14]', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    lab.gateway.faults.close = () => Promise.reject(new GatewayUnclear('reset'))
    expect(await closeCheckout(lab.context, id, 'merchant')).toMatchObject({ status: 'open', closeAsked: 'merchant' })
    expect(await lab.newest(id)).toMatchObject({ state: 'closing' })
    lab.gateway.faults.close = async (_, plain) => {
      plain()
      throw new GatewayUnclear('no answer')
    }
    await lab.pass(11)
    expect(await lab.checkout(id)).toMatchObject({ status: 'closed' })
    expect(lab.gateway.calls.close).toBe(2)
  })
})

describe('running out of time', () => {
  test('ends an unpaid checkout once, when its payment is closed', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open({ expiresIn: 600 })
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    await lab.pass(599)
    expect(await lab.checkout(id)).toMatchObject({ status: 'open' })
    await lab.pass(2)
    expect(await lab.checkout(id)).toMatchObject({ status: 'expired' })
    expect((await lab.events()).map(({ type }) => type)).toEqual(['checkout.expired'])
  })

  test.each([
    ['has no close', { closes: false }, undefined],
    ['can’t close this payment', {}, new GatewayRefused('unsupported', '8013', 'never', 'signed')],
  ])('where the gateway %s waits until the code has run out [F14]', async (_, options, refusal) => {
    const lab = paymentsLab(options)
    const { id } = await lab.open({ expiresIn: 600 })
    if (refusal) lab.gateway.faults.close = () => Promise.reject(refusal)
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    await lab.pass(599)
    expect(await viewCheckout(lab.context, id)).toMatchObject({ status: 'open' })
    await lab.pass(2)
    // Its payer is told now; its merchant when no money can come any more.
    expect(await viewCheckout(lab.context, id)).toMatchObject({ status: 'expired' })
    await lab.pass(7_100)
    expect(await lab.checkout(id)).toMatchObject({ status: 'open', closeAsked: 'clock' })
    await lab.pass(700)
    expect(await lab.checkout(id)).toMatchObject({ status: 'expired' })
    expect(await lab.newest(id)).toMatchObject({ state: 'closed', money: 'none' })
  })

  test('a payer who is entering the password as the time ends is not told that it is over', async () => {
    const lab = paymentsLab({ closes: false })
    const { id } = await lab.open({ expiresIn: 600 })
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    for (const entry of lab.gateway.ledger.values()) entry.verdict = 'paying'
    await lab.pass(700)
    expect(await viewCheckout(lab.context, id)).toMatchObject({ status: 'open', payment: { status: 'paying' } })
  })

  test('paid after the payer was told that it is over, while it still could be: applied, and shown', async () => {
    const lab = paymentsLab({ closes: false })
    const { id } = await lab.open({ expiresIn: 600 })
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    await lab.pass(700)
    lab.gateway.pay((await lab.newest(id)).tradeNo)
    await lab.pass(600)
    expect(await viewCheckout(lab.context, id)).toMatchObject({ status: 'paid' })
    expect((await lab.events()).map(({ type }) => type)).toEqual(['checkout.paid'])
  })

  test('a payer who gives up where the gateway can’t close is told that it is closed', async () => {
    const lab = paymentsLab({ closes: false })
    const { id } = await lab.open()
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    expect(await closeCheckout(lab.context, id, 'payer')).toMatchObject({ status: 'open', closeAsked: 'payer' })
    expect(await viewCheckout(lab.context, id)).toMatchObject({ status: 'closed' })
    expect(await lab.events()).toEqual([])
  })

  test('money after that is late: told, not applied [F24]', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open({ expiresIn: 600 })
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    await lab.pass(610)
    const { tradeNo } = await lab.newest(id)
    lab.gateway.pay(tradeNo)
    const reply = await lab.hear(tradeNo)
    expect(reply.body).toBe('accepted')
    expect(await lab.newest(id)).toMatchObject({ state: 'paid', money: 'taken', disposition: 'late' })
    expect(await lab.checkout(id)).toMatchObject({ status: 'expired', paidAt: null })
    expect((await lab.events()).map(({ type }) => type)).toEqual(['checkout.expired', 'payment.late'])
  })

  test('late money is found without a notification, too [F19 F24]', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open({ expiresIn: 600 })
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    await lab.pass(900)
    lab.gateway.pay((await lab.newest(id)).tradeNo)
    await lab.pass(600)
    expect(await lab.newest(id)).toMatchObject({ disposition: 'late' })
  })

  test('a payment we gave up that stands open at the gateway is closed there, one call for each look', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open({ expiresIn: 600 })
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    await lab.pass(610)
    const { tradeNo } = await lab.newest(id)
    const entry = lab.gateway.ledger.get(tradeNo)
    if (entry) entry.verdict = 'pending'
    const closes = lab.gateway.calls.close
    lab.gateway.faults.close = () => Promise.reject(new GatewayUnclear('reset'))
    await lab.pass(70)
    expect(lab.gateway.calls.close).toBe(closes + 1)
    lab.gateway.faults.close = undefined
    await lab.pass(660)
    expect(lab.gateway.calls.close).toBe(closes + 2)
    expect(entry?.verdict).toBe('closed')
  })

  test('a payment that nobody can tell about is never guessed at: an operator is told [F15]', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open({ expiresIn: 600 })
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    lab.gateway.faults.query = () => Promise.reject(new GatewayUnclear('away'))
    await lab.pass(49 * 3_600)
    expect(await lab.newest(id)).toMatchObject({ state: 'closing', money: 'possible' })
    expect(await lab.checkout(id)).toMatchObject({ status: 'open' })
    expect(lab.logged).toContainEqual(expect.objectContaining({ level: 'error', event: 'payment.stuck' }))
    lab.gateway.faults.query = undefined
    await lab.pass(3_700)
    expect(await lab.checkout(id)).toMatchObject({ status: 'expired' })
  })

  test('nothing is asked for ever: a day after its end a payment is left alone', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open({ expiresIn: 600 })
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    await lab.pass(3 * 86_400)
    expect(await lab.newest(id)).toMatchObject({ state: 'closed', nextQueryAt: null })
    expect(lab.gateway.calls.query).toBeLessThan(20)
  })
})
