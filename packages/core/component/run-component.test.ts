import { expect, test, vi } from 'vitest'
import { samples } from '../../element/gallery/states.ts'
import type { Checkout, CheckoutState, MiniProgramCheckoutOptions } from '../src/miniprogram/index.ts'
import { runComponent, type Settings } from './run-component.ts'
import { TEXTS } from './wechat-texts.ts'

const SETTINGS: Settings = { brokerUrl: 'https://pay.example.com', token: 't1', methods: '', locale: '', auto: false }

function stateOf(name: string): CheckoutState {
  const found = samples().find((sample) => sample.name === name)
  if (!found) throw new Error(`The gallery has no ${name}`)
  const { state } = found
  return 'choices' in state
    ? { ...state, choices: [{ channel: 'wechat:miniprogram', usable: true, remedies: [] }] }
    : state
}

/** A component over checkouts that a test moves by hand. */
function scripted(language = 'zh_CN') {
  const opened: { options: MiniProgramCheckoutOptions; checkout: Checkout; to: (state: CheckoutState) => void }[] = []
  const told: [string, unknown][] = []
  const data: Record<string, string> = {}
  const copied: string[] = []
  const component = runComponent({
    texts: TEXTS,
    channels: ['wechat:miniprogram'],
    createCheckout(options) {
      let state: CheckoutState = { name: 'loading' }
      if (options.brokerUrl.includes('game')) throw new Error('A mini-game isn’t served')
      const listeners = new Set<(state: CheckoutState) => void>()
      const checkout = {
        getState: () => state,
        subscribe: (run: (state: CheckoutState) => void) => {
          listeners.add(run)
          return () => listeners.delete(run)
        },
        ...Object.fromEntries(
          ['pay', 'confirm', 'back', 'retry', 'cancel', 'showLink', 'setToken', 'dispose'].map((name) => [
            name,
            vi.fn(),
          ]),
        ),
      } as unknown as Checkout
      const to = (next: CheckoutState) => {
        state = next
        for (const run of listeners) run(next)
      }
      opened.push({ options, checkout, to })
      return checkout
    },
    takeHandOff: (query) => (query.pay ? { refreshToken: async () => `token of ${query.pay}` } : undefined),
    language,
    copy(text, done) {
      copied.push(text)
      done()
    },
    setData: (changes) => Object.assign(data, changes),
    tell: (name, detail) => void told.push([name, detail]),
  })
  return { component, opened, told, data, copied }
}

function one<Item>(items: readonly Item[]): Item {
  expect(items).toHaveLength(1)
  return items[0] as Item
}

test('nothing is opened before both address and token are there, in whatever order they come', () => {
  const { component, opened } = scripted()
  component.update({ ...SETTINGS, brokerUrl: '', token: '' })
  component.update({ ...SETTINGS, token: '' })
  expect(opened).toHaveLength(0)
  component.update(SETTINGS)
  expect(one(opened).options).toMatchObject({
    brokerUrl: SETTINGS.brokerUrl,
    token: 't1',
    methods: ['wechat:miniprogram'],
  })
})

test.each([
  [undefined, ['wechat:miniprogram']],
  ['wechat, wechat:qr', ['wechat', 'wechat:qr']],
  [
    ['wechat', 'wechat:qr'],
    ['wechat', 'wechat:qr'],
  ],
])('methods as %j, which a host that knows no types hands on, are %j', (methods, wanted) => {
  const { component, opened } = scripted()
  component.update({ ...SETTINGS, methods: methods as string })
  expect(one(opened).options.methods).toEqual(wanted)
})

test('a token without an address is told by name', () => {
  const { component, told, data } = scripted()
  component.update({ ...SETTINGS, brokerUrl: '' })
  expect(told).toContainEqual([
    'trouble',
    { code: 'invalid-request', detail: expect.stringContaining('broker-url is missing') },
  ])
  expect(data['view.name']).toBe('unreadable')
  expect(data['view.first']).toBeFalsy()
})

test('another try is offered where a checkout runs that can be read again, and taken back with it', () => {
  const { component, opened, data } = scripted()
  component.update(SETTINGS)
  const { to, checkout } = one(opened)
  to(stateOf('unreadable'))
  expect([data['view.first'], data['view.firstDoes']]).toEqual(['重试', 'retry'])
  component.act('retry')
  expect(checkout.retry).toHaveBeenCalledOnce()
  component.update({ ...SETTINGS, brokerUrl: '' })
  expect([data['view.name'], data['view.first'], data['view.firstDoes']]).toEqual(['unreadable', '', ''])
})

test('a host that gives the same object each time, changed, is understood', () => {
  const { component, opened } = scripted()
  const settings = { ...SETTINGS, token: '' }
  component.update(settings)
  component.update(Object.assign(settings, { token: 't1' }))
  component.update(Object.assign(settings, { token: 't2' }))
  expect(one(opened).checkout.setToken).toHaveBeenCalledExactlyOnceWith('t2')
})

test('another address is another checkout, and the old one is ended', () => {
  const { component, opened } = scripted()
  component.update(SETTINGS)
  component.update({ ...SETTINGS, brokerUrl: 'https://other.example.com' })
  expect(opened.map(({ options }) => options.brokerUrl)).toEqual([SETTINGS.brokerUrl, 'https://other.example.com'])
  expect(opened[0]?.checkout.dispose).toHaveBeenCalledOnce()
  component.close()
  expect(opened[1]?.checkout.dispose).toHaveBeenCalledOnce()
})

test('the page hears each change of state once, of the end, and of a trouble once while it lasts', () => {
  const { component, opened, told } = scripted()
  component.update(SETTINGS)
  const { to } = one(opened)
  const trouble = { code: 'offline', detail: 'x' } as const
  const waiting = stateOf('waiting, wallet-done') as Extract<CheckoutState, { name: 'waiting' }>
  to(stateOf('choosing'))
  to(waiting)
  to({ ...waiting, trouble })
  to({ ...waiting, trouble: { ...trouble } })
  to(waiting)
  to({ ...waiting, trouble })
  to(stateOf('settled'))
  expect(told.map(([name, detail]) => (name === 'statechange' ? (detail as { name: string }).name : name))).toEqual([
    ...['choosing', 'waiting', 'trouble', 'trouble', 'settled', 'settled'],
  ])
  expect(told.at(-1)).toEqual(['settled', { checkout: expect.objectContaining({ amount: expect.any(Number) }) }])
  expect(told).toContainEqual(['trouble', trouble])
})

test('a token that ends is asked for by an event, and goes into the checkout that runs', () => {
  const { component, opened, told } = scripted()
  component.update(SETTINGS)
  const { options, checkout } = one(opened)
  expect(options.refreshToken?.()).toBeUndefined()
  expect(told).toEqual([['needtoken', {}]])
  component.update({ ...SETTINGS, token: 't2' })
  expect(checkout.setToken).toHaveBeenCalledExactlyOnceWith('t2')
})

test('`auto` opens the wallet once, when the choice is there; not beside a trouble, and not again', () => {
  const { component, opened } = scripted()
  component.update({ ...SETTINGS, auto: true })
  const { to, checkout } = one(opened)
  to(stateOf('choosing'))
  to(stateOf('starting'))
  to(stateOf('choosing'))
  expect(checkout.pay).toHaveBeenCalledOnce()
  const late = scripted()
  late.component.update(SETTINGS)
  late.component.update({ ...SETTINGS, auto: true })
  one(late.opened).to(stateOf('choosing'))
  expect(one(late.opened).checkout.pay).toHaveBeenCalledOnce()
  const troubled = scripted()
  troubled.component.update({ ...SETTINGS, auto: true })
  one(troubled.opened).to(stateOf('choosing, refused'))
  expect(one(troubled.opened).checkout.pay).not.toHaveBeenCalled()
})

test('buttons call the checkout; a link is copied, and its button says so until the next state', () => {
  const { component, opened, data, copied } = scripted()
  component.update(SETTINGS)
  const { to, checkout } = one(opened)
  component.act('pay')
  component.act('confirm')
  component.act('back')
  component.act('retry')
  for (const name of ['pay', 'confirm', 'back', 'retry'] as const) expect(checkout[name]).toHaveBeenCalledOnce()
  const guiding = stateOf('guiding, browser') as Extract<CheckoutState, { name: 'guiding' }>
  const payUrl = 'https://pay.example.com/pay/chk_1'
  to({
    ...guiding,
    checkout: { ...guiding.checkout, payUrl, payLink: { methods: ['wechat'], openedAt: null } },
  } as unknown as CheckoutState)
  component.act('copy')
  expect(copied).toEqual([payUrl])
  expect(data['view.second']).toBe('已复制')
})

test('a checkout that is handed over brings its own tokens; one that isn’t there is told', async () => {
  const { component, opened, data } = scripted()
  const query = { pay: 'https://pay.example.com/pay/1' }
  component.update({ ...SETTINGS, token: '', query })
  expect(await one(opened).options.refreshToken?.()).toBe('token of https://pay.example.com/pay/1')
  expect(one(opened).options.token).toBeUndefined()
  // The same again, as a host copies it.
  component.update({ ...SETTINGS, token: '', query: { ...query } })
  expect(opened).toHaveLength(1)
  component.update({ ...SETTINGS, token: '', query: { pay: '' } })
  expect(one(opened).checkout.dispose).toHaveBeenCalledOnce()
  expect([data['view.name'], data['view.code']]).toEqual(['unreadable', 'token-invalid'])
  expect(data['view.first']).toBeFalsy()
})

test('a host that isn’t served is told to page and payer, and throws nothing into the page', () => {
  const { component, data, told } = scripted()
  component.update({ ...SETTINGS, brokerUrl: 'https://game.example.com' })
  expect([data['view.name'], data['view.code']]).toEqual(['unreadable', 'wallet-unavailable'])
  expect(data['view.first']).toBeFalsy()
  expect(told).toContainEqual(['trouble', { code: 'wallet-unavailable', detail: expect.stringContaining('mini-game') }])
  component.act('retry')
})

test('the page’s language before the wallet’s, and another one at any time', () => {
  const { component, data } = scripted('en')
  component.update(SETTINGS)
  expect(data['view.title']).toBe('Opening the payment')
  component.update({ ...SETTINGS, locale: 'zh-CN' })
  expect(data['view.title']).toBe('正在打开付款')
})
