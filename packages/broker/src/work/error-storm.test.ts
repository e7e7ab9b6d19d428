import { fen } from '@pay-checkout/protocol'
import { expect, test } from 'vitest'
import { type PaymentsLab, paymentsLab, startOn } from '../../lab/payments-lab.ts'
import type { BrokerContext } from '../context/context.ts'
import { openAccount } from '../gateway/open-account.ts'
import { startPayment } from '../payments/start-payment.ts'
import type { OutgoingReply, OutgoingRequest } from '../ports.ts'
import { startRefund } from '../refunds/start-refund.ts'
import gatewayTemplate from '../testing/gateway-template/index.ts'
import { createPeer } from '../testing/gateway-template/peer.ts'

/** A gateway that can be down, and several brokers on one store that talk to it. */
function storm(brokers: number) {
  const lab = paymentsLab()
  const peer = createPeer()
  const gateway = { down: false, hangs: false, sent: [] as string[], paid: new Set<string>() }
  const send = async (request: OutgoingRequest): Promise<OutgoingReply> => {
    const { path, values } = peer.receive(request)
    gateway.sent.push(path)
    if (gateway.hangs) return new Promise(() => {})
    if (gateway.down) throw new Error('connect ECONNREFUSED')
    const tradeNo = String(values.order_no)
    const status = gateway.paid.has(tradeNo) ? 'PAID' : 'CREATED'
    const { channel, amount } = { channel: 'wechat:qr', amount: 1990 } as const
    const told =
      path === '/create' ? peer.created(channel, { tradeNo } as never) : peer.payment({ tradeNo, status, amount })
    return { status: 200, headers: {}, bytes: peer.seal(peer.clear('0', 'ok', told)) }
  }
  const contexts = Array.from({ length: brokers }, (): BrokerContext => {
    const { clock, random, log } = lab.context
    const account = openAccount({
      ...{ name: 'main', gateway: gatewayTemplate as never, config: peer.config },
      ...{ send, clock, random, log },
    })
    return { ...lab.context, accounts: new Map([['main', account]]) }
  })
  Object.assign(lab.context, contexts[0])
  return { lab, gateway, contexts }
}

let orders = 0
async function start(lab: PaymentsLab, context: BrokerContext): Promise<string> {
  orders += 1
  const { id } = await lab.open({ orderNo: `S${orders}` })
  return startPayment(context, startOn(id, 'wechat:qr')).then(
    ({ action }) => action.type,
    (error) => `${error.code} ${Math.ceil(error.retryAfter)}`,
  )
}

/** Starts that the gateway leaves without an answer: until they end, they are those who try. */
async function startHanging(count: number, { lab, gateway, contexts }: ReturnType<typeof storm>): Promise<void> {
  const sent = gateway.sent.length
  gateway.hangs = true
  for (let n = 0; n < count; n++) void start(lab, contexts[0] as BrokerContext)
  await expect.poll(() => gateway.sent.length).toBe(sent + count)
}

test('a gateway that doesn’t answer is asked for nothing new but by two who try, before anything is stored [F59]', async () => {
  const world = storm(2)
  const { lab, gateway, contexts } = world
  const [one, other] = contexts as [BrokerContext, BrokerContext]
  gateway.down = true
  for (let n = 0; n < 8; n++) expect(await start(lab, one)).toBe('wait')
  await startHanging(2, world)
  const sent = gateway.sent.length
  const { id } = await lab.open({ orderNo: 'REFUSED' })
  await expect(startPayment(one, startOn(id, 'wechat:qr'))).rejects.toMatchObject({
    code: 'unavailable',
    retryAfter: 3,
  })
  expect(await lab.payments(id)).toEqual([])
  expect(gateway.sent).toHaveLength(sent)
  // What one broker has learnt the other finds out for itself.
  gateway.hangs = false
  expect(await start(lab, other)).toBe('wait')
})

test('after a rest one payment tries and two more, the others wait for them, and then all go on [F59]', async () => {
  const world = storm(1)
  const { lab, gateway, contexts } = world
  const [one] = contexts as [BrokerContext]
  gateway.down = true
  for (let n = 0; n < 8; n++) await start(lab, one)
  lab.skip(15)
  await startHanging(3, world)
  expect(await Promise.all(Array.from({ length: 20 }, () => start(lab, one)))).toEqual(Array(20).fill('unavailable 3'))
  Object.assign(gateway, { hangs: false, down: false })
  lab.skip(15)
  expect(await start(lab, one)).toBe('show-qr')
  expect(await Promise.all([start(lab, one), start(lab, one)])).toEqual(['show-qr', 'show-qr'])
})

test('of a hundred starts at once after a rest three are let through, and nobody gives up what still works [F59 T45]', async () => {
  const world = storm(1)
  const { lab, gateway, contexts } = world
  const [one] = contexts as [BrokerContext]
  const kept = await lab.open({ orderNo: 'KEPT', methods: ['wechat:qr', 'wechat:barcode'] })
  await startPayment(one, startOn(kept.id, 'wechat:qr'))
  gateway.down = true
  for (let n = 0; n < 8; n++) await start(lab, one)
  lab.skip(15)
  const outcomes = await Promise.all(Array.from({ length: 100 }, () => start(lab, one)))
  expect(outcomes.filter((outcome) => outcome === 'wait')).toHaveLength(3)
  await startHanging(2, world)
  await expect(
    startPayment(one, { ...startOn(kept.id, 'wechat:barcode'), authCode: '134567890123456789' }),
  ).rejects.toMatchObject({ code: 'unavailable' })
  expect(await lab.newest(kept.id)).toMatchObject({ channel: 'wechat:qr', state: 'awaiting' })
})

test('queries go on, throttled: what was paid meanwhile is found when the gateway is back [F59]', async () => {
  const { lab, gateway, contexts } = storm(1)
  const [one] = contexts as [BrokerContext]
  const ids: string[] = []
  for (let n = 0; n < 30; n++) {
    const { id } = await lab.open({ orderNo: `Q${n}` })
    await startPayment(one, startOn(id, 'wechat:qr'))
    gateway.paid.add((await lab.newest(id)).tradeNo)
    ids.push(id)
  }
  gateway.down = true
  gateway.sent.length = 0
  await lab.pass(120)
  const asked = gateway.sent.filter((path) => path === '/query').length
  expect(asked).toBeGreaterThanOrEqual(8)
  expect(asked).toBeLessThanOrEqual(30 + 120 / 15)
  gateway.down = false
  await lab.pass(600)
  for (const id of ids) expect(await lab.checkout(id)).toMatchObject({ status: 'paid' })
})

test('a refund that couldn’t be sent is refused before it has a number [F59]', async () => {
  const { lab, gateway, contexts } = storm(1)
  const [one] = contexts as [BrokerContext]
  const { id } = await lab.open({ orderNo: 'PAID' })
  await startPayment(one, startOn(id, 'wechat:qr'))
  gateway.paid.add((await lab.newest(id)).tradeNo)
  await lab.pass(10)
  expect(await lab.checkout(id)).toMatchObject({ status: 'paid' })
  gateway.down = true
  const refund = (n: number) =>
    startRefund(one, { checkoutId: id, refundNo: `R${n}`, amount: fen(10), reason: 'returned' })
  for (let n = 0; n < 8; n++) expect((await refund(n)).refund.state).toBe('unknown')
  await expect(refund(8)).rejects.toMatchObject({ code: 'unavailable' })
  expect(await lab.store.refund('R8')).toBeNull()
})
