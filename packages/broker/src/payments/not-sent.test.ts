import { expect, test } from 'vitest'
import { paymentsLab, startOn } from '../../lab/payments-lab.ts'
import { refundsLab } from '../../lab/refunds-lab.ts'
import { mostNumbers, readTradeNo } from '../context/trade-number.ts'
import { GatewayUnreached } from '../gateway/errors.ts'
import { startRefund } from '../refunds/start-refund.ts'
import { startPayment } from './start-payment.ts'

const unreached = () => Promise.reject(new GatewayUnreached('The gateway couldn’t be reached (ECONNREFUSED)'))

test('a create that never left us has failed for certain: the payer is told so and goes on at once [B8]', async () => {
  const lab = paymentsLab()
  const { id } = await lab.open()
  lab.gateway.faults.create = unreached
  const start = (key: string) => startPayment(lab.context, startOn(id, 'wechat:qr', key))
  const refused = { code: 'gateway-refused', message: expect.stringContaining('nothing was sent') }
  await expect(start('key-1')).rejects.toMatchObject(refused)
  expect(await lab.newest(id)).toMatchObject({ state: 'failed', money: 'none', refusedCode: 'not-sent' })
  // Nothing was asked: there is nothing that the gateway could know.
  expect(lab.gateway.calls).toMatchObject({ create: 1, query: 0 })
  await expect(start('key-1')).rejects.toMatchObject(refused)
  lab.gateway.faults.create = undefined
  const view = await start('key-2')
  expect(view).toMatchObject({ status: 'pending', action: { type: 'show-qr' } })
  lab.gateway.pay((await lab.newest(id)).tradeNo)
  await lab.hear((await lab.newest(id)).tradeNo)
  expect(await lab.checkout(id)).toMatchObject({ status: 'paid' })
  expect(lab.logged.map(({ event }) => event)).toContain('gateway.create-unsent')
})

test('what couldn’t be sent uses up none of a checkout’s payments [B8]', async () => {
  const lab = paymentsLab({ policy: { maxPaymentsPerCheckout: 2 } })
  const { id } = await lab.open()
  lab.gateway.faults.create = unreached
  for (let n = 0; n < 4; n++) {
    await startPayment(lab.context, startOn(id, 'wechat:qr', `key-${n}`)).catch(() => {})
    lab.skip(30)
  }
  lab.gateway.faults.create = undefined
  expect(await startPayment(lab.context, startOn(id, 'wechat:qr', 'key-9'))).toMatchObject({ status: 'pending' })
})

test('a checkout whose end was asked for ends with the payment that never left us [B8]', async () => {
  const lab = paymentsLab()
  const { id } = await lab.open({ expiresIn: 60 })
  const sent = Promise.withResolvers<never>()
  lab.gateway.faults.create = () => sent.promise
  const started = startPayment(lab.context, startOn(id, 'wechat:qr')).catch(() => {})
  await expect.poll(() => lab.gateway.calls.create).toBe(1)
  await lab.pass(61)
  sent.reject(new GatewayUnreached('late'))
  await started
  expect(await lab.checkout(id)).toMatchObject({ status: 'expired' })
})

test('a refund that never left us has failed for certain, is told, and can be sent under another number [B8]', async () => {
  const lab = await refundsLab()
  lab.gateway.refundFaults.refund = unreached
  const { refund } = await startRefund(lab.context, lab.wish())
  expect(refund).toMatchObject({ state: 'failed', refusedCode: 'not-sent', nextQueryAt: null })
  expect(await lab.told()).toEqual(['refund.failed R1'])
  lab.gateway.refundFaults.refund = undefined
  const { refund: next } = await startRefund(lab.context, lab.wish({ refundNo: 'R2' }))
  expect(next.state).toBe('processing')
})

test('but their numbers end, which is said as it is; and a list of the gateway is searched for all of them [B8]', async () => {
  const lab = paymentsLab({ policy: { maxPaymentsPerCheckout: 2 } })
  const { id } = await lab.open()
  lab.gateway.faults.create = unreached
  const codes: string[] = []
  for (let n = 0; n < 7; n++) {
    codes.push(await startPayment(lab.context, startOn(id, 'wechat:qr', `key-${n}`)).catch(({ code }) => code))
    lab.skip(30)
  }
  expect(codes).toEqual([...Array(6).fill('gateway-refused'), 'too-many-attempts'])
  await expect(startPayment(lab.context, startOn(id, 'wechat:qr', 'key-9'))).rejects.toThrow(
    '6 payments, 0 of them sent',
  )
  expect(readTradeNo((await lab.newest(id)).tradeNo)?.sequence).toBe(mostNumbers(lab.context.policy))
})
