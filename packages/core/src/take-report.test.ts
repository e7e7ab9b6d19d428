import type { ClientAction } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import { advance } from './advance.ts'
import type { CheckoutEvent, CheckoutState } from './checkout-state.ts'
import {
  after,
  loaded,
  NOW,
  paying,
  payment,
  performed,
  starting,
  told,
  trouble,
  types,
} from './testing/walk-machine.ts'
import type { ChannelChoice } from './verdict.ts'

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
  test('a code that ran out is renewed on the same channel with a new key [F56]', () => {
    const expired = after(...paying('show-qr'), { type: 'code-expired' })
    expect(expired.state).toMatchObject({ name: 'showing-qr', expired: true })
    expect(expired.effects).toEqual([{ type: 'follow' }])
    const retried = advance(expired.state, { type: 'retried', idempotencyKey: 'k2' })
    expect(retried.effects).toEqual([{ type: 'start', channel: 'wechat:qr', idempotencyKey: 'k2' }])
  })

  test('a good code is not renewed [F56]', () => {
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
