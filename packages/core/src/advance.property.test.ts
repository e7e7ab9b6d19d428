import {
  type BankChoice,
  CHECKOUT_STATUSES,
  type Channel,
  type CheckoutView,
  type ClientAction,
  PAYMENT_STATUSES,
  type PaymentView,
} from '@pay-checkout/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { advance } from './advance.ts'
import type { CheckoutEvent, CheckoutState, Effect, Trouble } from './checkout-state.ts'
import { chooseChannels } from './choose-channel.ts'
import { detectSurface } from './surface.ts'
import { sampleCheckout } from './testing/fake-broker.ts'
import { walletOfCode } from './wallet-of-code.ts'

const surface = detectSurface({ userAgent: 'Mozilla/5.0 (Linux; Android 14) Mobile Safari/537.36' })
const till = { ...surface, till: true }
const CHANNELS: readonly Channel[] = [
  ...(['wechat:qr', 'wechat:h5', 'wechat:jsapi', 'alipay:qr', 'unionpay:app', 'unionpay:web'] as const),
  ...(['wechat:barcode', 'alipay:barcode'] as const),
]
const CODES = ['134567890123456789', '284567890123456789', '6901028075831']
const BANKS: BankChoice = { channel: 'unionpay:web', needed: true, banks: [{ code: '03080000', name: '招商银行' }] }
const METHODS: CheckoutView['methods'] = [
  { method: 'wechat', channels: ['wechat:jsapi', 'wechat:h5', 'wechat:qr', 'wechat:barcode'], payerKnown: true },
  { method: 'alipay', channels: ['alipay:h5', 'alipay:qr', 'alipay:barcode'], payerKnown: false },
  { method: 'unionpay', channels: ['unionpay:web'], payerKnown: false, choices: [BANKS] },
]
const TROUBLES: readonly Trouble['code'][] = [
  'offline',
  'unreadable-answer',
  'token-expired',
  'token-invalid',
  'checkout-paid',
  'checkout-not-open',
  'payment-unresolved',
  'idempotency-conflict',
  'gateway-refused',
  'rate-limited',
]

const time = fc.constantFrom('2026-11-21T00:00:00Z', '2026-11-21T01:00:00Z', '2026-11-21T02:00:00Z')
const action: fc.Arbitrary<ClientAction> = fc.oneof(
  fc.record({ type: fc.constant('show-qr' as const), content: fc.constantFrom('a', 'b'), expiresAt: time }),
  fc.constantFrom<ClientAction>(
    { type: 'redirect', url: 'https://cashier.example.com/' },
    { type: 'open-wechat-h5', url: 'https://wx.tenpay.com/' },
    { type: 'invoke-wechat', params: {} },
    { type: 'invoke-alipay', tradeNo: '1' },
    { type: 'hand-to-app', params: {} },
    { type: 'wait' },
  ),
)
const payment: fc.Arbitrary<PaymentView> = fc.record({
  id: fc.constantFrom('pay_1', 'pay_2'),
  status: fc.constantFrom(...PAYMENT_STATUSES),
  channel: fc.constantFrom(...CHANNELS),
  action,
})
const trouble = fc.constantFrom(...TROUBLES).map((code) => ({ code, detail: '' }))
const key = fc.constantFrom('k1', 'k2')

function told(type: 'loaded' | 'reported'): fc.Arbitrary<CheckoutEvent> {
  return fc
    .record({
      status: fc.constantFrom(...CHECKOUT_STATUSES, 'open', 'open', 'open'),
      payment: fc.option(payment, { nil: null }),
      serverTime: time,
      place: fc.constantFrom(surface, till),
    })
    .map(({ place, ...changes }) => {
      const checkout = sampleCheckout({ ...changes, methods: METHODS })
      return { type, checkout, choices: chooseChannels(checkout, place), now: 0 }
    })
}

const event: fc.Arbitrary<CheckoutEvent> = fc.oneof(
  fc.constantFrom<CheckoutEvent>(
    { type: 'opened' },
    { type: 'returned' },
    { type: 'code-expired' },
    { type: 'asked' },
    { type: 'back' },
    { type: 'cancelled' },
  ),
  told('loaded'),
  told('reported'),
  fc.record({
    type: fc.constantFrom('load-failed', 'start-failed', 'report-failed'),
    trouble,
  }) as fc.Arbitrary<CheckoutEvent>,
  fc.record({
    type: fc.constant('chosen' as const),
    channel: fc.constantFrom(...CHANNELS),
    idempotencyKey: key,
    bankCode: fc.constantFrom(undefined, null, '03080000', '99999999'),
  }),
  fc.record({
    type: fc.constant('scanned' as const),
    channel: fc.option(fc.constantFrom(...CHANNELS), { nil: undefined }),
    authCode: fc.constantFrom(...CODES),
    idempotencyKey: key,
  }),
  fc.record({ type: fc.constant('started' as const), payment }),
  fc.record({
    type: fc.constant('performed' as const),
    paymentId: fc.constantFrom('pay_1', 'pay_2'),
    outcome: fc.oneof(
      fc.record({ kind: fc.constantFrom('done' as const, 'cancelled' as const, 'left' as const) }),
      fc.record({ kind: fc.constantFrom('failed' as const, 'unsupported' as const), detail: fc.constant('') }),
    ),
  }),
  fc.record({ type: fc.constant('retried' as const), idempotencyKey: key }),
)
const history = fc.array(event, { minLength: 1, maxLength: 40 })

/** Walks a history, with everything frozen, and shows each step. */
function walk(
  events: readonly CheckoutEvent[],
  see: (step: {
    before: CheckoutState
    event: CheckoutEvent
    state: CheckoutState
    effects: readonly Effect[]
  }) => void,
): CheckoutState {
  let state: CheckoutState = deepFreeze({ name: 'loading' })
  // Every history begins with a checkout that can be read: from `loading` most events lead nowhere.
  for (const next of [...events.filter(({ type }) => type === 'loaded').slice(0, 1), ...events]) {
    const before = state
    const advanced = advance(before, deepFreeze(next))
    state = deepFreeze(advanced.state)
    see({ before, event: next, state, effects: advanced.effects })
  }
  return state
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(deepFreeze)
  }
  return value
}

const runs = { numRuns: 3_000 }

describe('whatever happens in whatever order', () => {
  test('it is settled only by a broker’s report of a paid checkout', () => {
    fc.assert(
      fc.property(history, (events) => {
        walk(events, ({ before, event: cause, state }) => {
          if (state.name !== 'settled' || before.name === 'settled') return
          expect(cause.type === 'loaded' || cause.type === 'reported').toBe(true)
          expect(state.checkout.status).toBe('paid')
          expect((cause as { checkout: { status: string } }).checkout.status).toBe('paid')
        })
      }),
      runs,
    )
  })

  test('it stops only by a broker’s report as well', () => {
    fc.assert(
      fc.property(history, (events) => {
        walk(events, ({ before, event: cause, state }) => {
          if (state.name !== 'stopped' || before.name === 'stopped') return
          expect((cause as { checkout?: { status: string } }).checkout?.status).toBe(state.reason)
        })
      }),
      runs,
    )
  })

  test('no second start is sent before the first is answered', () => {
    fc.assert(
      fc.property(history, (events) => {
        let underWay = false
        walk(events, ({ before, event: cause, state, effects }) => {
          if (before.name === 'starting' && state.name !== 'starting') underWay = false
          for (const effect of effects) {
            if (effect.type !== 'start') continue
            expect(underWay).toBe(false)
            underWay = true
          }
          // Only its answer, or the end of the whole checkout, ends a start.
          if (before.name === 'starting' && state.name !== 'starting') {
            expect(['started', 'start-failed', 'reported', 'report-failed']).toContain(cause.type)
          }
        })
      }),
      runs,
    )
  })

  test('a code is sent once for each key it came with, at a till, to its own wallet, and stands in no state', () => {
    fc.assert(
      fc.property(history, (events) => {
        walk(events, ({ event: cause, state, effects }) => {
          expect(JSON.stringify(state)).not.toMatch(/134567890123456789|284567890123456789/)
          for (const effect of effects) {
            if (effect.type !== 'start') continue
            expect(effect.authCode !== undefined).toBe(/:barcode$/.test(effect.channel))
            if (effect.authCode === undefined) continue
            expect(cause).toMatchObject({ type: 'scanned', idempotencyKey: effect.idempotencyKey })
            expect(effect.channel).toBe(`${walletOfCode(effect.authCode)}:barcode`)
            expect(state).toMatchObject({
              choices: expect.arrayContaining([{ channel: effect.channel, usable: true, remedies: [] }]),
            })
          }
        })
      }),
      runs,
    )
  })

  test('no code is sent while another payment by code may take money', () => {
    fc.assert(
      fc.property(history, (events) => {
        walk(events, ({ before, effects }) => {
          if (!('payment' in before) || before.name === 'showing-qr') return
          expect(effects.some((effect) => effect.type === 'start' && effect.authCode !== undefined)).toBe(false)
        })
      }),
      runs,
    )
  })

  test('a state that is final stays, and says so', () => {
    fc.assert(
      fc.property(history, (events) => {
        walk(events, ({ before, state, effects }) => {
          if (before.name !== 'settled' && before.name !== 'stopped') return
          expect(state).toBe(before)
          expect(effects).toEqual([])
        })
      }),
      runs,
    )
  })

  test('every other state offers the payer a way on, or ends by an answer that is awaited', () => {
    const byPayer: readonly CheckoutEvent[] = [
      { type: 'asked' },
      { type: 'back' },
      { type: 'cancelled' },
      { type: 'retried', idempotencyKey: 'k3' },
      ...CHANNELS.map((channel) => ({ type: 'chosen' as const, channel, idempotencyKey: 'k3' })),
    ]
    fc.assert(
      fc.property(history, (events) => {
        walk(events, ({ state }) => {
          if (['settled', 'stopped', 'loading', 'starting'].includes(state.name)) return
          expect(byPayer.some((event) => advance(state, event).state !== state)).toBe(true)
        })
      }),
      runs,
    )
  })

  test('what is awaited has been asked for: loading loads, starting starts, waiting follows', () => {
    const asks: Partial<Record<CheckoutState['name'], Effect['type']>> = {
      loading: 'load',
      starting: 'start',
      waiting: 'follow',
      confirming: 'follow',
      leaving: 'follow',
      'in-wallet': 'follow',
    }
    fc.assert(
      fc.property(history, (events) => {
        let asked = new Set<string>(['load'])
        walk(events, ({ before, state, effects }) => {
          for (const { type } of effects) {
            if (type === 'stop-following') asked.delete('follow')
            else asked.add(type)
          }
          if (before.name !== state.name && before.name === 'starting')
            asked = new Set([...asked].filter((type) => type !== 'start'))
          const due = asks[state.name]
          if (due && before.name !== state.name) expect(asked).toContain(due)
        })
      }),
      runs,
    )
  })

  test('the same state and event give the same answer', () => {
    fc.assert(
      fc.property(history, event, (events, next) => {
        const state = walk(events, () => {})
        expect(advance(state, next)).toEqual(advance(state, next))
      }),
      runs,
    )
  })
})
