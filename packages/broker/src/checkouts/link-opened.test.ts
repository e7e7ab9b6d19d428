import { expect, test } from 'vitest'
import { paymentsLab, startOn } from '../../lab/payments-lab.ts'
import { startPayment } from '../payments/start-payment.ts'
import { linkOpened } from './link-opened.ts'

test('a crowd at the link changes the checkout once, and neither a start nor a notification loses to it', async () => {
  const lab = paymentsLab()
  const { id } = await lab.open()
  const { version } = await lab.checkout(id)
  const crowd = () => Promise.all(Array.from({ length: 500 }, () => linkOpened(lab.context, id)))
  await crowd()
  expect(await lab.checkout(id)).toMatchObject({ version: version + 1, openedAt: lab.context.clock.now() })
  const [, started] = await Promise.all([crowd(), startPayment(lab.context, startOn(id, 'wechat:qr'))])
  expect(started.status).toBe('pending')
  const { tradeNo } = await lab.newest(id)
  lab.gateway.pay(tradeNo)
  lab.skip(2)
  await Promise.all([crowd(), lab.hear(tradeNo)])
  expect(await lab.checkout(id)).toMatchObject({ status: 'paid' })
})

test('who opens it a moment later is noticed', async () => {
  const lab = paymentsLab()
  const { id } = await lab.open()
  await linkOpened(lab.context, id)
  lab.skip(1)
  await linkOpened(lab.context, id)
  expect((await lab.checkout(id)).openedAt).toBe(lab.context.clock.now())
})
