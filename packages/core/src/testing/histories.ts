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
import { advance } from '../advance.ts'
import type { CheckoutEvent, CheckoutState, Effect, Start, Trouble } from '../checkout-state.ts'
import { chooseChannels } from '../choose-channel.ts'
import { chooseLink } from '../choose-link.ts'
import { detectSurface } from '../surface.ts'
import { sampleCheckout } from './fake-broker.ts'

const surface = detectSurface({ userAgent: 'Mozilla/5.0 (Linux; Android 14) Mobile Safari/537.36' })
const till = { ...surface, till: true }
const desktop = detectSurface({ userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' })
const wechat = detectSurface({ userAgent: 'Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.50' })

/** What these histories choose from. */
export const CHANNELS: readonly Channel[] = [
  ...(['wechat:qr', 'wechat:h5', 'wechat:jsapi', 'alipay:qr', 'unionpay:app', 'unionpay:web'] as const),
  ...(['wechat:barcode', 'alipay:barcode'] as const),
]
const CODES = ['134567890123456789', '284567890123456789', '6901028075831']
const BANKS: BankChoice = { channel: 'unionpay:web', needed: true, banks: [{ code: '03080000', name: '招商银行' }] }
const METHODS = (known: boolean): CheckoutView['methods'] => [
  {
    method: 'wechat',
    channels: ['wechat:jsapi', 'wechat:h5', 'wechat:qr', 'wechat:barcode'],
    payerKnown: known,
    payers: [{ channel: 'wechat:jsapi', known, by: 'authorize' }],
  },
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
  'authorization-denied',
  'wallet-unavailable',
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
const start: fc.Arbitrary<Start> = fc.record({
  channel: fc.constantFrom(...CHANNELS),
  idempotencyKey: key,
  bankCode: fc.constantFrom(undefined, null, '03080000', '99999999'),
})

function told(type: 'loaded' | 'reported', places = [surface, till, wechat, desktop]): fc.Arbitrary<CheckoutEvent> {
  return fc
    .record({
      status: fc.constantFrom(...CHECKOUT_STATUSES, 'open', 'open', 'open'),
      payment: fc.option(payment, { nil: null }),
      serverTime: time,
      place: fc.constantFrom(...places),
      payLink: fc.option(fc.record({ openedAt: fc.option(time, { nil: null }) }), { nil: undefined, freq: 3 }),
      known: fc.boolean(),
      home: fc.option(fc.oneof(fc.record({ start }), fc.record({ trouble })), { nil: undefined }),
    })
    .map(({ place, known, home, payLink, ...changes }) => {
      const checkout = sampleCheckout({ ...changes, ...(payLink && { payLink }), methods: METHODS(known) })
      const link = chooseLink(checkout, place)
      const report = { checkout, choices: chooseChannels(checkout, place), link, now: 0 }
      return type === 'loaded' ? { type, ...report, ...home } : { type, ...report }
    })
}

/** Anything that can happen. */
export const event: fc.Arbitrary<CheckoutEvent> = fc.oneof(
  fc.constantFrom<CheckoutEvent>(
    { type: 'opened' },
    { type: 'returned' },
    { type: 'code-expired' },
    { type: 'asked' },
    { type: 'back' },
    { type: 'cancelled' },
    { type: 'identify-left' },
    { type: 'link-chosen', now: 0 },
  ),
  told('loaded'),
  told('reported'),
  fc.record({
    type: fc.constantFrom('load-failed', 'start-failed', 'report-failed'),
    trouble,
  }) as fc.Arbitrary<CheckoutEvent>,
  start.map((way) => ({ type: 'chosen' as const, ...way })),
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
/** What happened, in whatever order. */
export const history: fc.Arbitrary<CheckoutEvent[]> = fc.array(event, { minLength: 1, maxLength: 40 })
/** The same at a desktop, whose payer often wants the code for every wallet. */
export const linkHistory: fc.Arbitrary<CheckoutEvent[]> = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: event },
    { weight: 2, arbitrary: fc.oneof(told('loaded', [desktop]), told('reported', [desktop])) },
    { weight: 1, arbitrary: fc.constant<CheckoutEvent>({ type: 'link-chosen', now: 0 }) },
  ),
  { minLength: 1, maxLength: 40 },
)

/** Walks a history, with everything frozen, and shows each step. */
export function walk(
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
