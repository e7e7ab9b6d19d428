import type { Checkout } from '../checkout.ts'
import type { CheckoutOptions } from '../checkout-options.ts'
import { createCheckout } from '../create-checkout.ts'
import { createFakeBroker, type FakeBroker, type FakeBrokerOptions } from './fake-broker.ts'
import { createFakePlatform, type FakePlatform, type FakePlatformOptions } from './fake-platform.ts'
import { createManualTimers, type ManualTimers } from './manual-timers.ts'

/** A running checkout, and the world that it runs in. */
export interface OpenCheckout {
  readonly broker: FakeBroker
  readonly platform: FakePlatform
  readonly timers: ManualTimers
  readonly checkout: Checkout
  /** The name of every state it was told to be in. */
  readonly states: readonly string[]
}

/** What differs from a desktop browser at midnight with a broker of its own that can't stream. */
export interface OpenCheckoutOptions extends FakeBrokerOptions {
  readonly platform?: FakePlatformOptions
  readonly options?: Partial<CheckoutOptions>
  readonly broker?: FakeBroker
}

/** Opens a checkout in a made-up world, and waits until it was read. */
export async function openCheckout(given: OpenCheckoutOptions = {}): Promise<OpenCheckout> {
  const timers = createManualTimers(Date.parse('2026-11-21T00:00:00Z'))
  const broker = given.broker ?? createFakeBroker({ now: timers.now, ...given })
  const platform = createFakePlatform(given.platform)
  const states: string[] = []
  const checkout = createCheckout({
    brokerUrl: 'https://pay.example.com/',
    token: 'ct1a_token',
    transport: broker.transport,
    platform,
    timers,
    random: () => 0.5,
    ...given.options,
  })
  checkout.subscribe(({ name }) => void states.push(name))
  await timers.advance(0)
  return { broker, platform, timers, checkout, states }
}

/** What a checkout that was disposed of has left behind: nothing, if all is well. */
export async function leftovers({ broker, platform, timers, checkout }: OpenCheckout): Promise<string[]> {
  checkout.dispose()
  await timers.advance(0)
  const streams = broker.transport.streams.filter(({ closed }) => !closed).length
  const left = { timers: timers.pending(), listeners: platform.listeners(), streams }
  return Object.entries(left).flatMap(([what, count]) => (count > 0 ? [`${count} ${what}`] : []))
}
