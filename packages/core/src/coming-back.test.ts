import { afterEach, describe, expect, test } from 'vitest'
import { comingBack, openInWechat, tap } from './testing/in-wechat.ts'
import { leftovers, type OpenCheckout, type OpenCheckoutOptions } from './testing/open-checkout.ts'

let opened: OpenCheckout[] = []

async function open(options?: OpenCheckoutOptions): Promise<OpenCheckout> {
  const world = await openInWechat(options)
  opened.push(world)
  return world
}

function comeBack(world: OpenCheckout, handle: string, later?: number): Promise<OpenCheckout> {
  return open(comingBack(world, handle, later))
}

afterEach(async () => {
  for (const world of opened) expect(await leftovers(world)).toEqual([])
  opened = []
})

function troubleOf({ checkout }: OpenCheckout): unknown {
  const state = checkout.getState()
  return 'trouble' in state ? state.trouble?.code : undefined
}

describe('who comes back and starts nothing', () => {
  const nothing = async (world: OpenCheckout, trouble?: string) => {
    expect(world.checkout.getState().name).toBe('choosing')
    expect(troubleOf(world)).toBe(trouble)
    expect(world.broker.sent('payments')).toEqual([])
    // Nor does it go round.
    await world.timers.advance(60_000)
    expect(world.broker.sent('authorize')).toHaveLength(1)
    expect(world.platform.performed).toEqual([])
  }

  test('in another browser: nothing is completed, because the proof isn’t there', async () => {
    const first = await open()
    const handle = await tap(first)
    const stranger = await open({ broker: first.broker, platform: { handle } })
    await nothing(stranger, 'authorization-invalid')
    expect(stranger.broker.sent('complete')).toEqual([])
    // The payer's own browser still can.
    expect((await comeBack(first, handle)).checkout.getState().name).toBe('in-wallet')
  })

  test('in another browser with a proof of its own: the broker refuses it', async () => {
    const first = await open()
    const handle = await tap(first)
    const remembered = { 'authorize:co_sample': `wechat:jsapi ${first.timers.now()} ${'x'.repeat(26)}` }
    await nothing(await open({ broker: first.broker, platform: { handle, remembered } }), 'authorization-invalid')
  })

  test.each([
    ['!denied', 'authorization-denied'],
    ['!failed', 'authorization-failed'],
    ['!unavailable', 'wallet-unavailable'],
    ['!brand-new', 'authorization-failed'],
  ])('with %s: the choice, and %s', async (word, code) => {
    const first = await open()
    await tap(first)
    const second = await comeBack(first, word)
    await nothing(second, code)
    expect(second.broker.sent('complete')).toEqual([])
  })

  test('without a handle: a reload while the wallet was asked', async () => {
    const first = await open()
    await tap(first)
    const remembered = Object.fromEntries(first.platform.remembered)
    await nothing(await open({ broker: first.broker, platform: { remembered } }))
  })

  test('after ten minutes', async () => {
    const first = await open()
    const handle = await tap(first)
    const second = await comeBack(first, handle, 600_000)
    await nothing(second, 'authorization-invalid')
    expect(second.broker.sent('complete')).toEqual([])
  })

  test('just before they are over, it goes on', async () => {
    const first = await open()
    const second = await comeBack(first, await tap(first), 599_999)
    expect(second.checkout.getState().name).toBe('in-wallet')
  })

  test('at another checkout', async () => {
    const first = await open()
    const handle = await tap(first)
    first.broker.change({ id: 'co_other' })
    await nothing(await comeBack(first, handle), 'authorization-invalid')
  })

  test('when the broker says that the handle has run out', async () => {
    const first = await open()
    const handle = await tap(first)
    first.broker.disturb('complete', 'authorization-invalid')
    await nothing(await comeBack(first, handle), 'authorization-invalid')
  })

  test('to a checkout that is paid meanwhile: it is settled', async () => {
    const first = await open()
    const handle = await tap(first)
    first.broker.pay()
    const second = await comeBack(first, handle)
    expect(second.checkout.getState().name).toBe('settled')
    expect([second.broker.sent('complete'), second.broker.sent('payments')]).toEqual([[], []])
    // The address is tidied up all the same.
    expect(second.platform.identification?.welcome?.(second.broker.view(), 0, {} as never)).toBeUndefined()
  })
})

describe('after it came to nothing', () => {
  test('the payer’s next tap goes there again', async () => {
    const first = await open()
    await tap(first)
    const second = await comeBack(first, '!denied')
    const handle = await tap(second)
    expect((await comeBack(second, handle)).checkout.getState().name).toBe('in-wallet')
  })

  test('a token that ran out meanwhile is asked for', async () => {
    const first = await open()
    const handle = await tap(first)
    first.broker.disturb('complete', 'token-expired')
    first.broker.disturb('checkout', { status: 200, body: first.broker.view() })
    first.broker.disturb('checkout', 'token-expired')
    const second = await comeBack(first, handle)
    expect(second.checkout.getState()).toMatchObject({ name: 'unreadable', trouble: { code: 'token-expired' } })
  })

  test('the handle of a page that can’t be read is used as soon as it can', async () => {
    const first = await open()
    const handle = await tap(first)
    first.broker.disturb('checkout', 'lost')
    const second = await comeBack(first, handle)
    expect(second.checkout.getState().name).toBe('unreadable')
    second.checkout.retry()
    await second.timers.advance(0)
    expect(second.checkout.getState().name).toBe('in-wallet')
  })

  test('a handle is used once, whoever opens it again', async () => {
    const first = await open()
    const handle = await tap(first)
    const { remembered } = first.platform
    const second = await comeBack(first, handle)
    second.broker.setPayment({ status: 'closed' })
    const third = await open({ broker: first.broker, platform: { handle, remembered: Object.fromEntries(remembered) } })
    expect(third.checkout.getState().name).toBe('choosing')
    expect(third.broker.sent('payments')).toHaveLength(1)
  })

  test.each(['authorize', 'complete'])('a broker that never answers (%s) is given up after 20 s', async (kind) => {
    const first = await open()
    if (kind === 'authorize') first.broker.disturb(kind, 'never')
    first.checkout.pay()
    await first.timers.advance(0)
    let world = first
    if (kind === 'complete') {
      first.broker.disturb(kind, 'never')
      world = await comeBack(first, first.broker.allow())
    }
    await world.timers.advance(20_000)
    expect(world.checkout.getState()).toMatchObject({ name: 'choosing', trouble: { code: 'offline' } })
  })
})
