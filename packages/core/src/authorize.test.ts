import { afterEach, describe, expect, test } from 'vitest'
import { comingBack, openInWechat, SHEET, tap, UNKNOWN } from './testing/in-wechat.ts'
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

describe('one tap', () => {
  test('leaves for the wallet’s page, with the page to come back to and a proof that stays here', async () => {
    const first = await open()
    await tap(first)
    const [asked] = first.broker.sent('authorize').map(({ body = '' }) => JSON.parse(body))
    expect(asked).toEqual({
      method: 'wechat',
      proof: expect.stringMatching(/^[\w-]{20,64}$/),
      returnUrl: 'https://shop.example.com/pay?order=1',
    })
    expect(first.platform.performed.map(({ action }) => action)).toEqual([
      { type: 'redirect', url: 'https://wechat.example.com/authorize?state=1' },
    ])
    expect(first.checkout.getState()).toMatchObject({ name: 'identifying', left: true })
    expect(first.platform.remembered.get('authorize:co_sample')).toContain(asked.proof)
    expect(first.broker.sent('payments')).toEqual([])
  })

  test('pays: there, back, and into the wallet without another', async () => {
    const first = await open()
    const second = await comeBack(first, await tap(first))
    expect(second.states).toEqual(['starting', 'in-wallet'])
    expect(second.checkout.getState()).toMatchObject({ payment: { channel: 'wechat:jsapi' } })
    expect(second.platform.performed.map(({ action }) => action)).toEqual([SHEET])
    expect([...second.platform.remembered.keys()]).toEqual([])
    expect(second.broker.sent('payments')).toHaveLength(1)
    second.broker.pay()
    await second.timers.advance(2_000)
    expect(second.checkout.getState().name).toBe('settled')
  })

  test('is enough where a code had been shown before: the other way that was chosen goes on', async () => {
    const first = await open()
    first.checkout.pay('wechat:qr')
    await first.timers.advance(0)
    first.checkout.back()
    const second = await comeBack(first, await tap(first))
    expect(second.checkout.getState()).toMatchObject({ name: 'in-wallet', payment: { channel: 'wechat:jsapi' } })
  })

  test('goes to the chosen bank after the way', async () => {
    const bank = { channel: 'wechat:jsapi', needed: true, banks: [{ code: '0308', name: '招商银行' }] } as const
    const first = await open({ checkout: { methods: [{ ...UNKNOWN, choices: [bank] }] } })
    first.checkout.pay('wechat:jsapi', { bankCode: '0308' })
    await first.timers.advance(0)
    const second = await comeBack(first, first.broker.allow())
    expect(JSON.parse(second.broker.sent('payments')[0]?.body ?? '')).toMatchObject({ bankCode: '0308' })
  })
})

describe('the page that is left', () => {
  test('and kept by the browser stands at the choice when the payer presses back', async () => {
    const { checkout, platform, timers, broker } = await open()
    checkout.pay()
    await timers.advance(0)
    platform.comeBack()
    await timers.advance(0)
    expect(checkout.getState()).toMatchObject({ name: 'choosing', trouble: null })
    expect(broker.sent('payments')).toEqual([])
  })

  test('isn’t left for a payer who has gone back before the address came', async () => {
    const { checkout, platform, timers, broker } = await open()
    checkout.pay()
    checkout.back()
    await timers.advance(0)
    expect(broker.sent('authorize')).toHaveLength(1)
    expect(platform.performed).toEqual([])
    expect(platform.remembered.size).toBe(0)
  })

  test('isn’t left by a checkout that was disposed of meanwhile', async () => {
    const { checkout, platform, timers, broker } = await open()
    checkout.pay()
    checkout.dispose()
    await timers.advance(0)
    expect(broker.sent('authorize')).toHaveLength(1)
    expect(platform.performed).toEqual([])
  })

  test('when it can’t be: the payer hears that', async () => {
    const world = await open({ platform: { perform: async () => ({ kind: 'failed', detail: 'unsafe' }) } })
    await tap(world)
    expect(world.checkout.getState()).toMatchObject({
      name: 'choosing',
      trouble: { code: 'authorization-failed', detail: 'unsafe' },
    })
  })

  test('is left for the same way again when the payer tries again', async () => {
    const channels = ['wechat:jsapi', 'wechat:web'] as const
    const payers = channels.map((channel) => ({ channel, known: false, by: 'authorize' as const }))
    const { checkout, timers, broker } = await open({ checkout: { methods: [{ ...UNKNOWN, channels, payers }] } })
    broker.disturb('authorize', 'wallet-unavailable')
    checkout.pay('wechat:web')
    await timers.advance(0)
    expect(checkout.getState()).toMatchObject({ name: 'choosing', trouble: { code: 'wallet-unavailable' } })
    checkout.retry()
    expect(checkout.getState()).toMatchObject({ name: 'identifying', channel: 'wechat:web' })
    await timers.advance(0)
  })

  test('in two tabs: each comes back with the proof of both, and one payment is made', async () => {
    const first = await open()
    const handle = await tap(first)
    const remembered = Object.fromEntries(first.platform.remembered)
    const other = await open({ broker: first.broker, platform: { remembered, ids: 500 } })
    await tap(other)
    const proofs = first.broker.sent('authorize').map(({ body = '' }) => JSON.parse(body).proof)
    expect(new Set(proofs).size).toBe(1)
    const second = await comeBack(other, handle)
    expect(second.checkout.getState().name).toBe('in-wallet')
    const late = await open({
      broker: first.broker,
      platform: { remembered: Object.fromEntries(second.platform.remembered), handle: first.broker.allow() },
    })
    expect(late.checkout.getState()).toMatchObject({ name: 'waiting', payment: { id: 'pay_1' }, trouble: null })
    expect(first.broker.sent('payments')).toHaveLength(1)
  })
})

test('a place that can’t ask says so', async () => {
  const world = await open()
  Reflect.deleteProperty(world.platform, 'identification')
  world.checkout.pay()
  await world.timers.advance(0)
  expect(world.checkout.getState()).toMatchObject({ name: 'choosing', trouble: { code: 'payer-unknown' } })
})
