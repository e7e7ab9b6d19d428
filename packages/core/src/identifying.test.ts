import type { CheckoutView, PayerOffer } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import { advance } from './advance.ts'
import type { CheckoutEvent, CheckoutState, CheckoutStateName, Start } from './checkout-state.ts'
import { chooseChannels } from './choose-channel.ts'
import { detectSurface } from './surface.ts'
import { sampleCheckout } from './testing/fake-broker.ts'
import { NOW, payment, trouble, types } from './testing/walk-machine.ts'

const inWechat = detectSurface({ userAgent: 'Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.50' })
const BANK = { channel: 'wechat:web', needed: true, banks: [{ code: '0308', name: '招商银行' }] } as const

function view(known: boolean, changes: Partial<CheckoutView> = {}): CheckoutView {
  const channels = ['wechat:jsapi', 'wechat:web', 'wechat:qr', 'wechat:h5'] as const
  const payers: PayerOffer[] = [
    { channel: 'wechat:jsapi', known, by: 'authorize' },
    { channel: 'wechat:web', known, by: 'authorize' },
  ]
  return sampleCheckout({
    methods: [{ method: 'wechat', channels, payerKnown: known, payers, choices: [BANK] }],
    ...changes,
  })
}

function told(type: 'loaded' | 'reported', checkout: CheckoutView, more: { start?: Start } = {}): CheckoutEvent {
  return { type, checkout, choices: chooseChannels(checkout, inWechat), now: NOW, ...more }
}

function after(...events: readonly CheckoutEvent[]): ReturnType<typeof advance> {
  const first = { state: { name: 'loading' } as CheckoutState, effects: [] } as ReturnType<typeof advance>
  return events.reduce(({ state }, event) => advance(state, event), first)
}

const WAY: Start = { channel: 'wechat:jsapi', idempotencyKey: 'k1', bankCode: undefined }
const loaded = told('loaded', view(false))
const chosen: CheckoutEvent = { type: 'chosen', ...WAY }
const left: CheckoutEvent = { type: 'identify-left' }
const known = told('loaded', view(true), { start: WAY })

describe('a chosen way whose payer isn’t known', () => {
  test('asks the wallet first, and starts nothing yet', () => {
    const { state, effects } = after(loaded, chosen)
    expect(state).toMatchObject({ name: 'identifying', by: 'authorize', left: false, channel: 'wechat:jsapi' })
    expect(effects).toEqual([{ type: 'identify', ...WAY }])
  })

  test('starts by itself once they are, with the key that it was chosen with', () => {
    const { state, effects } = after(loaded, chosen, known)
    expect(state).toMatchObject({ name: 'starting', channel: 'wechat:jsapi', idempotencyKey: 'k1', trouble: null })
    expect(effects).toEqual([{ type: 'start', ...WAY }])
  })

  test('asks for its bank before it asks the wallet', () => {
    const asked = after(loaded, { ...chosen, channel: 'wechat:web' })
    expect(asked.state.name).toBe('choosing-bank')
    const { effects } = advance(asked.state, { ...chosen, channel: 'wechat:web', bankCode: '0308' })
    expect(effects).toEqual([{ type: 'identify', ...WAY, channel: 'wechat:web', bankCode: '0308' }])
  })

  test('never asks the wallet twice for one choice: a broker that still doesn’t know is told as a trouble', () => {
    const { state, effects } = after(loaded, chosen, told('loaded', view(false), { start: WAY }))
    expect(state).toMatchObject({ name: 'choosing', trouble: { code: 'payer-unknown' } })
    expect(types(effects)).not.toContain('identify')
    // The payer may.
    expect(types(advance(state, chosen).effects)).toEqual(['identify'])
  })
})

test('a way that storage made up starts nothing: one that isn’t offered, can’t be used here, or needs a scanner', () => {
  for (const channel of ['alipay:qr', 'wechat:h5', 'wechat:barcode'] as const) {
    const { state, effects } = after(told('loaded', view(true), { start: { ...WAY, channel } }))
    expect(state.name).toBe('choosing')
    expect(types(effects)).not.toContain('start')
  }
})

describe('while the wallet is asked', () => {
  const here = after(loaded, chosen).state
  const away = after(loaded, chosen, left).state

  test('ten clicks ask once', () => {
    for (const channel of ['wechat:jsapi', 'wechat:qr'] as const) {
      expect(advance(here, { ...chosen, channel, idempotencyKey: 'k2' }).state).toBe(here)
    }
    expect(advance(here, { type: 'retried', idempotencyKey: 'k2' }).state).toBe(here)
  })

  test('a return is one only from the wallet’s page, and leads to the choice: the payer pressed back', () => {
    expect(advance(here, { type: 'returned' })).toEqual({ state: here, effects: [] })
    const back = advance(away, { type: 'returned' })
    expect(back.state).toMatchObject({ name: 'choosing', trouble: null })
    expect(types(back.effects)).toEqual(['follow'])
  })

  test.each([
    ['authorization-failed', 'choosing'],
    ['wallet-unavailable', 'choosing'],
    ['login-invalid', 'choosing'],
    ['return-url-not-allowed', 'choosing'],
    ['offline', 'choosing'],
    ['token-expired', 'unreadable'],
    ['checkout-paid', 'loading'],
    ['checkout-not-open', 'loading'],
  ] as const)('%s leads to %s', (code, name) => {
    for (const state of [here, away]) {
      const failed = advance(state, { type: 'start-failed', trouble: trouble(code) })
      expect(failed.state.name).toBe(name)
      if (name === 'choosing') expect(failed.state).toMatchObject({ trouble: { code } })
      expect(types(failed.effects).includes('load')).toBe(name === 'loading')
    }
  })

  test('the payer may go back or give up, and the end of the checkout is heard', () => {
    expect(advance(away, { type: 'back' }).state.name).toBe('choosing')
    expect(advance(here, { type: 'cancelled' }).effects).toEqual([{ type: 'cancel' }])
    expect(advance(here, told('reported', view(false, { status: 'paid' }))).state.name).toBe('settled')
    expect(advance(here, told('reported', view(false, { status: 'closed' }))).state.name).toBe('stopped')
    expect(advance(away, told('reported', view(true))).state).toMatchObject({ name: 'identifying', left: true })
  })
})

describe('back from the wallet’s page', () => {
  test.each([
    ['nothing', null, 'starting'],
    ['a code that nobody has scanned', payment('show-qr'), 'starting'],
    ['a payment that came to nothing', payment('show-qr', { status: 'closed' }), 'starting'],
    ['a password being entered', payment('show-qr', { status: 'paying' }), 'showing-qr'],
    ['money that was taken', payment('show-qr', { status: 'paid' }), 'waiting'],
  ] as const)('beside %s', (_, under, name) => {
    const { state, effects } = after(told('loaded', view(true, { payment: under }), { start: WAY }))
    expect(state.name).toBe(name)
    expect(types(effects).includes('start')).toBe(name === 'starting')
  })

  test.each(['paid', 'closed', 'expired'] as const)('a checkout that is %s starts nothing', (status) => {
    const { state, effects } = after(told('loaded', view(true, { status }), { start: WAY }))
    expect(['settled', 'stopped']).toContain(state.name)
    expect(types(effects)).not.toContain('start')
  })

  test('why they are unknown is told beside the choice, and beside nothing else', () => {
    const denied = { trouble: trouble('authorization-denied') }
    expect(after({ ...loaded, ...denied } as CheckoutEvent).state).toMatchObject({ name: 'choosing', ...denied })
    const shown = told('loaded', view(false, { payment: payment('show-qr') }))
    expect(after({ ...shown, ...denied } as CheckoutEvent).state).toMatchObject({ name: 'showing-qr', trouble: null })
  })
})

describe('in every other state', () => {
  const states: { readonly [N in Exclude<CheckoutStateName, 'identifying' | 'loading'>]: readonly CheckoutEvent[] } = {
    unreadable: [{ type: 'load-failed', trouble: trouble('offline') }],
    choosing: [loaded],
    'choosing-bank': [loaded, { ...chosen, channel: 'wechat:web' }],
    'showing-link': [{ ...loaded, link: ['wechat'] } as CheckoutEvent, { type: 'link-chosen', now: NOW }],
    starting: [loaded, { ...chosen, channel: 'wechat:qr' }],
    guiding: [loaded, { ...chosen, channel: 'wechat:h5' }],
    'showing-qr': [told('loaded', view(false, { payment: payment('show-qr') }))],
    'in-wallet': [loaded, chosen, known, { type: 'started', payment: payment('invoke-wechat') }],
    leaving: [loaded, chosen, known, { type: 'started', payment: payment('redirect') }],
    waiting: [told('loaded', view(false, { payment: payment('wait') }))],
    confirming: [told('loaded', view(false, { payment: payment('redirect') }))],
    settled: [told('loaded', view(false, { status: 'paid' }))],
    stopped: [told('loaded', view(false, { status: 'closed' }))],
  }
  const NAMES = Object.keys(states) as (keyof typeof states)[]

  test.each(NAMES)('%s: a late word of the wallet’s changes nothing', (name) => {
    const { state } = after(...states[name])
    expect(state.name).toBe(name)
    expect(advance(state, left)).toEqual({ state, effects: [] })
    expect(advance(state, known)).toEqual({ state, effects: [] })
  })

  test('reading: a page that was left is gone', () => {
    expect(after(left).state.name).toBe('loading')
  })
})

describe('somebody else came to the same checkout before', () => {
  const JSAPI = { channel: 'wechat:jsapi' } as const
  const theirs = payment('wait', { ...JSAPI, elsewhere: true })

  test.each(['pending', 'paying'] as const)('their payment that is %s is theirs: this payer chooses', (status) => {
    const { state, effects } = after(told('loaded', view(false, { payment: { ...theirs, status } })))
    expect(state).toMatchObject({ name: 'choosing', trouble: null })
    // It may be paid any moment.
    expect(types(effects)).toEqual(['follow'])
    expect(advance(state, chosen).state.name).toBe('identifying')
  })

  test('once theirs has the money nobody is asked to pay', () => {
    const { state } = after(told('loaded', view(false, { payment: { ...theirs, status: 'paid' } })))
    expect(state.name).toBe('waiting')
  })

  test('who is in the wallet when another begins is led back to the choice, and hears how it ends', () => {
    const mine = payment('invoke-wechat', JSAPI)
    const inWallet = after(told('loaded', view(true)), chosen, { type: 'started', payment: mine }).state
    expect(inWallet.name).toBe('in-wallet')
    const { state } = advance(inWallet, told('reported', view(true, { payment: { ...theirs, id: 'pay_2' } })))
    expect(state.name).toBe('choosing')
    expect(advance(state, told('reported', view(true, { status: 'paid' }))).state.name).toBe('settled')
  })

  test('a payment that was begun here is this page’s under a fresh token too, which doesn’t know its payer', () => {
    const mine = payment('invoke-wechat', JSAPI)
    const inWallet = after(told('loaded', view(true)), chosen, { type: 'started', payment: mine }).state
    const { state } = advance(inWallet, told('reported', view(false, { payment: theirs })))
    expect(state).toMatchObject({ name: 'in-wallet', payment: { id: mine.id, action: mine.action } })
  })

  test('with the same token: where the wallet refuses what was made for them, the next try asks whose it is', () => {
    const mine = payment('invoke-wechat', JSAPI)
    const started = [told('loaded', view(true)), chosen, { type: 'started', payment: mine } as const] as const
    const outcome = { kind: 'failed', detail: 'not your order' } as const
    const failed = after(...started, { type: 'performed', paymentId: mine.id, outcome }).state
    expect(failed).toMatchObject({ name: 'waiting', after: 'wallet-failed' })
    const retried = advance(failed, { type: 'retried', idempotencyKey: 'k2' })
    expect(retried.state).toMatchObject({ name: 'identifying', by: 'authorize', idempotencyKey: 'k2' })
    // Who put the wallet away is themselves: their payment is opened again at once.
    const away = after(...started, { type: 'performed', paymentId: mine.id, outcome: { kind: 'cancelled' } }).state
    expect(types(advance(away, { type: 'retried', idempotencyKey: 'k2' }).effects)).toContain('perform')
  })
})
