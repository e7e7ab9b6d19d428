// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://pay.example.com/shop" }
import { type CheckoutState, createCheckout } from '@pay-checkout/core'
import { browserTimers, createBrowserPlatform, createFetchTransport } from '@pay-checkout/core/browser'
import type { CheckoutView, PaymentView } from '@pay-checkout/protocol'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

/** The client against a broker that is only described: what it asks, how often, and what it makes of the answers. */

const BROKER = 'https://pay.example.com'
const CODE = 'weixin://wxpay/bizpayurl?pr=AbCdEf1'

/** What the described broker knows, and what it was asked. */
interface Books {
  payment: PaymentView | null
  status: CheckoutView['status']
  readonly keys: (string | null)[]
  readonly tokens: Set<string | null>
  loseNextStart: boolean
}

let books: Books
const server = setupServer(
  http.get(`${BROKER}/v1/checkout`, ({ request }) => {
    books.tokens.add(request.headers.get('authorization'))
    return HttpResponse.json(view())
  }),
  http.post(`${BROKER}/v1/checkout/payments`, ({ request }) => {
    books.keys.push(request.headers.get('idempotency-key'))
    books.payment = {
      id: 'pay_1',
      status: 'pending',
      channel: 'wechat:qr',
      action: { type: 'show-qr', content: CODE, expiresAt: inMinutes(30) },
    }
    if (!books.loseNextStart) return HttpResponse.json(books.payment)
    books.loseNextStart = false
    return HttpResponse.error()
  }),
  http.get(`${BROKER}/v1/checkout/payments/pay_1`, () => HttpResponse.json(books.payment)),
  // No stream here: the client falls back to asking.
  http.get(`${BROKER}/v1/checkout/events`, () => new HttpResponse(null, { status: 404 })),
)
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
beforeEach(() => {
  books = { payment: null, status: 'open', keys: [], tokens: new Set(), loseNextStart: false }
  localStorage.clear()
})
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

function view(): CheckoutView {
  return {
    id: 'co_1',
    orderNo: 'A1001',
    amount: 12_800 as CheckoutView['amount'],
    currency: 'CNY',
    subject: 'Longjing',
    status: books.status,
    methods: [{ method: 'wechat', channels: ['wechat:qr'], payerKnown: false }],
    expiresAt: inMinutes(30),
    serverTime: new Date().toISOString(),
    payUrl: `${BROKER}/pay/co_1`,
    returnUrl: null,
    payment: books.payment,
  }
}

function takeMoney(): void {
  books.payment = { ...(books.payment as PaymentView), status: 'paid' }
  books.status = 'paid'
}

function inMinutes(minutes: number): string {
  return new Date(Date.now() + minutes * 60_000).toISOString()
}

function start() {
  return createCheckout({
    brokerUrl: BROKER,
    token: 'ct1a_test',
    transport: createFetchTransport(),
    platform: createBrowserPlatform(),
    timers: browserTimers(),
  })
}

function reached(checkout: ReturnType<typeof start>, name: CheckoutState['name']): Promise<CheckoutState> {
  const { promise, resolve } = Promise.withResolvers<CheckoutState>()
  if (checkout.getState().name === name) return Promise.resolve(checkout.getState())
  const unsubscribe = checkout.subscribe((state) => {
    if (state.name !== name) return
    unsubscribe()
    resolve(state)
  })
  return promise
}

test('reads, starts, shows the code, and believes the broker alone that it is paid', async () => {
  const checkout = start()
  await reached(checkout, 'choosing')
  checkout.pay()
  expect(await reached(checkout, 'showing-qr')).toMatchObject({ payment: { action: { content: CODE } } })
  takeMoney()
  expect(await reached(checkout, 'settled')).toMatchObject({ checkout: { status: 'paid', amount: 12_800 } })
  expect([...books.tokens]).toEqual(['Bearer ct1a_test'])
  checkout.dispose()
})

test('an answer lost on the way back is asked for again with the same key', async () => {
  books.loseNextStart = true
  const checkout = start()
  await reached(checkout, 'choosing')
  checkout.pay()
  await reached(checkout, 'showing-qr')
  expect(books.keys).toHaveLength(2)
  expect(new Set(books.keys).size).toBe(1)
  expect(books.keys[0]).toMatch(/^[a-z2-7]{26}$/)
  takeMoney()
  await reached(checkout, 'settled')
  checkout.dispose()
})
