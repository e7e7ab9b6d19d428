import { LONGEST_EVENT } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import type { Checkout } from './checkout.ts'
import { createCheckout } from './create-checkout.ts'
import { createFakeBroker, type FakeBroker, type FakeBrokerOptions } from './testing/fake-broker.ts'
import { createFakePlatform, type FakePlatform } from './testing/fake-platform.ts'
import type { FakeStream } from './testing/fake-transport.ts'
import { createManualTimers, type ManualTimers } from './testing/manual-timers.ts'

interface World {
  readonly broker: FakeBroker
  readonly platform: FakePlatform
  readonly timers: ManualTimers
  readonly checkout: Checkout
  stream(): FakeStream
}

/** A checkout that shows a code and follows it. */
async function following(given: FakeBrokerOptions = {}): Promise<World> {
  const timers = createManualTimers(Date.parse('2026-11-21T00:00:00Z'))
  const broker = createFakeBroker({ now: timers.now, ...given })
  const platform = createFakePlatform()
  const ports = { transport: broker.transport, platform, timers, random: () => 0.5 }
  const checkout = createCheckout({ brokerUrl: 'https://pay.example.com', token: 't', ...ports })
  await timers.advance(0)
  checkout.pay()
  await timers.advance(0)
  return { broker, platform, timers, checkout, stream: () => broker.transport.streams.at(-1) as FakeStream }
}

const asked = ({ broker }: World): number => broker.sent('pay_1').length

describe('by a stream', () => {
  test('nothing is asked while it is heard, and an event settles at once', async () => {
    const world = await following({ streaming: true })
    const { broker, checkout, timers, stream } = world
    stream().open(200)
    for (let beat = 0; beat < 8; beat++) {
      stream().text(': beat\n\n')
      await timers.advance(15_000)
    }
    expect(asked(world)).toBe(1)
    broker.pay()
    broker.publish()
    expect(checkout.getState().name).toBe('settled')
    expect(stream().closed).toBe(true)
    expect(timers.pending()).toBe(0)
  })

  test('it is opened with the token, and again from the last event', async () => {
    const { broker, timers, stream } = await following({ streaming: true })
    expect(stream().request.headers).toMatchObject({ accept: 'text/event-stream', authorization: 'Bearer t' })
    expect(stream().request.headers).not.toHaveProperty('last-event-id')
    stream().open(200)
    broker.publish()
    stream().end()
    await timers.advance(2_000)
    expect(broker.transport.streams.length).toBe(2)
    expect(stream().request.headers['last-event-id']).toBe('1')
  })

  test('one that falls silent is taken for dead: the broker is asked, and the stream opened anew', async () => {
    const world = await following({ streaming: true })
    const { broker, checkout, timers, stream } = world
    stream().open(200)
    stream().text(': beat\n\n')
    await timers.advance(1_000)
    broker.pay()
    await timers.advance(22_000)
    expect(broker.transport.streams[0]?.closed).toBe(true)
    expect(checkout.getState().name).toBe('settled')
  })

  test('one that never speaks doesn’t keep the broker from being asked', async () => {
    const world = await following({ streaming: true })
    world.stream().open(200)
    await world.timers.advance(6_000)
    expect(asked(world)).toBe(4)
    expect(world.broker.transport.streams.length).toBe(1)
  })

  test('a broker that doesn’t stream is asked instead, and not bothered with streams again', async () => {
    const world = await following({ streaming: true })
    world.stream().open(404)
    world.stream().text(`event: checkout\ndata: ${JSON.stringify({ ...world.broker.view(), status: 'paid' })}\n\n`)
    expect(world.checkout.getState().name).toBe('showing-qr')
    world.stream().end()
    await world.timers.advance(6_000)
    expect(asked(world)).toBe(4)
    expect(world.broker.transport.streams.length).toBe(1)
  })

  test('one whose line never ends is given up, and the broker is asked until it is paid [B15]', async () => {
    const world = await following({ streaming: true })
    const { broker, checkout, timers, stream } = world
    stream().open(200)
    for (let fed = 0; !stream().closed && fed < 2 * LONGEST_EVENT; fed += 10_000) stream().text('x'.repeat(10_000))
    expect(stream().closed).toBe(true)
    await timers.advance(6_000)
    expect(asked(world)).toBe(4)
    expect(broker.transport.streams.length).toBe(1)
    broker.pay()
    await timers.advance(5_000)
    expect(checkout.getState().name).toBe('settled')
  })

  test('one that finds no place is asked for again, and the broker asked meanwhile [B7]', async () => {
    const world = await following({ streaming: true, places: 0 })
    const { broker, checkout, timers } = world
    await timers.advance(6_000)
    expect([asked(world), broker.transport.streams.length]).toEqual([4, 0])
    broker.transport.places = 1
    await timers.advance(2_000)
    expect(broker.transport.streams.length).toBe(1)
    world.stream().open(200)
    broker.pay()
    broker.publish()
    expect(checkout.getState().name).toBe('settled')
  })

  test('a hidden page closes it, and a return opens it again', async () => {
    const { broker, platform, timers, stream } = await following({ streaming: true })
    stream().open(200)
    stream().text(': beat\n\n')
    platform.setVisible(false)
    await timers.advance(30_000)
    expect(broker.transport.streams.every(({ closed }) => closed)).toBe(true)
    expect(timers.pending()).toBe(2) // the code's expiry, and the checkout's
    platform.comeBack()
    await timers.advance(0)
    expect(stream().closed).toBe(false)
  })

  test('what a closed stream still says is not heard', async () => {
    const { broker, checkout, timers, stream } = await following({ streaming: true })
    const old = stream()
    old.open(200)
    old.end()
    await timers.advance(2_000)
    old.text(`event: checkout\ndata: ${JSON.stringify({ ...broker.view(), status: 'closed' })}\n\n`)
    expect(checkout.getState().name).toBe('showing-qr')
  })

  test('an event older than what is known changes nothing, but an end counts whenever it was told', async () => {
    const { broker, checkout, timers, stream } = await following({ streaming: true })
    stream().open(200)
    broker.publish()
    await timers.advance(5_000)
    broker.publish()
    const late = { ...broker.view(), serverTime: '2026-11-20T00:00:00Z' }
    stream().text(`event: checkout\ndata: ${JSON.stringify({ ...late, payment: null })}\n\n`)
    expect(checkout.getState().name).toBe('showing-qr')
    stream().text(`event: checkout\ndata: ${JSON.stringify({ ...late, status: 'paid' })}\n\n`)
    expect(checkout.getState().name).toBe('settled')
  })

  test('events that are no checkout are not heard', async () => {
    const { checkout, stream } = await following({ streaming: true })
    stream().open(200)
    stream().text('event: checkout\ndata: {"status":"paid"}\n\nevent: checkout\ndata: {\n\nevent: other\ndata: {}\n\n')
    expect(checkout.getState()).toMatchObject({ name: 'showing-qr', trouble: null })
  })
})

describe('by questions', () => {
  test('one at a time: a slow answer delays the next', async () => {
    const world = await following()
    world.broker.disturb('pay_1', 'never')
    await world.timers.advance(2_000)
    expect(asked(world)).toBe(2)
    await world.timers.advance(19_000)
    expect(asked(world)).toBe(2)
  })

  test('a question that is never answered is asked again after 20 s', async () => {
    const world = await following()
    world.broker.disturb('pay_1', 'never')
    await world.timers.advance(2_000 + 20_000 + 3_000)
    expect(asked(world)).toBe(3)
  })

  test('a minute without a network is told and survived [F52]', async () => {
    const world = await following()
    const { broker, checkout, timers, platform } = world
    broker.disturb('pay_1', 'lost', null)
    await timers.advance(60_000)
    expect(asked(world)).toBeLessThan(10)
    expect(checkout.getState()).toMatchObject({ name: 'showing-qr', trouble: { code: 'offline' } })
    broker.heal()
    broker.pay()
    platform.comeBack()
    await timers.advance(0)
    expect(checkout.getState().name).toBe('settled')
  })

  test('Retry-After is honoured, even when the payer asks', async () => {
    const world = await following()
    const { broker, checkout, timers } = world
    const busy = { type: 'urn:x', title: 'x', status: 429, code: 'rate-limited', detail: 'x' }
    broker.disturb('pay_1', { status: 429, body: busy, headers: { 'retry-after': '60' } })
    await timers.advance(2_000)
    const before = asked(world)
    checkout.confirm()
    await timers.advance(59_000)
    expect(asked(world)).toBe(before)
    await timers.advance(2_000)
    expect(asked(world)).toBe(before + 1)
  })

  test('a return asks at once, and once [F51]', async () => {
    const world = await following()
    const { timers, platform } = world
    await timers.advance(60_000)
    const before = asked(world)
    platform.comeBack()
    await timers.advance(0)
    expect(asked(world)).toBe(before + 1)
  })

  test('a return doesn’t wait for what was asked before the page froze [F51]', async () => {
    const world = await following()
    const { broker, timers, platform } = world
    broker.disturb('pay_1', 'never')
    await timers.advance(2_000)
    await timers.advance(6_000)
    platform.comeBack()
    await timers.advance(0)
    expect(asked(world)).toBe(3)
  })

  test('a checkout that ran out is read whole, for its payment may never change', async () => {
    const { broker, checkout, timers } = await following({ checkout: { expiresAt: '2026-11-21T00:00:03Z' } })
    broker.change({ status: 'expired' })
    await timers.advance(4_000)
    expect(checkout.getState()).toMatchObject({ name: 'stopped', reason: 'expired' })
  })

  test('a checkout that ends behind a code that was closed is seen to end', async () => {
    const { broker, checkout, timers } = await following({ checkout: { expiresAt: '2026-11-21T00:00:30Z' } })
    broker.setPayment({ status: 'closed' })
    await timers.advance(2_000)
    expect(checkout.getState()).toMatchObject({ name: 'showing-qr', expired: true })
    broker.change({ status: 'expired' })
    await timers.advance(40_000)
    expect(checkout.getState()).toMatchObject({ name: 'stopped', reason: 'expired' })
  })

  test('a payment left for the choice is followed still', async () => {
    const { broker, checkout, timers } = await following()
    checkout.back()
    broker.pay()
    await timers.advance(2_000)
    expect(checkout.getState().name).toBe('settled')
  })

  test('an hour’s wait costs a few hundred small questions at most', async () => {
    const world = await following({ action: () => ({ type: 'wait' }) })
    await world.timers.advance(3_600_000)
    expect(world.broker.transport.requests.length).toBeLessThan(400)
  })
})
