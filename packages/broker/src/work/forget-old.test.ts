import { expect, test } from 'vitest'
import { type PaymentsLab, paymentsLab, startOn } from '../../lab/payments-lab.ts'
import { startPayment } from '../payments/start-payment.ts'
import { createForgetting, RETENTION, type Retention } from './forget-old.ts'
import { createWork } from './work.ts'

const DAY = 86_400

/** An order that was paid by somebody whom the shop had named. */
async function paidOrder(orderNo: string, lab: PaymentsLab): Promise<string> {
  const { id } = await lab.open({ orderNo, payer: { wechatOpenid: 'o-secret', ip: '203.0.113.7' } })
  await startPayment(lab.context, startOn(id, 'wechat:qr'))
  const { tradeNo } = await lab.newest(id)
  lab.gateway.pay(tradeNo)
  await lab.hear(tradeNo)
  await lab.pass(60)
  return id
}

const forgetting = ({ context }: PaymentsLab, retention: Retention = RETENTION) =>
  createForgetting(context, retention, { tells: true })

test('payers’ ids and told events are forgotten after ninety days, the books are kept, and the trail is whole [B16]', async () => {
  const lab = paymentsLab()
  const id = await paidOrder('A1', lab)
  const { run } = forgetting(lab)
  lab.skip(89 * DAY)
  await run()
  expect((await lab.checkout(id)).payer).not.toEqual({})
  expect(await lab.events()).toHaveLength(1)
  lab.skip(2 * DAY)
  await run()
  expect(await lab.checkout(id)).toMatchObject({ payer: {}, status: 'paid', orderNo: 'A1' })
  expect(await lab.events()).toEqual([])
  expect(await lab.payments(id)).toMatchObject([{ state: 'paid', disposition: 'applied' }])
  expect(await lab.store.checkTrail()).toMatchObject({ faults: [] })
  expect(lab.logged.filter(({ event }) => event === 'retention.forgot').map(({ fields }) => fields)).toEqual([
    { what: 'tokens', count: 1 },
    { what: 'payers', count: 1 },
    { what: 'events', count: 1 },
  ])
})

test('what a configuration keeps for ever stays [B16]', async () => {
  const lab = paymentsLab()
  const id = await paidOrder('A1', lab)
  const { run } = forgetting(lab, { payers: false, orphans: false, events: false })
  lab.skip(4_000 * DAY)
  await run()
  expect((await lab.checkout(id)).payer).not.toEqual({})
  expect(await lab.events()).toHaveLength(1)
})

test('it goes in steps: none is long, each tick makes one while there is more, and then it rests [B16]', async () => {
  const lab = paymentsLab()
  const steps: { what: string; limit: number }[] = []
  let left = 450
  const forget: typeof lab.store.forget = async (what, _, limit) => {
    steps.push({ what, limit })
    if (what !== 'payers') return 0
    const count = Math.min(limit, left)
    left -= count
    return count
  }
  const context = { ...lab.context, store: { ...lab.store, forget } }
  const work = createWork(context, undefined, undefined, RETENTION)
  lab.skip(60)
  for (let ticks = 0; ticks < 10; ticks++) await work.tick()
  expect(left).toBe(0)
  const ofPayers = steps.filter(({ what }) => what === 'payers')
  expect(ofPayers).toHaveLength(3)
  expect(Math.max(...steps.map(({ limit }) => limit))).toBe(200)
  // Nobody is told of events here: all of them are old after their time.
  expect(steps.map(({ what }) => what)).toContain('untold-events')
  lab.skip(599)
  await work.tick()
  expect(steps.filter(({ what }) => what === 'payers')).toHaveLength(3)
  lab.skip(1)
  await work.tick()
  expect(steps.filter(({ what }) => what === 'payers')).toHaveLength(4)
  await work.end()
})

test('a clock that was set forward by a year forgets nothing for a day, in which it can be set right [B4] [B16]', async () => {
  const lab = paymentsLab()
  const id = await paidOrder('A1', lab)
  await lab.look()
  lab.skip(DAY)
  const { run } = forgetting(lab)
  lab.setClock(365 * 24)
  await lab.look()
  lab.skip(DAY - 60)
  await run()
  expect((await lab.checkout(id)).payer).not.toEqual({})
  lab.setClock(-365 * 24)
  await lab.look()
  lab.skip(2 * DAY)
  await run()
  expect((await lab.checkout(id)).payer).not.toEqual({})
  lab.skip(90 * DAY)
  await run()
  expect((await lab.checkout(id)).payer).toEqual({})
})
