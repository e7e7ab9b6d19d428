// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { scripted } from '../gallery/scripted-checkout.ts'
import { samples } from '../gallery/states.ts'
import { soon } from '../lab/soon.ts'
import './define.ts'
import type { PayCheckout } from './pay-checkout.ts'

/** Properties as frameworks set them: whatever a page's author wrote, found in the element and handed to it as it is. */

const BROKER = 'https://pay.example.com'
const choosing = samples(Date.now()).find(({ name }) => name === 'choosing')?.state
const base = choosing && 'checkout' in choosing ? choosing.checkout : undefined
const methods = ['wechat', 'alipay'].map((method) => ({ method, channels: [`${method}:qr`], payerKnown: false }))
let reads = 0
const troubles: string[] = []

beforeEach(() => {
  reads = 0
  troubles.length = 0
  document.addEventListener('pay-error', told)
  vi.stubGlobal('fetch', async (url: string | URL) => {
    const { origin, pathname } = new URL(url)
    expect(origin).toBe(BROKER)
    if (pathname !== '/v1/checkout') return new Response('{}', { status: 404 })
    reads += 1
    return new Response(JSON.stringify({ ...base, methods }), { headers: { 'content-type': 'application/json' } })
  })
})

afterEach(() => {
  document.removeEventListener('pay-error', told)
  document.body.replaceChildren()
  vi.unstubAllGlobals()
})

function told(event: Event): void {
  troubles.push((event as Event & { trouble: { detail: string } }).trouble.detail)
}

/** An element as a framework makes it, which sets properties that the types of this package would forbid. */
function render(properties: Readonly<Record<string, unknown>>): PayCheckout {
  const element = document.createElement('pay-checkout')
  Object.assign(element, { token: 'ct1a_one', brokerUrl: BROKER }, properties)
  document.body.append(element)
  return element
}

async function again(element: PayCheckout, properties: Readonly<Record<string, unknown>>): Promise<void> {
  Object.assign(element, properties)
  await element.updateComplete
}

function chosen(element: PayCheckout): Promise<void> {
  return soon(() => expect(element.state.name).toBe('choosing'))
}

function offered(element: PayCheckout): (string | null)[] {
  const rows = element.shadowRoot?.querySelectorAll('[data-channel]') ?? []
  return [...rows].map((row) => row.getAttribute('data-channel'))
}

const documented = [
  ...['returnUrl', 'locale', 'methods', 'theme', 'compact', 'till', 'refreshToken', 'scanCode', 'invokeWechat'],
  ...['surface', 'platform', 'checkout'],
]

describe.each(documented)('%s', (name) => {
  test.each([
    ['undefined', undefined],
    ['null', null],
    ['an empty text', ''],
    ['a text', 'wechat,alipay'],
    ['a list', ['wechat', 'alipay']],
    ['an empty list', []],
    ['false', false],
  ])('takes %s, first and later, and the checkout is shown', async (_, value) => {
    const first = render({ [name]: value })
    await chosen(first)
    await soon(() => expect(offered(first)).not.toEqual([]))
    // The other way: what stood there is left out at the next render.
    const later = render({})
    await chosen(later)
    await again(later, { [name]: value })
    await chosen(later)
    expect(troubles).toEqual([])
  })

  test('left out in another way, it restarts nothing', async () => {
    const element = render({})
    await chosen(element)
    for (const value of [undefined, null, undefined]) await again(element, { [name]: value })
    expect([reads, element.state.name]).toEqual([1, 'choosing'])
  })
})

test.each(['token', 'brokerUrl'])('%s left out waits for it without a word of null', async (name) => {
  for (const value of [undefined, null, '']) {
    const element = render({ [name]: value })
    await element.updateComplete
    expect(element[name as 'token']).toBe('')
    await again(element, { [name]: name === 'token' ? 'ct1a_one' : BROKER })
    await chosen(element)
  }
  expect(reads).toBe(3)
})

test.each([
  ['text', 'alipay,wechat:qr'],
  ['text with blanks', ' alipay  wechat:qr,'],
  ['a list', ['alipay', 'wechat:qr']],
])('methods as %s are those methods in that order', async (_, value) => {
  const element = render({ methods: value })
  await chosen(element)
  expect(element.methods).toEqual(['alipay', 'wechat:qr'])
  await soon(() => expect(offered(element)).toEqual(['alipay:qr', 'wechat:qr']))
})

test('written anew for each render, text, lists and objects of the same content restart nothing', async () => {
  const inline = (): Record<string, unknown> => ({
    methods: ['alipay', 'wechat'],
    surface: { app: 'browser', handheld: false },
    refreshToken: async () => 'ct1a_two',
    scanCode: async () => null,
    invokeWechat: undefined,
  })
  const element = render(inline())
  await chosen(element)
  for (let round = 0; round < 5; round++) await again(element, inline())
  await again(element, { methods: 'alipay, wechat', surface: { handheld: false, app: 'browser' } })
  expect(reads).toBe(1)
  await again(element, { surface: { app: 'browser', handheld: true } })
  await chosen(element)
  expect(reads).toBe(2)
  await again(element, { methods: 'alipay' })
  await chosen(element)
  expect(reads).toBe(3)
})

test.each([
  ['left out', undefined, 'auto'],
  ['null', null, 'auto'],
  ['empty', '', 'auto'],
  ['unknown', 'Dark', 'auto'],
  ['light', 'light', 'light'],
  ['dark', 'dark', 'dark'],
])('a theme %s is %s → %s', async (_, value, theme) => {
  const element = render({ theme: value })
  await element.updateComplete
  expect([element.theme, element.getAttribute('theme')]).toEqual([theme, theme === 'auto' ? null : theme])
  await again(element, { theme: 'dark' })
  await again(element, { theme: value })
  expect([element.theme, element.getAttribute('theme')]).toEqual([theme, theme])
})

test.each(['compact', 'till'] as const)(
  '%s is on without a value, and off when a template writes false',
  async (name) => {
    for (const on of [true, 'true', name]) {
      const element = render({ [name]: on })
      await element.updateComplete
      expect([element[name], element.hasAttribute(name)]).toEqual([true, true])
      await again(element, { [name]: 'false' })
      expect([element[name], element.hasAttribute(name)]).toEqual([false, false])
    }
    document.body.innerHTML = `<pay-checkout ${name}="false"></pay-checkout><pay-checkout ${name}="true"></pay-checkout>`
    const [off, on] = document.querySelectorAll('pay-checkout') as unknown as [PayCheckout, PayCheckout]
    await off.updateComplete
    await on.updateComplete
    expect([off[name], off.hasAttribute(name)]).toEqual([false, false])
    // As the server wrote it: frameworks compare.
    expect([on[name], on.getAttribute(name)]).toEqual([true, 'true'])
  },
)

test('markup of a server that wrote properties by their names is read, and nothing added to it', async () => {
  document.body.innerHTML = `<pay-checkout token="ct1a_one" brokerUrl="${BROKER}" returnUrl="/thanks" methods="alipay"></pay-checkout>`
  const element = document.querySelector('pay-checkout') as PayCheckout
  const before = element.getAttributeNames()
  await chosen(element)
  expect([element.brokerUrl, element.returnUrl, element.methods]).toEqual([BROKER, '/thanks', ['alipay']])
  expect(element.getAttributeNames()).toEqual(before)
})

test('a checkout handed in is disposed of by nobody but its maker, also when another follows it', async () => {
  const [one, two] = [scripted(choosing as never), scripted(choosing as never)]
  const element = render({ token: undefined, checkout: one.checkout })
  await chosen(element)
  await again(element, { checkout: two.checkout })
  await again(element, { checkout: null, token: 'ct1a_one' })
  await chosen(element)
  expect([one.asked, two.asked, reads]).toEqual([[], [], 1])
  expect([one.listeners.size, two.listeners.size]).toEqual([0, 0])
})
