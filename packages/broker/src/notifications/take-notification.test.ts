import { fen } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import { type PaymentsLab, type PaymentsLabOptions, paymentsLab, startOn } from '../../lab/payments-lab.ts'
import { startPayment } from '../payments/start-payment.ts'
import { takeNotification } from './take-notification.ts'

async function started(options: PaymentsLabOptions = {}) {
  const lab = paymentsLab(options)
  const checkout = await lab.open()
  await startPayment(lab.context, startOn(checkout.id, 'wechat:qr'))
  const payment = await lab.newest(checkout.id)
  return { lab, checkout, payment, tradeNo: payment.tradeNo }
}

const bodyOf = async (lab: PaymentsLab, ...change: Parameters<PaymentsLab['gateway']['notification']>) =>
  (await lab.hear(...change)).body

describe('a notification', () => {
  test('told a thousand times at once makes one transition and one event, and is accepted each time [T10 T47 F16]', async () => {
    const { lab, checkout, payment, tradeNo } = await started()
    lab.gateway.pay(tradeNo)
    const replies = await Promise.all(Array.from({ length: 1_000 }, () => lab.hear(tradeNo)))
    expect(replies.filter(({ body }) => body === 'accepted')).toHaveLength(1_000)
    expect((await lab.newest(checkout.id)).version).toBe(payment.version + 1)
    expect(await lab.events()).toHaveLength(1)
    expect(lab.gateway.calls.query).toBe(0)
  })

  test('whose acceptance was lost comes again for three hours, and is accepted each time without a trace [F20]', async () => {
    const { lab, checkout, tradeNo } = await started()
    lab.gateway.pay(tradeNo)
    await lab.hear(tradeNo)
    const standing = [await lab.newest(checkout.id), await lab.checkout(checkout.id)]
    // As Pooul's documents have it: after 15, 15, 30 s, 3 and 30 minutes, and so on for three hours.
    for (const seconds of [15, 15, 30, 180, 1_800, 1_800, 1_800, 1_800, 3_600]) {
      await lab.pass(seconds)
      expect((await lab.hear(tradeNo)).body).toBe('accepted')
    }
    expect([await lab.newest(checkout.id), await lab.checkout(checkout.id)]).toEqual(standing)
    expect(await lab.events()).toHaveLength(1)
    expect(lab.gateway.calls.query).toBe(0)
  })

  test('that is only a hint, told 200 times at once, makes one query and is accepted each time', async () => {
    const { lab, tradeNo } = await started({ capabilities: { notificationSettles: false } })
    lab.gateway.pay(tradeNo)
    const replies = await Promise.all(Array.from({ length: 200 }, () => lab.hear(tradeNo, { amount: null })))
    expect(replies.filter(({ body }) => body === 'accepted')).toHaveLength(200)
    expect(await lab.events()).toHaveLength(1)
    expect(lab.gateway.calls.query).toBe(1)
  })

  test('that comes before the create’s answer is applied, and the answer changes nothing [F18]', async () => {
    const lab = paymentsLab()
    const checkout = await lab.open()
    lab.gateway.faults.create = async (order, plain) => {
      const created = plain()
      lab.gateway.pay(order.tradeNo)
      expect(await bodyOf(lab, order.tradeNo)).toBe('accepted')
      return created
    }
    expect(await startPayment(lab.context, startOn(checkout.id, 'wechat:qr'))).toMatchObject({ status: 'paid' })
    expect(await lab.checkout(checkout.id)).toMatchObject({ status: 'paid' })
    expect(await lab.events()).toHaveLength(1)
  })

  test('with another amount changes nothing, makes us ask, and leaves the payment resolvable [T9]', async () => {
    const { lab, checkout, tradeNo } = await started()
    expect(await bodyOf(lab, tradeNo, { verdict: 'paid', amount: fen(1) })).toBe('refused')
    expect(await lab.newest(checkout.id)).toMatchObject({ state: 'awaiting', money: 'possible' })
    expect(lab.gateway.calls.query).toBe(1)
    expect(lab.logged).toContainEqual(expect.objectContaining({ level: 'warn', event: 'payment.evidence-mismatch' }))
    lab.gateway.pay(tradeNo)
    expect(await bodyOf(lab, tradeNo)).toBe('accepted')
    expect(await lab.checkout(checkout.id)).toMatchObject({ status: 'paid' })
    expect(await bodyOf(lab, tradeNo, { amount: fen(1) })).toBe('refused')
  })

  test.each([
    ['is forged', { signature: 'bad' }],
    ['names a foreign merchant', { merchant: 'foreign' as const }],
    ['names no payment', { tradeNo: null }],
  ])('that %s is refused and changes nothing [T8 T9 T12]', async (_, change) => {
    const { lab, checkout, payment, tradeNo } = await started()
    expect(await bodyOf(lab, tradeNo, { verdict: 'paid', ...change })).toBe('refused')
    expect(await lab.newest(checkout.id)).toMatchObject({ state: payment.state, money: 'possible' })
    expect(await lab.events()).toEqual([])
  })

  test('that is ambiguous is asked about, not believed [T1]', async () => {
    const { lab, checkout, tradeNo } = await started()
    expect(await bodyOf(lab, tradeNo, { verdict: 'paid', trust: 'none' })).toBe('refused')
    expect(lab.gateway.calls.query).toBe(1)
    expect(await lab.newest(checkout.id)).toMatchObject({ money: 'possible' })
  })

  test('signed, for a number that nobody knows, is kept as an orphan and refused [F18]', async () => {
    const { lab, tradeNo } = await started()
    let orphan: unknown
    const recordOrphan = lab.store.recordOrphan
    lab.store.recordOrphan = (row) => {
      orphan = row
      return recordOrphan(row)
    }
    expect(await bodyOf(lab, tradeNo, { tradeNo: 'Z9' })).toBe('refused')
    expect(orphan).toMatchObject({ account: 'main', tradeNo: 'Z9' })
  })

  test('for an unknown account is answered 404 in plain words', async () => {
    const { lab, tradeNo } = await started()
    const reply = await takeNotification(lab.context, 'nobody', lab.gateway.notification(tradeNo))
    expect(reply).toMatchObject({ status: 404 })
    expect(reply.body).toMatch(/no such account/)
  })

  test('that the database can’t take is refused, and accepted when it comes again [F18 F31]', async () => {
    const { lab, checkout, tradeNo } = await started()
    lab.gateway.pay(tradeNo)
    const change = lab.store.change
    lab.store.change = () => Promise.reject(new Error('disk full'))
    expect(await bodyOf(lab, tradeNo)).toBe('refused')
    lab.store.change = change
    expect(await bodyOf(lab, tradeNo)).toBe('accepted')
    expect(await lab.checkout(checkout.id)).toMatchObject({ status: 'paid' })
  })

  test('of a cancel closes nothing: the payer holds such messages too [T11]', async () => {
    const { lab, checkout, tradeNo } = await started()
    expect(await bodyOf(lab, tradeNo, { verdict: 'closed' })).toBe('refused')
    expect(await lab.newest(checkout.id)).toMatchObject({ state: 'awaiting', money: 'possible' })
  })

  test('is answered in time when the gateway’s query hangs, and settled when it comes back [F8]', async () => {
    const { lab, checkout, tradeNo } = await started({ capabilities: { notificationSettles: false } })
    lab.gateway.pay(tradeNo)
    let release = () => {}
    const hanging = new Promise<void>((resolve) => {
      release = resolve
    })
    lab.gateway.faults.query = async (_, plain) => {
      await hanging
      return plain()
    }
    const startedAt = performance.now()
    const first = bodyOf(lab, tradeNo)
    await expect.poll(() => lab.gateway.calls.query).toBe(1)
    expect(await Promise.all([first, bodyOf(lab, tradeNo)])).toEqual(['refused', 'refused'])
    expect(lab.gateway.calls.query).toBe(1)
    expect(performance.now() - startedAt).toBeLessThan(4_000)
    release()
    await expect.poll(() => lab.checkout(checkout.id)).toMatchObject({ status: 'paid' })
  })
})

describe('the address of a notification', () => {
  const at = async (lab: PaymentsLab, tradeNo: string, token: string | null) =>
    takeNotification(lab.context, 'main', lab.gateway.notification(tradeNo), { token })

  test('is each payment’s own, can’t be guessed, and has no query [T13]', async () => {
    const tokens = new Set<string>()
    for (let seed = 1; seed <= 20; seed++) {
      const { payment } = await started({ seed })
      expect(payment.notifyToken).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/)
      tokens.add(payment.notifyToken)
    }
    expect(tokens.size).toBe(20)
  })

  test('that is another payment’s isn’t there: nothing is asked, nothing is written [T12 T13]', async () => {
    const { lab, payment, tradeNo } = await started()
    const other = await lab.open({ orderNo: 'B1' })
    await startPayment(lab.context, startOn(other.id, 'wechat:qr'))
    const { notifyToken } = await lab.newest(other.id)
    lab.gateway.pay(tradeNo)
    const before = lab.gateway.calls.query
    for (const token of [notifyToken, 'A', payment.notifyToken.toLowerCase(), `${payment.notifyToken}A`, '']) {
      const reply = await at(lab, tradeNo, token)
      expect(reply).toEqual(await takeNotification(lab.context, 'nobody', lab.gateway.notification(tradeNo), { token }))
      expect(reply.status).toBe(404)
    }
    expect(lab.gateway.calls.query).toBe(before)
    expect(await lab.store.payment(payment.id)).toEqual(payment)
    expect(lab.logged).toContainEqual(expect.objectContaining({ event: 'notification.wrong-address' }))
  })

  test('that is only the account’s makes us ask, and the gateway’s answer pays [T12]', async () => {
    const { lab, checkout, tradeNo } = await started()
    const lie = lab.gateway.notification(tradeNo, { verdict: 'paid' })
    expect((await takeNotification(lab.context, 'main', lie)).body).toBe('refused')
    expect(await lab.newest(checkout.id)).toMatchObject({ state: 'awaiting', money: 'possible' })
    lab.gateway.pay(tradeNo)
    expect((await at(lab, tradeNo, null)).body).toBe('accepted')
    expect(await lab.checkout(checkout.id)).toMatchObject({ status: 'paid' })
    expect(lab.gateway.calls.query).toBe(2)
  })

  test('is a hint for a payment that has none, whatever stands in it', async () => {
    const { lab, checkout, payment, tradeNo } = await started()
    const patch = { notifyToken: '' }
    await lab.store.change({
      payment: { id: payment.id, expectVersion: payment.version, patch },
      events: [],
      evidence: null,
    })
    lab.gateway.pay(tradeNo)
    expect((await at(lab, tradeNo, payment.notifyToken)).body).toBe('accepted')
    expect(lab.gateway.calls.query).toBe(1)
    expect(await lab.checkout(checkout.id)).toMatchObject({ status: 'paid' })
  })
})
