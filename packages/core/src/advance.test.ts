import type { CheckoutView, ClientAction, PaymentView } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import { advance } from './advance.ts'
import type { CheckoutEvent, CheckoutState, Effect, Trouble } from './checkout-state.ts'
import { type ChannelChoice, chooseChannels } from './choose-channel.ts'
import { detectSurface } from './surface.ts'
import { sampleCheckout } from './testing/fake-broker.ts'

const NOW = Date.parse('2026-11-21T00:00:00Z')
const surface = detectSurface({ userAgent: 'Mozilla/5.0 (Linux; Android 14) Mobile Safari/537.36' })

function payment(action: ClientAction['type'], changes: Partial<PaymentView> = {}): PaymentView {
  const actions: Record<ClientAction['type'], ClientAction> = {
    'show-qr': { type: 'show-qr', content: 'weixin://x', expiresAt: '2026-11-21T01:00:00Z' },
    redirect: { type: 'redirect', url: 'https://cashier.example.com/1' },
    'open-wechat-h5': { type: 'open-wechat-h5', url: 'https://wx.tenpay.com/1' },
    'invoke-wechat': { type: 'invoke-wechat', params: { appId: 'wx1' } },
    'invoke-alipay': { type: 'invoke-alipay', tradeNo: '2026' },
    'hand-to-app': { type: 'hand-to-app', params: {} },
    wait: { type: 'wait' },
  }
  return { id: 'pay_1', status: 'pending', channel: 'wechat:qr', action: actions[action], ...changes }
}

function told(type: 'loaded' | 'reported', changes: Partial<CheckoutView> = {}): CheckoutEvent {
  const checkout = sampleCheckout(changes)
  return { type, checkout, choices: chooseChannels(checkout, surface), now: NOW }
}

/** Goes through events from `loading` and answers where they lead, with the last one's effects. */
function after(...events: CheckoutEvent[]): { state: CheckoutState; effects: readonly Effect[] } {
  let state: CheckoutState = { name: 'loading' }
  let effects: readonly Effect[] = []
  for (const event of events) ({ state, effects } = advance(state, event))
  return { state, effects }
}

const loaded = told('loaded')
const chosen: CheckoutEvent = { type: 'chosen', channel: 'wechat:qr', idempotencyKey: 'k1' }
const starting = [loaded, chosen]
const paying = (action: ClientAction['type']): CheckoutEvent[] => [
  ...starting,
  { type: 'started', payment: payment(action) },
]
const trouble = (code: Trouble['code']): Trouble => ({ code, detail: '' })
const types = (effects: readonly Effect[]): string[] => effects.map(({ type }) => type)
const performed = (
  kind: 'done' | 'cancelled' | 'left' | 'failed' | 'unsupported',
  paymentId = 'pay_1',
): CheckoutEvent => ({
  type: 'performed',
  paymentId,
  outcome: kind === 'failed' || kind === 'unsupported' ? { kind, detail: 'why' } : { kind },
})

describe('reading the checkout', () => {
  test('loads at first, and again from unreadable', () => {
    expect(types(after({ type: 'opened' }).effects)).toContain('load')
    const failed: CheckoutEvent = { type: 'load-failed', trouble: trouble('token-expired') }
    expect(after(failed).state).toEqual({ name: 'unreadable', trouble: trouble('token-expired') })
    expect(after(failed, { type: 'opened' }).state.name).toBe('loading')
    expect(types(after(failed, { type: 'retried', idempotencyKey: 'k' }).effects)).toContain('load')
  })

  test('reads again by itself when the network is back, and only then', () => {
    const back: CheckoutEvent = { type: 'returned' }
    expect(after({ type: 'load-failed', trouble: trouble('offline') }, back).state.name).toBe('loading')
    expect(after({ type: 'load-failed', trouble: trouble('token-invalid') }, back).state.name).toBe('unreadable')
  })

  test.each([
    ['show-qr', 'showing-qr'],
    ['redirect', 'confirming'],
    ['open-wechat-h5', 'confirming'],
    ['invoke-wechat', 'waiting'],
    ['invoke-alipay', 'waiting'],
    ['hand-to-app', 'waiting'],
    ['wait', 'waiting'],
  ] as const)('finds an open payment (%s) again as %s, follows it and performs nothing', (action, name) => {
    const { state, effects } = after(told('loaded', { payment: payment(action) }))
    expect(state.name).toBe(name)
    expect(types(effects)).toContain('follow')
    expect(types(effects)).not.toContain('perform')
  })

  test('shows a code that has run out as expired, and watches one that has not', () => {
    const late = { payment: payment('show-qr'), serverTime: '2026-11-21T01:00:00Z' }
    const expired = after(told('loaded', late))
    expect(expired.state).toMatchObject({ name: 'showing-qr', expired: true })
    expect(types(expired.effects)).not.toContain('watch-expiry')
    const fresh = after(told('loaded', { payment: payment('show-qr') }))
    expect(fresh.state).toMatchObject({ name: 'showing-qr', expired: false })
    expect(fresh.effects).toContainEqual({ type: 'watch-expiry', at: '2026-11-21T01:00:00Z' })
  })

  test.each(['failed', 'closed', 'reversed'] as const)('offers the choice after a payment that was %s', (status) => {
    expect(after(told('loaded', { payment: payment('show-qr', { status }) })).state.name).toBe('choosing')
  })

  test.each([
    ['paid', 'settled'],
    ['closed', 'stopped'],
    ['expired', 'stopped'],
  ] as const)('a %s checkout is %s', (status, name) => {
    const { state, effects } = after(told('loaded', { status }))
    expect(state.name).toBe(name)
    expect(types(effects)).toEqual(['stop-following', 'forget-key'])
  })

  test('keeps the broker’s clock', () => {
    const { checkout, choices } = loaded as Extract<CheckoutEvent, { type: 'loaded' }>
    const skewed = after({ type: 'loaded', checkout, choices, now: NOW - 90_000 })
    expect(skewed.state).toMatchObject({ clockOffset: 90_000 })
  })
})

describe('choosing', () => {
  test('a usable channel starts with the key it came with', () => {
    const { state, effects } = after(...starting)
    expect(state).toMatchObject({ name: 'starting', channel: 'wechat:qr', idempotencyKey: 'k1' })
    expect(effects).toEqual([{ type: 'start', channel: 'wechat:qr', idempotencyKey: 'k1' }])
  })

  test('ten clicks start once', () => {
    const { state } = after(...starting)
    for (let click = 2; click <= 10; click++) {
      const next = advance(state, { type: 'chosen', channel: 'alipay:qr', idempotencyKey: `k${click}` })
      expect(next).toEqual({ state, effects: [] })
      expect(next.state).toBe(state)
    }
  })

  test('an unusable channel leads to guidance, and back again', () => {
    const guided = after(loaded, { type: 'chosen', channel: 'wechat:jsapi', idempotencyKey: 'k1' })
    expect(guided.state).toMatchObject({ name: 'guiding', choice: { channel: 'wechat:jsapi', usable: false } })
    expect(guided.effects).toEqual([])
    expect(advance(guided.state, { type: 'back' }).state.name).toBe('choosing')
    expect(advance(guided.state, chosen).state.name).toBe('starting')
  })

  test('a channel that isn’t offered changes nothing', () => {
    const { state } = after(loaded)
    expect(advance(state, { type: 'chosen', channel: 'unionpay:app', idempotencyKey: 'k' }).state).toBe(state)
  })

  test.each([
    ['showing-qr', paying('show-qr')],
    ['waiting', paying('wait')],
    ['confirming', [...paying('redirect'), { type: 'returned' } as const]],
  ])('another channel may be chosen while %s', (name, events) => {
    const { state } = after(...events)
    expect(state.name).toBe(name)
    expect(advance(state, { type: 'chosen', channel: 'alipay:h5', idempotencyKey: 'k2' }).state.name).toBe('starting')
  })
})

describe('starting', () => {
  test.each([
    ['show-qr', 'showing-qr', ['forget-key', 'follow', 'watch-expiry']],
    ['redirect', 'leaving', ['forget-key', 'follow', 'perform']],
    ['open-wechat-h5', 'leaving', ['forget-key', 'follow', 'perform']],
    ['invoke-wechat', 'in-wallet', ['forget-key', 'follow', 'perform']],
    ['invoke-alipay', 'in-wallet', ['forget-key', 'follow', 'perform']],
    ['hand-to-app', 'in-wallet', ['forget-key', 'follow', 'perform']],
    ['wait', 'waiting', ['forget-key', 'follow']],
  ] as const)('%s leads to %s and is followed at once', (action, name, effects) => {
    const begun = after(...paying(action))
    expect(begun.state.name).toBe(name)
    expect(types(begun.effects)).toEqual(effects)
  })

  test('a payment already failed leads back to the choice', () => {
    const { state } = after(...starting, { type: 'started', payment: payment('wait', { status: 'failed' }) })
    expect(state).toMatchObject({ name: 'choosing', trouble: { code: 'gateway-refused' } })
  })

  test('a payment already paid waits for the broker’s decision and asks nothing of the payer', () => {
    const { state } = after(...starting, { type: 'started', payment: payment('invoke-wechat', { status: 'paid' }) })
    expect(state.name).toBe('waiting')
  })

  test.each([
    ['offline', 'choosing', false],
    ['unreadable-answer', 'choosing', false],
    ['internal', 'choosing', false],
    ['gateway-refused', 'choosing', true],
    ['payer-unknown', 'choosing', true],
    ['token-expired', 'unreadable', false],
    ['token-invalid', 'unreadable', false],
    ['checkout-paid', 'loading', false],
    ['checkout-not-open', 'loading', false],
    ['idempotency-conflict', 'loading', true],
    ['payment-unresolved', 'loading', false],
  ] as const)('%s leads to %s (key forgotten: %s)', (code, name, forgotten) => {
    const { state, effects } = after(...starting, { type: 'start-failed', trouble: trouble(code) })
    expect(state.name).toBe(name)
    expect(types(effects).includes('forget-key')).toBe(forgotten)
    if (name === 'loading') expect(types(effects)).toContain('load')
  })

  test('an unresolved older payment is waited for, with the trouble told', () => {
    const { state, effects } = after(
      ...paying('show-qr'),
      { type: 'chosen', channel: 'alipay:h5', idempotencyKey: 'k2' },
      { type: 'start-failed', trouble: trouble('payment-unresolved') },
    )
    expect(state).toMatchObject({ name: 'waiting', payment: { id: 'pay_1' }, trouble: { code: 'payment-unresolved' } })
    expect(types(effects)).toContain('follow')
  })

  test('a late answer to nothing changes nothing', () => {
    const { state } = after(...paying('show-qr'))
    expect(advance(state, { type: 'started', payment: payment('wait', { id: 'pay_2' }) }).state).toBe(state)
    expect(advance(state, { type: 'start-failed', trouble: trouble('offline') }).state).toBe(state)
  })
})

describe('the wallet’s word', () => {
  test.each([
    ['done', 'wallet-done'],
    ['cancelled', 'wallet-cancelled'],
    ['failed', 'wallet-failed'],
    ['unsupported', 'wallet-failed'],
  ] as const)('%s only makes the broker be asked', (kind, reason) => {
    for (const action of ['invoke-wechat', 'redirect'] as const) {
      const { state, effects } = after(...paying(action), performed(kind))
      expect(state).toMatchObject({ name: 'waiting', after: reason })
      expect(effects).toEqual([{ type: 'follow' }])
    }
  })

  test('why a wallet failed is kept for a developer’s eye', () => {
    expect(after(...paying('invoke-wechat'), performed('failed')).state).toMatchObject({
      trouble: { code: 'wallet-failed', detail: 'why' },
    })
  })

  test('left stays leaving', () => {
    const { state } = after(...paying('redirect'))
    expect(advance(state, performed('left')).state).toBe(state)
    expect(after(...paying('invoke-wechat'), performed('left')).state.name).toBe('leaving')
  })

  test('an outcome of another payment is not heard', () => {
    const { state } = after(...paying('invoke-wechat'))
    expect(advance(state, performed('done', 'pay_0')).state).toBe(state)
  })
})

describe('coming back', () => {
  test('from a cashier: have you paid?', () => {
    const { state, effects } = after(...paying('open-wechat-h5'), performed('left'), { type: 'returned' })
    expect(state).toMatchObject({ name: 'confirming', asked: false })
    expect(effects).toEqual([{ type: 'follow' }])
  })

  test('pending reports keep the question, and "I have paid" brings it back when the broker has seen nothing', () => {
    const here = [...paying('open-wechat-h5'), { type: 'returned' } as const]
    const pending = told('reported', { payment: payment('open-wechat-h5') })
    expect(after(...here, pending).state).toMatchObject({ name: 'confirming', asked: false })
    expect(after(...here, { type: 'asked' }).state).toMatchObject({ name: 'waiting', after: 'asked' })
    expect(after(...here, { type: 'asked' }, pending).state).toMatchObject({ name: 'confirming', asked: true })
  })

  test('from a wallet whose callback never comes', () => {
    expect(after(...paying('invoke-wechat'), { type: 'returned' }).state).toMatchObject({
      name: 'waiting',
      after: 'returned',
    })
  })
})

describe('what the broker reports', () => {
  const paid = told('reported', { status: 'paid', payment: payment('show-qr', { status: 'paid' }) })

  test.each([
    ['choosing', [loaded]],
    ['starting', starting],
    ['guiding', [loaded, { type: 'chosen', channel: 'wechat:jsapi', idempotencyKey: 'k' } as const]],
    ['showing-qr', paying('show-qr')],
    ['in-wallet', paying('invoke-wechat')],
    ['leaving', paying('redirect')],
    ['waiting', paying('wait')],
    ['confirming', [...paying('redirect'), { type: 'returned' } as const]],
  ] as const)('paid settles from %s', (name, events) => {
    expect(after(...events).state.name).toBe(name)
    const { state, effects } = after(...events, paid)
    expect(state).toMatchObject({ name: 'settled', trouble: null })
    expect(state).not.toHaveProperty('channel')
    expect(types(effects)).toEqual(['stop-following', 'forget-key'])
  })

  test('a payment that is paid while the checkout is open settles nothing, and takes the code away', () => {
    const { state } = after(...paying('show-qr'), told('reported', { payment: payment('show-qr', { status: 'paid' }) }))
    expect(state).toMatchObject({ name: 'waiting', after: 'wallet-done' })
  })

  test('a closed code stays to be renewed; any other closed payment leads back to the choice', () => {
    const closed = (action: ClientAction['type']) =>
      told('reported', { payment: payment(action, { status: 'closed' }) })
    expect(after(...paying('show-qr'), closed('show-qr')).state).toMatchObject({ name: 'showing-qr', expired: true })
    expect(after(...paying('invoke-wechat'), closed('invoke-wechat')).state.name).toBe('choosing')
  })

  test('a failed payment says so', () => {
    const failed = told('reported', { payment: payment('show-qr', { status: 'failed' }) })
    expect(after(...paying('show-qr'), failed).state).toMatchObject({
      name: 'choosing',
      trouble: { code: 'gateway-refused' },
    })
  })

  test('another tab’s payment is taken up', () => {
    const other = told('reported', { payment: payment('show-qr', { id: 'pay_2' }) })
    expect(after(...paying('wait'), other).state).toMatchObject({ name: 'showing-qr', payment: { id: 'pay_2' } })
    const sameKind = told('reported', { payment: payment('invoke-wechat', { id: 'pay_2' }) })
    expect(after(...paying('invoke-wechat'), sameKind).state).toMatchObject({
      name: 'waiting',
      payment: { id: 'pay_2' },
    })
  })

  test('a renewed code of the same payment is shown', () => {
    const action: ClientAction = { type: 'show-qr', content: 'weixin://y', expiresAt: '2026-11-21T01:30:00Z' }
    const { state, effects } = after(
      ...paying('show-qr'),
      { type: 'code-expired' },
      told('reported', { payment: payment('show-qr', { action }) }),
    )
    expect(state).toMatchObject({ name: 'showing-qr', expired: false, payment: { action } })
    expect(effects).toContainEqual({ type: 'watch-expiry', at: '2026-11-21T01:30:00Z' })
  })

  test('a report without news changes nothing', () => {
    const { state } = after(...paying('show-qr'))
    const { checkout, choices } = state as Extract<CheckoutState, { choices: unknown }>
    const again: CheckoutEvent = { type: 'reported', checkout, choices, now: NOW + 60_000 }
    expect(advance(state, again).state).toBe(state)
  })

  test('trouble on the way is told beside the view, and is over with the next report', () => {
    const failed: CheckoutEvent = { type: 'report-failed', trouble: trouble('offline') }
    const { state } = after(...paying('show-qr'), failed)
    expect(state).toMatchObject({ name: 'showing-qr', trouble: { code: 'offline' } })
    const { checkout, choices } = state as Extract<CheckoutState, { choices: unknown }>
    const recovered = advance(state, {
      type: 'reported',
      checkout,
      choices: choices as ChannelChoice[],
      now: NOW + 60_000,
    })
    expect(recovered.state).toMatchObject({ name: 'showing-qr', trouble: null, clockOffset: 0 })
  })

  test('a token that ran out needs a fresh one', () => {
    const locked = after(...paying('show-qr'), { type: 'report-failed', trouble: trouble('token-expired') })
    expect(locked.state.name).toBe('unreadable')
    expect(types(locked.effects)).toEqual(['stop-following'])
  })
})

describe('the payer’s ways on', () => {
  test('a code that ran out is renewed on the same channel with a new key', () => {
    const expired = after(...paying('show-qr'), { type: 'code-expired' })
    expect(expired.state).toMatchObject({ name: 'showing-qr', expired: true })
    expect(expired.effects).toEqual([{ type: 'follow' }])
    const retried = advance(expired.state, { type: 'retried', idempotencyKey: 'k2' })
    expect(retried.effects).toEqual([{ type: 'start', channel: 'wechat:qr', idempotencyKey: 'k2' }])
  })

  test('a good code is not renewed', () => {
    const { state } = after(...paying('show-qr'))
    expect(advance(state, { type: 'retried', idempotencyKey: 'k2' }).state).toBe(state)
  })

  test('a wallet is called again for the same payment; a cashier’s address is asked of the broker', () => {
    const wallet = after(...paying('invoke-wechat'), performed('cancelled'), { type: 'retried', idempotencyKey: 'k2' })
    expect(wallet.state).toMatchObject({ name: 'in-wallet', payment: { id: 'pay_1' }, trouble: null })
    expect(types(wallet.effects)).toEqual(['forget-key', 'follow', 'perform'])
    const cashier = after(...paying('redirect'), { type: 'returned' }, { type: 'retried', idempotencyKey: 'k2' })
    expect(types(cashier.effects)).toEqual(['start'])
  })

  test('back leaves the payment to the broker, who is asked on', () => {
    const { state, effects } = after(...paying('show-qr'), { type: 'back' })
    expect(state).toMatchObject({ name: 'choosing', checkout: { payment: { id: 'pay_1' } } })
    expect(types(effects)).not.toContain('stop-following')
  })

  test('giving up asks the broker for the truth and stays until it is known', () => {
    const { state, effects } = after(...paying('show-qr'), { type: 'cancelled' })
    expect(state).toMatchObject({ name: 'waiting', after: 'cancel' })
    expect(types(effects)).toEqual(['cancel', 'follow'])
    expect(types(after(loaded, { type: 'cancelled' }).effects)).toEqual(['cancel'])
  })
})
