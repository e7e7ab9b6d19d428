import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { browserTimers } from './browser/timers.ts'
import type { CheckoutState } from './checkout-state.ts'
import { createCheckout } from './create-checkout.ts'
import { miniProgramTimers } from './miniprogram/timers.ts'
import { createFakeBroker } from './testing/fake-broker.ts'
import { createFakePlatform } from './testing/fake-platform.ts'
import { leftovers, openCheckout } from './testing/open-checkout.ts'

const START = Date.parse('2026-11-21T00:00:00Z')
const HOURS = 3_600_000

beforeEach(() => {
  vi.useFakeTimers({ now: START, toFake: ['Date', 'setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** The broker's clock, which nobody corrects. */
function brokerClock() {
  const started = performance.now()
  return () => START + performance.now() - started
}

/** A checkout on a real clock of its place, with a code of two minutes on the screen. */
async function showingCode(timers: ReturnType<typeof browserTimers>) {
  const now = brokerClock()
  const action = () =>
    ({ type: 'show-qr', content: 'weixin://x', expiresAt: new Date(now() + 120_000).toISOString() }) as const
  const broker = createFakeBroker({ now, action })
  const platform = createFakePlatform()
  const { transport } = broker
  const checkout = createCheckout({ brokerUrl: 'https://pay.example.com', token: 't', transport, platform, timers })
  await vi.advanceTimersByTimeAsync(0)
  checkout.pay('wechat:qr')
  await vi.advanceTimersByTimeAsync(0)
  const state = () => checkout.getState() as Extract<ReturnType<typeof checkout.getState>, { clockOffset: number }>
  /** How far the broker's clock is from what this checkout takes for it. */
  const error = () => Math.abs(timers.now() + state().clockOffset - now())
  return { broker, platform, checkout, state, error }
}

describe.each([
  ['a page', browserTimers],
  ['a mini-program', miniProgramTimers],
])('the clock of %s [B4]', (_, timers) => {
  test.each([
    ['forward', 8 * HOURS],
    ['back', -8 * HOURS],
  ])('that is set %s by hours while a code is shown: it runs out in its time, and not before', async (_way, by) => {
    const { broker, platform, checkout, state, error } = await showingCode(timers())
    await vi.advanceTimersByTimeAsync(30_000)
    vi.setSystemTime(Date.now() + by)
    platform.comeBack()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(error()).toBeLessThan(1_000)
    expect(state()).toMatchObject({ name: 'showing-qr', expired: false })
    await vi.advanceTimersByTimeAsync(80_000)
    expect(state()).toMatchObject({ name: 'showing-qr', expired: false })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(state()).toMatchObject({ name: 'showing-qr', expired: true })
    broker.pay()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(state().name).toBe('settled')
    checkout.dispose()
    expect(vi.getTimerCount()).toBe(0)
  })

  test.each([
    ['forward', 8 * HOURS],
    ['back', -8 * HOURS],
  ])('that is set %s by hours doesn’t keep the broker from being asked', async (_way, by) => {
    const { broker, checkout, state } = await showingCode(timers())
    broker.disturb('pay_1', {
      status: 429,
      body: { code: 'rate-limited', detail: 'x' },
      headers: { 'retry-after': '5' },
    })
    await vi.advanceTimersByTimeAsync(2_000)
    vi.setSystemTime(Date.now() + by)
    broker.pay()
    await vi.advanceTimersByTimeAsync(8_000)
    expect(state().name).toBe('settled')
    checkout.dispose()
  })
})

test('a page’s clock isn’t moved by a correction at all [B4]', async () => {
  const { error, checkout } = await showingCode(browserTimers())
  for (const by of [8 * HOURS, -16 * HOURS]) {
    vi.setSystemTime(Date.now() + by)
    expect(error()).toBeLessThan(10)
  }
  checkout.dispose()
})

test('a mini-program’s clock is set right by the next reading though nobody came back [B4]', async () => {
  const { error, checkout } = await showingCode(miniProgramTimers())
  vi.setSystemTime(Date.now() + 8 * HOURS)
  await vi.advanceTimersByTimeAsync(2_500)
  expect(error()).toBeLessThan(1_000)
  checkout.dispose()
})

describe('the broker’s clock that is set by hours, and its books with it [B4]', () => {
  const moved = (at: string, by: number) => new Date(Date.parse(at) + by).toISOString()

  /** A page with a code of half an hour, after the broker has followed its clock. */
  async function afterStep(by: number) {
    let step = 0
    let passed = (): number => START
    const expiresAt = '2026-11-21T00:30:00Z'
    const action = () => ({ type: 'show-qr', content: 'weixin://x', expiresAt }) as const
    const world = await openCheckout({ now: () => passed() + step, action })
    passed = world.timers.now
    const { broker } = world
    world.checkout.pay('wechat:qr')
    await world.timers.advance(0)
    step = by
    const { checkout } = world
    broker.change({ expiresAt: moved(broker.view().expiresAt, by) })
    broker.setPayment({ action: { type: 'show-qr', content: 'weixin://x', expiresAt: moved(expiresAt, by) } })
    world.platform.comeBack()
    await world.timers.advance(10_000)
    return { ...world, state: () => checkout.getState() as Extract<CheckoutState, { name: 'showing-qr' }> }
  }

  test.each([8 * HOURS, -8 * HOURS])('by %d ms: a code runs out in its time, and not before', async (by) => {
    const { state, timers, checkout } = await afterStep(by)
    expect(state()).toMatchObject({ name: 'showing-qr', expired: false })
    await timers.advance(1_780_000)
    expect(state()).toMatchObject({ name: 'showing-qr', expired: false })
    await timers.advance(20_000)
    expect(state()).toMatchObject({ name: 'showing-qr', expired: true })
    checkout.dispose()
  })

  test.each([8 * HOURS, -8 * HOURS])('by %d ms: news is no older than before for it', async (by) => {
    const { state, timers, broker, checkout } = await afterStep(by)
    broker.setPayment({ status: 'failed' })
    await timers.advance(10_000)
    expect(state().name).toBe('choosing')
    checkout.dispose()
  })
})

describe('the end of a checkout’s time', () => {
  test('is noticed in its minute though only the choice is shown, and nothing was asked meanwhile [B13]', async () => {
    const world = await openCheckout({ checkout: { expiresAt: '2026-11-21T00:30:00Z' } })
    const { broker, checkout, timers } = world
    await timers.advance(1_799_000)
    expect(broker.transport.requests.length).toBe(1)
    // The broker says so some moments later than its time is over.
    await timers.advance(4_000)
    expect(checkout.getState().name).toBe('choosing')
    broker.change({ status: 'expired' })
    await timers.advance(4_000)
    expect(checkout.getState()).toMatchObject({ name: 'stopped', reason: 'expired' })
    expect(broker.transport.requests.length).toBeLessThan(8)
    expect(await leftovers(world)).toEqual([])
  })

  test('further away than a timer can count keeps no timer from waiting', async () => {
    const world = await openCheckout({ checkout: { expiresAt: '2027-11-21T00:00:00Z' } })
    await world.timers.advance(86_400_000)
    expect(world.broker.transport.requests.length).toBe(1)
    expect(await leftovers(world)).toEqual([])
  })
})
