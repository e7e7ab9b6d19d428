// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { samples } from '../gallery/states.ts'
import { soon } from '../lab/soon.ts'
import './define.ts'
import type { PayCheckout } from './pay-checkout.ts'

const BROKER = 'https://pay.example.com'
const base = samples().find(({ name }) => name === 'choosing')?.state
const known = base && 'checkout' in base ? base.checkout : undefined
const checkout = {
  ...known,
  methods: [{ method: 'alipay', channels: ['alipay:qr'], payerKnown: false }],
  payment: null,
}
const payment = { id: 'pay_1', status: 'pending', channel: 'alipay:qr', action: { type: 'wait' } }

/** The bearers of the calls to one path, and when tokens end. */
let calls: { path: string; bearer: string; body: string }[] = []
const ended = new Set<string>()
let tokenLeft = 900_000
let started: typeof payment | null = null

beforeEach(() => {
  calls = []
  started = null
  ended.clear()
  tokenLeft = 900_000
  vi.stubGlobal('fetch', async (url: string, init: RequestInit = {}) => {
    const path = new URL(url).pathname.replace('/v1/checkout', '') || '/'
    const bearer = new Headers(init.headers).get('authorization')?.slice('Bearer '.length) ?? ''
    calls.push({ path, bearer, body: String(init.body ?? '') })
    const answer = (status: number, body: unknown) => new Response(JSON.stringify(body), { status })
    if (ended.has(bearer)) return answer(401, { code: 'token-expired', detail: 'ended' })
    const now = Date.now()
    const times = { serverTime: new Date(now).toISOString(), tokenExpiresAt: new Date(now + tokenLeft).toISOString() }
    if (path === '/' || path === '/continue') return answer(200, { ...checkout, ...times, payment: started })
    if (!path.startsWith('/payments')) return answer(404, { code: 'not-found', detail: path })
    started = payment
    return answer(200, payment)
  })
})

afterEach(() => {
  document.body.replaceChildren()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

function place(own: Partial<PayCheckout> = {}): PayCheckout {
  const element = Object.assign(document.createElement('pay-checkout'), { token: 'one', brokerUrl: BROKER }, own)
  document.body.append(element)
  return element
}

const reaches = (element: PayCheckout, name: string) => soon(() => expect(element.state.name).toBe(name))
const starts = () => calls.filter(({ path }) => path === '/payments').map(({ bearer }) => bearer)

/** What the page is told, in order. */
function heard(element: PayCheckout): string[] {
  const told: string[] = []
  element.addEventListener('pay-token-needed', () => told.push('needed'))
  element.addEventListener('pay-error', ({ trouble }) => told.push(trouble.code))
  element.addEventListener('pay-state-change', ({ state }) => told.push(state.name))
  return told
}

describe('a token that ends while the payer looks on [B13]', () => {
  test('is refreshed by the function that the page gave, and the tap goes on by itself', async () => {
    const refreshToken = vi.fn(async () => 'two')
    const element = place({ refreshToken })
    await reaches(element, 'choosing')
    const told = heard(element)
    ended.add('one')
    element.pay()
    await reaches(element, 'waiting')
    expect(refreshToken).toHaveBeenCalledTimes(1)
    expect(starts()).toEqual(['one', 'two'])
    expect(told.slice(0, 4)).toEqual(['starting', 'needed', 'starting', 'waiting'])
    expect(element.getAttribute('token')).toBeNull()
  })

  test('is asked for before it ends; a page that only listens sets it, and nothing is opened anew', async () => {
    tokenLeft = 2_100
    const element = place()
    const asked = new Promise((resolve) => element.addEventListener('pay-token-needed', resolve, { once: true }))
    await reaches(element, 'choosing')
    const told = heard(element)
    await asked
    tokenLeft = 900_000
    element.token = 'two'
    await soon(() => expect(calls.at(-1)).toMatchObject({ path: '/continue', bearer: 'two', body: '{"token":"one"}' }))
    element.pay()
    await reaches(element, 'waiting')
    expect(starts()).toEqual(['two'])
    expect(told).not.toContain('loading')
  })

  test.each([
    ['at once', () => Promise.resolve(), []],
    [
      'in a while',
      (element: PayCheckout) => reaches(element, 'unreadable'),
      ['unreadable', 'token-expired', 'loading'],
    ],
  ])(
    'that a page replaces %s, when it hears that it was refused, lets the tap go on as well',
    async (_, wait, meanwhile) => {
      const element = place()
      await reaches(element, 'choosing')
      const told = heard(element)
      element.addEventListener('pay-token-needed', async () => {
        await wait(element)
        element.token = 'two'
      })
      ended.add('one')
      element.pay()
      await reaches(element, 'waiting')
      expect(starts()).toEqual(['one', 'two'])
      expect(told.slice(0, 4 + meanwhile.length)).toEqual(['starting', 'needed', ...meanwhile, 'starting', 'waiting'])
    },
  )

  test('and a page that has none is told, with its own error, once for each try', async () => {
    const element = place({ refreshToken: () => Promise.reject(new Error('no session')) })
    await reaches(element, 'choosing')
    const errors: unknown[] = []
    element.addEventListener('pay-error', ({ trouble }) => errors.push(trouble))
    ended.add('one')
    element.pay()
    await soon(() => expect(element.state).toMatchObject({ name: 'choosing', trouble: { code: 'refresh-failed' } }))
    expect(errors).toEqual([{ code: 'refresh-failed', detail: 'refreshToken: Error: no session' }])
    await element.updateComplete
    expect(element.shadowRoot?.querySelector('.note')?.textContent).toContain('refresh-failed')
  })
})
