import type { CheckoutView } from '@pay-checkout/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { advance } from './advance.ts'
import type { CheckoutEvent, CheckoutState } from './checkout-state.ts'
import { leftovers, type OpenCheckout, type OpenCheckoutOptions, openCheckout } from './testing/open-checkout.ts'
import { after, chosen, NOW, paying, payment, told, trouble, types } from './testing/walk-machine.ts'

const payLink = { openedAt: null }
const linked = (event: CheckoutEvent): CheckoutEvent => ({ ...event, link: ['wechat', 'alipay'] }) as CheckoutEvent
const loaded = linked(told('loaded', { payLink }))
const shown: CheckoutEvent = { type: 'link-chosen', now: NOW + 5_000 }
const reported = (changes: Partial<CheckoutView>) => linked(told('reported', { payLink, ...changes }))
const openedAfter = (seconds: number) => ({ openedAt: new Date(NOW + seconds * 1_000).toISOString() })
const here = [loaded, shown]

describe('the code for every wallet', () => {
  test('is shown and followed, and starts nothing', () => {
    const { state, effects } = after(...here)
    expect(state).toMatchObject({ name: 'showing-link', since: NOW + 5_000, opened: false })
    expect(effects).toEqual([{ type: 'follow' }])
  })

  test('comes by the broker’s clock, wherever the device’s stands', () => {
    const late = { ...loaded, now: NOW - 60_000 } as CheckoutEvent
    expect(after(late, { type: 'link-chosen', now: NOW - 58_000 }).state).toMatchObject({ since: NOW + 2_000 })
  })

  test.each<[string, CheckoutEvent[]]>([
    ['guiding', [{ type: 'chosen', channel: 'wechat:jsapi', idempotencyKey: 'k' }]],
    ['showing-qr', paying('show-qr').slice(1)],
    ['waiting', paying('wait').slice(1)],
    ['confirming', [...paying('redirect').slice(1), { type: 'returned' }]],
  ])('can be had from %s', (name, events) => {
    expect(after(loaded, ...events).state.name).toBe(name)
    expect(after(loaded, ...events, shown).state.name).toBe('showing-link')
  })

  test('can’t be had where it is of no use, or where the money has come already', () => {
    const without = after(told('loaded', { payLink })).state
    expect(advance(without, shown).state).toBe(without)
    const paid = after(linked(told('loaded', { payLink, payment: payment('show-qr', { status: 'paid' }) }))).state
    expect(advance(paid, shown).state).toBe(paid)
  })

  test('leads back to the choice, and on to any other way', () => {
    const back = after(...here, { type: 'back' })
    expect(back.state.name).toBe('choosing')
    expect(types(back.effects)).toEqual(['stop-following'])
    expect(after(...here, chosen).state).toMatchObject({ name: 'starting', channel: 'wechat:qr' })
    expect(types(after(...here, { type: 'cancelled' }).effects)).toEqual(['cancel'])
  })

  test('"I have paid" asks the broker and leaves it there', () => {
    const { state } = after(...here)
    expect(advance(state, { type: 'asked' })).toEqual({ state, effects: [{ type: 'follow' }] })
  })
})

describe('what the phone does', () => {
  test('a link opened since says scanned, at once; one that was opened before says nothing', () => {
    expect(after(...here, reported({ payLink: openedAfter(4) })).state).toMatchObject({ opened: false })
    expect(after(...here, reported({ payLink: openedAfter(6) })).state).toMatchObject({
      name: 'showing-link',
      opened: true,
    })
  })

  test('a report without that time, or with one that is none, says nothing', () => {
    expect(after(...here, reported({ payLink: { openedAt: 'soon' } })).state).toMatchObject({ opened: false })
    expect(after(...here, reported({ payLink: { openedAt: null } })).state).toMatchObject({ opened: false })
  })

  test.each(['show-qr', 'invoke-wechat', 'redirect', 'wait'] as const)(
    'its payment (%s) is its own: this page says scanned, and performs nothing',
    (action) => {
      const { state, effects } = after(...here, reported({ payment: payment(action, { status: 'paying' }) }))
      expect(state).toMatchObject({ name: 'showing-link', opened: true })
      expect(effects).toEqual([])
    },
  )

  test('a payment that this page has left behind is not taken for a scan', () => {
    const left = reported({ payment: payment('show-qr', { status: 'paying' }) })
    expect(after(loaded, ...paying('show-qr').slice(1), shown, left).state).toMatchObject({ opened: false })
  })

  test.each(['failed', 'closed', 'reversed'] as const)('a phone that gives up (%s) leaves the code there', (status) => {
    const { state, effects } = after(
      ...here,
      reported({ payLink: openedAfter(6), payment: payment('invoke-wechat') }),
      reported({ payLink: openedAfter(6), payment: payment('invoke-wechat', { status }) }),
    )
    expect(state).toMatchObject({ name: 'showing-link', opened: true, trouble: null })
    expect(types(effects)).not.toContain('stop-following')
  })

  test('paid settles, and an end stops', () => {
    expect(after(...here, reported({ status: 'paid' })).state.name).toBe('settled')
    expect(after(...here, reported({ status: 'expired' })).state).toMatchObject({ name: 'stopped', reason: 'expired' })
    expect(after(...here, reported({ status: 'closed' })).state).toMatchObject({ name: 'stopped', reason: 'closed' })
  })

  test('money that came while the checkout isn’t decided takes the code away, and settles nothing', () => {
    const { state } = after(...here, reported({ payment: payment('invoke-wechat', { status: 'paid' }) }))
    expect(state).toMatchObject({ name: 'waiting', after: 'wallet-done' })
  })

  test('a page that can’t be paid on any more is no code to show', () => {
    expect(after(...here, told('reported')).state.name).toBe('choosing')
  })

  test('trouble stands beside the code until the broker is heard again', () => {
    const failed = after(...here, { type: 'report-failed', trouble: trouble('offline') }).state
    expect(failed).toMatchObject({ name: 'showing-link', trouble: { code: 'offline' } })
    expect(advance(failed, reported({})).state).toMatchObject({ name: 'showing-link', trouble: null })
  })
})

describe('in a running checkout', () => {
  let opened: OpenCheckout[] = []
  afterEach(async () => {
    for (const world of opened) expect(await leftovers(world)).toEqual([])
    opened = []
  })

  async function open(options: OpenCheckoutOptions = {}): Promise<OpenCheckout> {
    const world = await openCheckout({ checkout: { payLink, methods: METHODS }, ...options })
    opened.push(world)
    return world
  }
  const METHODS: CheckoutView['methods'] = [
    { method: 'wechat', channels: ['wechat:jsapi', 'wechat:qr'], payerKnown: true },
    { method: 'alipay', channels: ['alipay:h5', 'alipay:qr'], payerKnown: false },
  ]

  test.each([true, false])('scanned and paid on a phone (stream: %s)', async (streaming) => {
    const { broker, checkout, timers, states } = await open({ streaming })
    expect(checkout.getState()).toMatchObject({ name: 'choosing', link: ['wechat', 'alipay'] })
    checkout.showLink()
    await timers.advance(3_000)
    broker.change({ payLink: { openedAt: new Date(timers.now()).toISOString() } })
    if (streaming) broker.publish()
    await timers.advance(3_000)
    expect(checkout.getState()).toMatchObject({ name: 'showing-link', opened: true })
    broker.change({ payment: payment('invoke-wechat', { channel: 'wechat:jsapi', status: 'paid' }), status: 'paid' })
    if (streaming) broker.publish()
    await timers.advance(10_000)
    expect(new Set(states)).toEqual(new Set(['choosing', 'showing-link', 'settled']))
    expect(broker.sent('payments')).toEqual([])
    expect(timers.pending()).toBe(0)
  })

  test('a scan is heard of while a payment of this page’s own is still open', async () => {
    const { broker, checkout, timers } = await open()
    checkout.pay('wechat:qr')
    await timers.advance(1_000)
    checkout.showLink()
    await timers.advance(3_000)
    broker.change({ payLink: { openedAt: new Date(timers.now()).toISOString() } })
    await timers.advance(3_000)
    expect(checkout.getState()).toMatchObject({ name: 'showing-link', opened: true })
  })

  test('a payer who is shown how to go on elsewhere sees here that it is paid, by whatever payment', async () => {
    const phone = { surface: { app: 'wechat', handheld: true } as const }
    const { broker, checkout, timers } = await open({ platform: phone })
    checkout.pay('alipay:h5')
    expect(checkout.getState().name).toBe('guiding')
    await timers.advance(60_000)
    const second = { id: 'pay_9', channel: 'alipay:h5', status: 'paid' } as const
    broker.change({ payment: payment('redirect', second), status: 'paid' })
    await timers.advance(30_000)
    expect(checkout.getState().name).toBe('settled')
  })

  test('nothing is asked any more once the payer has gone back', async () => {
    const { broker, checkout, timers } = await open()
    checkout.showLink()
    await timers.advance(1_000)
    checkout.back()
    const asked = broker.sent('checkout').length
    await timers.advance(60_000)
    expect(broker.sent('checkout').length).toBe(asked)
    expect((checkout.getState() as Extract<CheckoutState, { link?: unknown }>).link).toEqual(['wechat', 'alipay'])
  })
})
