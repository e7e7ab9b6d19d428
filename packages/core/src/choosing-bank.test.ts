import type { BankChoice, CheckoutView, ClientAction } from '@pay-checkout/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { advance } from './advance.ts'
import type { CheckoutEvent } from './checkout-state.ts'
import { leftovers, type OpenCheckout, type OpenCheckoutOptions, openCheckout } from './testing/open-checkout.ts'
import { after, told } from './testing/walk-machine.ts'

const BANKS = [
  { code: '01020000', name: '工商银行' },
  { code: '03080000', name: '招商银行' },
]
const PAGE: ClientAction = { type: 'redirect', url: 'https://gateway.95516.com/1' }

function methods(needed = true): CheckoutView['methods'] {
  const choices: BankChoice[] = [{ channel: 'unionpay:web', needed, banks: BANKS }]
  return [
    { method: 'unionpay', channels: ['unionpay:web', 'unionpay:qr'], payerKnown: false, choices },
    { method: 'wechat', channels: ['wechat:qr'], payerKnown: false },
  ]
}

const choose = (bankCode?: string | null): CheckoutEvent => ({
  type: 'chosen',
  channel: 'unionpay:web',
  idempotencyKey: 'k1',
  ...(bankCode !== undefined && { bankCode }),
})
const loaded = (needed?: boolean): CheckoutEvent => told('loaded', { methods: methods(needed) })

describe('a channel with banks', () => {
  test('asks for one, and starts with the one that is chosen', () => {
    const asked = after(loaded(), choose())
    expect(asked).toMatchObject({ state: { name: 'choosing-bank', bank: { needed: true, banks: BANKS } }, effects: [] })
    const { state, effects } = advance(asked.state, choose('03080000'))
    expect(state).toMatchObject({ name: 'starting', channel: 'unionpay:web', bankCode: '03080000' })
    expect(effects).toEqual([{ type: 'start', channel: 'unionpay:web', bankCode: '03080000', idempotencyKey: 'k1' }])
  })

  test.each([
    [true, null, 'choosing-bank'],
    [true, '99999999', 'choosing-bank'],
    [true, '03080000', 'starting'],
    [false, undefined, 'choosing-bank'],
    [false, '99999999', 'choosing-bank'],
    [false, null, 'starting'],
    [false, '01020000', 'starting'],
  ])('needed: %j, chosen: %j leads to %s', (needed, bankCode, name) => {
    expect(after(loaded(needed), choose(bankCode)).state.name).toBe(name)
    expect(after(loaded(needed), choose(), choose(bankCode)).state.name).toBe(name)
  })

  test('lets the payer go back, choose another way, give up, and hear of the checkout’s end', () => {
    const { state } = after(loaded(), choose())
    expect(advance(state, { type: 'back' }).state.name).toBe('choosing')
    expect(advance(state, { type: 'chosen', channel: 'wechat:qr', idempotencyKey: 'k' }).state.name).toBe('starting')
    expect(advance(state, { type: 'cancelled' }).effects).toEqual([{ type: 'cancel' }])
    expect(advance(state, { type: 'returned' }).effects).toEqual([{ type: 'follow' }])
    expect(advance(state, told('reported', { status: 'paid', methods: methods() })).state.name).toBe('settled')
    expect(advance(state, told('reported', { methods: methods() })).state).toMatchObject({ bank: { banks: BANKS } })
  })

  test('is asked about only where it can be used', () => {
    const inWechat = { app: 'alipay', system: 'android', handheld: true } as const
    return open({ platform: { surface: inWechat } }).then(({ checkout }) => {
      checkout.pay('unionpay:web')
      expect(checkout.getState()).toMatchObject({ name: 'guiding', choice: { reason: 'blocked-in-alipay' } })
    })
  })
})

let opened: OpenCheckout[] = []

async function open(options: OpenCheckoutOptions = {}): Promise<OpenCheckout> {
  const world = await openCheckout({ checkout: { methods: methods(false) }, action: () => PAGE, ...options })
  opened.push(world)
  return world
}

afterEach(async () => {
  for (const world of opened) expect(await leftovers(world)).toEqual([])
  opened = []
})

describe('the bank of a payment', () => {
  const sent = ({ broker }: OpenCheckout): object[] =>
    broker.sent('payments').map(({ headers, body = '' }) => ({ ...JSON.parse(body), key: headers['idempotency-key'] }))

  test('is sent with it; none in particular is sent as none', async () => {
    const world = await open()
    world.checkout.pay('unionpay:web', { bankCode: '03080000' })
    await world.timers.advance(0)
    expect(world.checkout.getState()).toMatchObject({ name: 'leaving', payment: { bankCode: '03080000' } })
    world.checkout.back()
    world.checkout.pay('unionpay:web', { bankCode: null })
    await world.timers.advance(0)
    expect(sent(world)).toMatchObject([{ bankCode: '03080000' }, {}])
    expect(sent(world)[1]).not.toHaveProperty('bankCode')
  })

  test('is the same when the payment is tried again after coming back, even on a page that was reloaded', async () => {
    const first = await open()
    first.checkout.pay('unionpay:web', { bankCode: '03080000' })
    await first.timers.advance(0)
    const second = await open({ broker: first.broker })
    const { checkout, timers } = second
    expect(checkout.getState().name).toBe('confirming')
    checkout.retry()
    await timers.advance(0)
    expect(checkout.getState()).toMatchObject({ name: 'leaving', payment: { id: 'pay_1', bankCode: '03080000' } })
    const start = { channel: 'unionpay:web', bankCode: '03080000' }
    expect(sent(second)).toMatchObject([start, start])
  })

  test('goes with its key after a lost answer: another bank has another key', async () => {
    const world = await open()
    const { broker, checkout, timers } = world
    broker.disturb('payments', 'lost', null)
    const fails = async (act: () => void) => {
      act()
      await timers.advance(31_000)
      expect(checkout.getState()).toMatchObject({ name: 'choosing', trouble: { code: 'offline' } })
      return sent(world).at(-1) as { key: string; bankCode: string }
    }
    const first = await fails(() => checkout.pay('unionpay:web', { bankCode: '03080000' }))
    const again = await fails(() => checkout.retry())
    expect(again).toEqual(first)
    const other = await fails(() => checkout.pay('unionpay:web', { bankCode: '01020000' }))
    expect(other.bankCode).toBe('01020000')
    expect(other.key).not.toBe(first.key)
  })
})
