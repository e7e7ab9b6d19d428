import { describe, expect, test } from 'vitest'
import { ASKS_PASSWORD } from '../../lab/ledger-barcodes.ts'
import { paymentsLab, scanOn, startOn } from '../../lab/payments-lab.ts'
import { refundsLab } from '../../lab/refunds-lab.ts'
import { eventTypes, tillLab } from '../../lab/till-lab.ts'
import { startPayment } from '../payments/start-payment.ts'
import { startRefund } from '../refunds/start-refund.ts'
import { refreshDue } from './refresh-due.ts'

/** Longer than any lease. */
const LONG = 60

/** A call that the gateway has begun, and answers when it is let go. */
function slowCall() {
  const begun = Promise.withResolvers<void>()
  const letGo = Promise.withResolvers<void>()
  let first = true
  const run = async <Answer>(plain: () => Answer): Promise<Answer> => {
    if (!first) return plain()
    first = false
    const answer = plain()
    begun.resolve()
    await letGo.promise
    return answer
  }
  return { run, begun: begun.promise, letGo: letGo.resolve }
}

describe('a call that is slower than its lease', () => {
  test('a create is sent by nobody else: others ask, and its late answer changes nothing [F8 F42]', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    const slow = slowCall()
    lab.gateway.faults.create = (_, plain) => slow.run(plain)
    const started = startPayment(lab.context, startOn(id, 'wechat:qr'))
    await slow.begun
    lab.gateway.pay((await lab.newest(id)).tradeNo)
    await lab.pass(LONG)
    expect(await lab.checkout(id)).toMatchObject({ status: 'paid' })
    const paid = await lab.newest(id)
    slow.letGo()
    expect(await started).toMatchObject({ status: 'paid' })
    expect(await lab.newest(id)).toEqual(paid)
    expect(lab.gateway.calls.create).toBe(1)
    expect(await eventTypes(lab)).toEqual(['checkout.paid'])
  })

  test('a refund is sent by nobody else: others ask, and its late answer changes nothing [F27 F42]', async () => {
    const lab = await refundsLab()
    const slow = slowCall()
    lab.gateway.refundFaults.refund = (_, plain) => slow.run(plain)
    const started = startRefund(lab.context, lab.wish())
    await slow.begun
    lab.gateway.decide((await lab.refund()).gatewayNo, 'succeeded')
    await lab.pass(LONG)
    expect(await lab.refund()).toMatchObject({ state: 'succeeded' })
    slow.letGo()
    expect((await started).refund).toMatchObject({ state: 'succeeded' })
    expect(lab.gateway.refundCalls.refund).toBe(1)
    expect(await lab.told()).toEqual(['refund.succeeded R1'])
  })

  test('a query is asked again by another; both answers end in one state, told once [F42]', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    lab.gateway.pay((await lab.newest(id)).tradeNo)
    const slow = slowCall()
    lab.gateway.faults.query = (_, plain) => slow.run(plain)
    lab.skip(5)
    const first = refreshDue(lab.context)
    await slow.begun
    await refreshDue(lab.context)
    expect(lab.gateway.calls.query).toBe(1)
    lab.skip(LONG)
    await refreshDue(lab.context)
    const paid = await lab.newest(id)
    expect([lab.gateway.calls.query, paid.state]).toEqual([2, 'paid'])
    slow.letGo()
    await first
    expect(await lab.newest(id)).toMatchObject({
      state: 'paid',
      money: 'taken',
      disposition: 'applied',
      nextQueryAt: null,
    })
    expect(await eventTypes(lab)).toEqual(['checkout.paid'])
  })

  test('an old answer undoes no reverse, and sends no second one [F13 F42]', async () => {
    const { lab, id } = await tillLab()
    await startPayment(lab.context, scanOn(id, ASKS_PASSWORD))
    const slow = slowCall()
    lab.gateway.faults.query = (_, plain) => slow.run(plain)
    lab.skip(10)
    const first = refreshDue(lab.context)
    await slow.begun
    await lab.pass(LONG)
    expect(await lab.newest(id)).toMatchObject({ state: 'closed', money: 'none' })
    slow.letGo()
    await first
    expect(await lab.newest(id)).toMatchObject({ state: 'closed', money: 'none' })
    await lab.pass(86_400)
    expect(await lab.newest(id)).toMatchObject({ state: 'closed', money: 'none' })
    expect(lab.gateway.reverses).toHaveLength(1)
    expect(lab.logged.filter(({ level }) => level === 'error')).toEqual([])
  })
})
