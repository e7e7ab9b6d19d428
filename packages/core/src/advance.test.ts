import { describe, expect, test } from 'vitest'
import { advance } from './advance.ts'
import type { CheckoutEvent } from './checkout-state.ts'
import { after, chosen, loaded, NOW, paying, payment, starting, told, trouble, types } from './testing/walk-machine.ts'

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

  test('asks when the payer is back at the choice, and leaves off when there is nothing to wait for', () => {
    const back = after(loaded, { type: 'returned' })
    expect(back.state.name).toBe('choosing')
    expect(types(back.effects)).toEqual(['follow'])
    expect(types(after(loaded, { type: 'returned' }, told('reported', {})).effects)).toEqual(['stop-following'])
    expect(after(loaded, { type: 'returned' }, told('reported', { status: 'paid' })).state.name).toBe('settled')
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
    // It may be paid wherever the link is taken.
    expect(guided.effects).toEqual([{ type: 'follow' }])
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
