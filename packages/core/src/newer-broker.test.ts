import type { CheckoutView } from '@pay-checkout/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { advance } from './advance.ts'
import type { CheckoutState } from './checkout-state.ts'
import { chooseChannels } from './choose-channel.ts'
import { chooseLink } from './choose-link.ts'
import { readCheckoutView } from './read-view.ts'
import { detectSurface } from './surface.ts'
import { sampleCheckout } from './testing/fake-broker.ts'
import { openCheckout } from './testing/open-checkout.ts'

const SURFACE = detectSurface({ userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' })
const ACTIONS = [
  { type: 'show-qr', content: 'weixin://wxpay/bizpayurl?pr=1', expiresAt: '2026-11-21T01:00:00Z' },
  { type: 'redirect', url: 'https://cashier.example.com/' },
  { type: 'invoke-wechat', params: { appId: 'wx1' } },
  { type: 'invoke-alipay', tradeNo: '2026' },
  { type: 'wait' },
]

/** A checkout with everything that one can have. */
function whole(status: string, paymentStatus: string, action: unknown): Record<string, unknown> {
  const bank = { code: '03080000', name: '招商银行' }
  return {
    ...sampleCheckout({ returnUrl: 'https://shop.example.com/' }),
    status,
    payLink: { openedAt: '2026-11-21T00:00:00Z' },
    tokenExpiresAt: '2026-11-21T00:15:00Z',
    methods: [
      {
        method: 'wechat',
        channels: ['wechat:jsapi', 'wechat:qr'],
        payerKnown: true,
        payers: [{ channel: 'wechat:jsapi', known: true, by: 'authorize' }],
      },
      {
        method: 'unionpay',
        channels: ['unionpay:web'],
        payerKnown: false,
        choices: [{ channel: 'unionpay:web', needed: true, banks: [bank, bank] }],
      },
    ],
    payment: { id: 'pay_1', status: paymentStatus, channel: 'wechat:qr', bankCode: '1', action },
  }
}

type Path = readonly string[]

/** Every part of a value, by the way to it. */
function partsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at]
  return [at, ...Object.entries(value).flatMap(([key, part]) => partsOf(part, [...at, key]))].filter(
    (path) => path.length > 0,
  )
}

function without(value: unknown, [key = '', ...rest]: Path, other: unknown): unknown {
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>
  if (rest.length > 0) copy[key] = without(copy[key], rest, other)
  else if (other === GONE) delete copy[key]
  else copy[key] = other
  return copy
}

const GONE = Symbol('gone')
const other = fc.oneof(
  fc.constant(GONE),
  fc.constantFrom(
    'constructor',
    '__proto__',
    'palm:scan',
    'PAID',
    'x'.repeat(5_000),
    'javascript:1',
    { type: 'palm' },
    -1,
    1e99,
  ),
  fc.jsonValue(),
)

/** A view of which one part is of a newer broker, or none at all. Not its status: that would be another fact. */
const mutated = (status: string, paymentStatus: string) =>
  fc
    .constantFrom(...ACTIONS)
    .map((action) => whole(status, paymentStatus, action))
    .chain((view) =>
      fc
        .tuple(fc.constantFrom(...partsOf(view).filter((path) => path.join() !== 'status')), other)
        .map(([path, value]) => without(view, path, value)),
    )

const read = (input: unknown) => readCheckoutView(JSON.parse(JSON.stringify(input)))

function report(type: 'loaded' | 'reported', checkout: CheckoutView) {
  const choices = chooseChannels(checkout, SURFACE)
  const link = chooseLink(checkout, SURFACE)
  return { type, checkout, choices, link, now: Date.parse('2026-11-21T00:00:00Z') } as const
}

/** The states that a payer may be in when the news comes. */
function states(): CheckoutState[] {
  const open = ACTIONS.map((action) => read(whole('open', 'pending', action)) as CheckoutView)
  const loaded = [sampleCheckout(), ...open].map(
    (checkout) => advance({ name: 'loading' }, report('loaded', checkout)).state,
  )
  const choosing = loaded[0] as CheckoutState
  const start = { channel: 'wechat:qr', idempotencyKey: 'k' } as const
  return [...loaded, advance(choosing, { type: 'chosen', ...start }).state, advance(choosing, { type: 'back' }).state]
}

describe('an old client before a newer broker [B3]', () => {
  test('whatever one part of a paid checkout becomes, it is paid, from wherever the payer stands [F62]', () => {
    const standing = states()
    fc.assert(
      fc.property(mutated('paid', 'paid'), fc.constantFrom(...standing), (input, state) => {
        const checkout = read(input)
        expect(checkout?.status).toBe('paid')
        const told = advance({ name: 'loading' }, report('loaded', checkout as CheckoutView))
        expect(told.state.name).toBe('settled')
        if (state.name !== 'settled')
          expect(advance(state, report('reported', checkout as CheckoutView)).state.name).toBe('settled')
      }),
      { numRuns: 3_000 },
    )
  })

  test.each(['closed', 'expired'])('and one that is %s is over', (status) => {
    fc.assert(
      fc.property(mutated(status, 'closed'), (input) => {
        const { state } = advance({ name: 'loading' }, report('loaded', read(input) as CheckoutView))
        expect(state).toMatchObject({ name: 'stopped', reason: status })
      }),
    )
  })

  test('an open one is read or not, and never taken for paid', () => {
    fc.assert(
      fc.property(mutated('open', 'pending'), (input) => {
        const checkout = read(input)
        if (!checkout) return
        expect(checkout.status).toBe('open')
        expect(advance({ name: 'loading' }, report('loaded', checkout)).state.name).not.toBe('settled')
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('what a newer broker asks for [B3]', () => {
  const later = { type: 'pay-by-palm', palm: 1 }

  test('that this client doesn’t know leads to the hosted page, and is followed until it is paid there [F62]', async () => {
    const { broker, checkout, timers, platform } = await openCheckout({ action: () => later as never })
    checkout.pay('wechat:qr')
    await timers.advance(0)
    expect(checkout.getState()).toMatchObject({
      name: 'guiding',
      choice: {
        channel: 'wechat:qr',
        usable: false,
        reason: 'needs-newer-page',
        remedies: ['open-hosted-page', 'use-other-channel'],
      },
    })
    expect(platform.performed).toEqual([])
    broker.pay()
    await timers.advance(2_000)
    expect(checkout.getState().name).toBe('settled')
    checkout.dispose()
  })

  test('is found again after a reload, and leads there as well', async () => {
    const first = await openCheckout({ action: () => later as never })
    first.checkout.pay('wechat:qr')
    await first.timers.advance(0)
    first.checkout.dispose()
    const { checkout } = await openCheckout({ broker: first.broker })
    expect(checkout.getState()).toMatchObject({ name: 'guiding', choice: { reason: 'needs-newer-page' } })
    checkout.dispose()
  })

  test('a payment told in new words keeps nobody from hearing that the checkout is paid [F62]', async () => {
    const { broker, checkout, timers } = await openCheckout()
    checkout.pay('wechat:qr')
    await timers.advance(0)
    broker.setPayment({ status: 'settling' as never })
    broker.change({ status: 'paid' })
    await timers.advance(2_000)
    expect(checkout.getState().name).toBe('settled')
    checkout.dispose()
  })

  test('a checkout in a state that this client doesn’t know is shown to nobody as paid, and its page is the way on [F62]', async () => {
    const { broker, checkout, timers } = await openCheckout()
    broker.disturb('checkout', { status: 200, body: { ...broker.view(), status: 'paid-in-part' } }, null)
    const second = await openCheckout({ broker })
    expect(second.checkout.getState()).toEqual({
      name: 'unreadable',
      trouble: {
        code: 'unreadable-answer',
        detail: expect.any(String),
        page: 'https://pay.example.com/pay/co_sample',
      },
    })
    broker.heal()
    broker.disturb('checkout', { status: 200, body: { status: 'x', payUrl: 'javascript:1' } }, null)
    second.checkout.retry()
    await second.timers.advance(0)
    expect(second.checkout.getState()).not.toHaveProperty('trouble.page')
    for (const one of [checkout, second.checkout]) one.dispose()
    await timers.advance(0)
  })
})
