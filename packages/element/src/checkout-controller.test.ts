// @vitest-environment happy-dom
import type { Platform } from '@pay-checkout/core'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { samples } from '../gallery/states.ts'
import { buttonsOf } from '../lab/buttons-of.ts'
import { soon } from '../lab/soon.ts'
import './define.ts'
import type { PayErrorEvent, PayNavigateEvent } from './events.ts'
import type { PayCheckout } from './pay-checkout.ts'

const BROKER = 'https://pay.example.com'
const IN_AN_HOUR = new Date(Date.now() + 3_600_000).toISOString()
const choosing = samples(Date.now()).find(({ name }) => name === 'choosing')?.state
const base = choosing && 'checkout' in choosing ? choosing.checkout : undefined
const checkout = { ...base, methods: [{ method: 'wechat', channels: ['wechat:qr'], payerKnown: false }] }

interface Call {
  readonly path: string
  readonly token: string | null
  readonly body: unknown
  readonly signal: AbortSignal | null | undefined
}

/** Every request that the element sent, and what the broker answers by path. */
const calls: Call[] = []
let answers: Record<string, (call: Call) => [number, unknown]> = {}

beforeEach(() => {
  calls.length = 0
  answers = { '/v1/checkout': () => [200, checkout], '/v1/checkout/events': () => [404, {}] }
  vi.stubGlobal('fetch', async (url: string | URL, init: RequestInit = {}) => {
    const { pathname, origin } = new URL(url)
    expect(origin).toBe(BROKER)
    const headers = new Headers(init.headers)
    const body = init.body ? JSON.parse(String(init.body)) : null
    const call = { path: pathname, token: headers.get('authorization'), body, signal: init.signal }
    calls.push(call)
    const [status, answer] = answers[pathname]?.(call) ?? problem(404, 'not-found')
    return new Response(JSON.stringify(answer), { status, headers: { 'content-type': 'application/json' } })
  })
})

afterEach(() => {
  document.body.replaceChildren()
  vi.unstubAllGlobals()
})

function place(attributes: Record<string, string>): PayCheckout {
  const element = document.createElement('pay-checkout')
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  document.body.append(element)
  return element
}

function reaches(element: PayCheckout, name: string): Promise<void> {
  return soon(() => expect(element.state.name).toBe(name))
}

function problem(status: number, code: string): [number, unknown] {
  return [status, { type: 'about:blank', title: code, status, code, detail: code }]
}

test('attributes alone open the checkout, and the token goes in a header only', async () => {
  const element = place({
    token: 'ct1a_one',
    'broker-url': BROKER,
    methods: 'wechat, alipay:qr',
    theme: 'dark',
    compact: '',
  })
  await element.updateComplete
  expect(element.methods).toEqual(['wechat', 'alipay:qr'])
  expect(element.compact).toBe(true)
  await reaches(element, 'choosing')
  expect(calls[0]).toMatchObject({ path: '/v1/checkout', token: 'Bearer ct1a_one' })
  expect(element.shadowRoot?.querySelector('.summary')).toBeNull()
  expect(element.outerHTML.match(/ct1a_one/g)).toHaveLength(1)
})

test('properties that arrive one by one open one checkout', async () => {
  const element = place({})
  element.token = 'ct1a_one'
  element.brokerUrl = BROKER
  element.locale = 'en'
  element.theme = 'light'
  await reaches(element, 'choosing')
  expect(calls.filter(({ path }) => path === '/v1/checkout')).toHaveLength(1)
  element.locale = 'zh-CN'
  await element.updateComplete
  expect(calls.filter(({ path }) => path === '/v1/checkout')).toHaveLength(1)
})

test('what was taken back before its fault could be told is told nobody', async () => {
  const told = vi.fn()
  document.addEventListener('pay-error', told)
  onTestFinished(() => document.removeEventListener('pay-error', told))
  const element = place({ token: 'sk_canary_0123456789', 'broker-url': BROKER })
  await element.updateComplete
  element.token = ''
  await element.updateComplete
  await import('./wrong-setting.ts')
  await new Promise((resolve) => setTimeout(resolve))
  expect([element.state.name, told.mock.calls]).toEqual(['loading', []])
})

test('without a broker it says what to set', async () => {
  const errors: string[] = []
  document.addEventListener('pay-error', (event: PayErrorEvent) => errors.push(event.trouble.detail), { once: true })
  const element = place({ token: 'ct1a_one' })
  await reaches(element, 'unreadable')
  expect(errors.join()).toContain('broker-url')
  element.brokerUrl = BROKER
  await reaches(element, 'choosing')
})

test.each([
  ['a stray blank', { token: 'ct1a_one', 'broker-url': `${BROKER} ` }, 'broker-url has a blank in it'],
  ['a query', { token: 'ct1a_one', 'broker-url': `${BROKER}/?a=1` }, 'broker-url has a query (?) in it'],
  ['a fragment', { token: 'ct1a_one', 'broker-url': `${BROKER}#pay` }, 'broker-url has a fragment (#) in it'],
  ['a secret key', { token: 'sk_canary_0123456789', 'broker-url': BROKER }, 'token is a SECRET KEY'],
])(
  '%s in a setting is told by its name, to the page and in the console, and nothing is asked [T37]',
  async (_, settings, words) => {
    const shouted = vi.spyOn(console, 'error').mockImplementation(() => {})
    onTestFinished(() => shouted.mockRestore())
    const errors: string[] = []
    document.addEventListener('pay-error', (event: PayErrorEvent) => errors.push(event.trouble.detail), { once: true })
    const element = place(settings)
    expect(await buttonsOf(element), 'another try would do nothing').toEqual([])
    expect(errors).toEqual([expect.stringContaining(words)])
    expect(shouted.mock.calls).toEqual([['invalid-request', expect.stringContaining(words)]])
    const shown = `${errors}${shouted.mock.calls}${element.shadowRoot?.textContent}`
    expect(shown).not.toContain('canary')
    expect(calls).toEqual([])
  },
)

test.each(['origin-not-allowed', 'key-invalid'])('%s is told to the developer in the console, once', async (code) => {
  const shouted = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => shouted.mockRestore())
  answers['/v1/checkout'] = () => problem(403, code)
  await reaches(place({ token: 'ct1a_one', 'broker-url': BROKER }), 'unreadable')
  expect(shouted.mock.calls).toEqual([[code, code]])
})

test('what a payer meets is no matter of the console', async () => {
  const shouted = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => shouted.mockRestore())
  answers['/v1/checkout'] = () => problem(503, 'unavailable')
  expect(await buttonsOf(place({ token: 'ct1a_one', 'broker-url': BROKER }))).toEqual(['Try again'])
  expect(shouted).not.toHaveBeenCalled()
})

test('a QR payment is created once for ten clicks, and its code is drawn', async () => {
  const action = { type: 'show-qr', content: 'weixin://wxpay/bizpayurl?pr=x1', expiresAt: IN_AN_HOUR }
  const payment = { id: 'pm_1', status: 'pending', channel: 'wechat:qr', action }
  answers['/v1/checkout/payments'] = () => [201, payment]
  answers['/v1/checkout/payments/pm_1'] = () => [200, payment]
  const element = place({ token: 'ct1a_one', 'broker-url': BROKER })
  await reaches(element, 'choosing')
  const button = element.shadowRoot?.querySelector<HTMLElement>('.method')
  for (let click = 0; click < 10; click++) button?.click()
  await soon(() => expect(element.shadowRoot?.querySelector('.qr path')).not.toBeNull())
  expect(calls.filter(({ path }) => path === '/v1/checkout/payments')).toHaveLength(1)
})

test('a fresh token after token-expired goes on; a token for another checkout starts that one [F57]', async () => {
  answers['/v1/checkout'] = ({ token }) =>
    token === 'Bearer old' ? problem(401, 'token-expired') : [200, { ...checkout, id: token }]
  const element = place({ token: 'old', 'broker-url': BROKER })
  element.addEventListener('pay-error', (event) => {
    expect(event.trouble.code).toBe('token-expired')
    element.token = 'fresh'
  })
  await reaches(element, 'choosing')
  expect(element.state).toMatchObject({ checkout: { id: 'Bearer fresh' } })
  element.token = 'another'
  await soon(() => expect(element.state).toMatchObject({ checkout: { id: 'Bearer another' } }))
})

test('the page may take a navigation upon itself', async () => {
  const performed: string[] = []
  const element = document.createElement('pay-checkout')
  element.addEventListener('pay-navigate', (event: PayNavigateEvent) => {
    performed.push(event.url)
    event.preventDefault()
  })
  const url = 'https://cashier.example.com/pay'
  const payment = { id: 'pm_1', status: 'pending', channel: 'wechat:web', action: { type: 'redirect', url } }
  answers['/v1/checkout'] = () => [
    200,
    { ...checkout, methods: [{ method: 'wechat', channels: ['wechat:web'], payerKnown: false }] },
  ]
  answers['/v1/checkout/payments'] = () => [201, payment]
  element.surface = { app: 'wechat', system: 'ios', handheld: true, runtime: 'page' }
  element.token = 'ct1a_one'
  element.brokerUrl = BROKER
  document.body.append(element)
  await reaches(element, 'choosing')
  const before = location.href
  element.pay()
  await soon(() => expect(performed).toEqual([url]))
  expect(location.href).toBe(before)
})

test('a payer who isn’t known is taken to the wallet, the page being asked first', async () => {
  const element = document.createElement('pay-checkout')
  const asked: string[] = []
  element.addEventListener('pay-navigate', (event: PayNavigateEvent) => {
    asked.push(event.url)
    event.preventDefault()
  })
  const url = 'https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1#wechat_redirect'
  const payers = [{ channel: 'wechat:jsapi', known: false, by: 'authorize' }]
  const methods = [{ method: 'wechat', channels: ['wechat:jsapi'], payerKnown: false, payers }]
  answers['/v1/checkout'] = () => [200, { ...checkout, methods }]
  answers['/v1/checkout/authorize'] = () => [200, { url }]
  element.surface = { app: 'wechat', system: 'ios', handheld: true, runtime: 'page' }
  element.token = 'ct1a_one'
  element.brokerUrl = BROKER
  element.locale = 'zh-CN'
  document.body.append(element)
  await reaches(element, 'choosing')
  element.shadowRoot?.querySelector<HTMLElement>('.method')?.click()
  await soon(() => expect(asked).toEqual([url]))
  expect(calls.find(({ path }) => path === '/v1/checkout/authorize')?.body).toMatchObject({
    method: 'wechat',
    returnUrl: location.href,
  })
  await element.updateComplete
  const shadow = element.shadowRoot
  expect(shadow?.querySelector('.title')?.textContent).toBe('正在前往微信确认身份')
  expect(shadow?.querySelector('.spoken')?.textContent).toContain('正在前往微信确认身份')
  expect(shadow?.querySelector('.view')?.getAttribute('data-method')).toBe('wechat')
  shadow?.querySelector<HTMLElement>('.ways .button')?.click()
  await reaches(element, 'choosing')
})

test('removed, it leaves no timer, listener or event behind; put back, it resumes', async () => {
  let returns = 0
  const platform: Platform = {
    surface: { app: 'browser', system: 'mac', runtime: 'page', handheld: false, devtools: false },
    perform: () => new Promise(() => {}),
    onReturn: () => {
      returns++
      return () => void returns--
    },
    isVisible: () => true,
    randomId: () => 'abcdefghijklmnopqrstuvwxyz',
    memory: { get: () => null, set: () => {}, remove: () => {} },
  }
  const payment = {
    id: 'pm_1',
    status: 'pending',
    channel: 'wechat:qr',
    action: { type: 'show-qr', content: 'weixin://wxpay/bizpayurl?pr=x1', expiresAt: IN_AN_HOUR },
  }
  answers['/v1/checkout'] = () => [200, { ...checkout, payment }]
  answers['/v1/checkout/payments/pm_1'] = () => [200, payment]
  const element = document.createElement('pay-checkout')
  element.platform = platform
  element.token = 'ct1a_one'
  element.brokerUrl = BROKER
  document.body.append(element)
  await reaches(element, 'showing-qr')
  expect(returns).toBe(1)

  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const late = vi.fn()
  element.addEventListener('pay-state-change', late)
  element.remove()
  const sent = calls.length
  expect(returns).toBe(0)
  await vi.advanceTimersByTimeAsync(120_000)
  expect(vi.getTimerCount()).toBe(0)
  expect(calls).toHaveLength(sent)
  expect(late).not.toHaveBeenCalled()
  vi.useRealTimers()

  document.body.append(element)
  await reaches(element, 'showing-qr')
  expect(returns).toBe(1)
})

test('a page pays in WeChat its own way, whenever it brings one before the tap', async () => {
  const methods = [{ method: 'wechat', channels: ['wechat:jsapi'], payerKnown: true }]
  const action = { type: 'invoke-wechat', params: { appId: 'wx1', timeStamp: '1' } }
  const payment = { id: 'pm_1', status: 'pending', channel: 'wechat:jsapi', action }
  answers['/v1/checkout'] = () => [200, { ...checkout, methods }]
  answers['/v1/checkout/payments'] = () => [200, payment]
  answers['/v1/checkout/payments/pm_1'] = () => [200, payment]
  const element = document.createElement('pay-checkout')
  Object.assign(element, { token: 'ct1a_one', brokerUrl: BROKER, surface: { app: 'wechat', handheld: true } })
  document.body.append(element)
  await reaches(element, 'choosing')
  element.invokeWechat = vi.fn(async () => ({ kind: 'done' as const }))
  element.pay()
  await soon(() => expect(element.state).toMatchObject({ name: 'waiting', after: 'wallet-done' }))
  expect(element.invokeWechat).toHaveBeenCalledExactlyOnceWith(action.params)
})
