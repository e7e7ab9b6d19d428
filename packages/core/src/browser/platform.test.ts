// @vitest-environment happy-dom
import type { ClientAction } from '@pay-checkout/protocol'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { IdentityBroker } from '../ports.ts'
import { installAlipayJSBridge, installWeixinJSBridge } from '../testing/index.ts'
import { type BrowserPlatformOptions, createBrowserPlatform } from './platform.ts'

const CONTEXT = { checkoutId: 'chk_1', returnUrl: 'https://shop.example.com/back' }
const MWEB = 'https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=1'

let followed: string[]

beforeEach(() => {
  followed = []
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    followed.push(this.getAttribute('href') as string)
  })
})
afterEach(() => vi.restoreAllMocks())

function perform(action: ClientAction, options: BrowserPlatformOptions = {}, context = CONTEXT) {
  return createBrowserPlatform(options).perform(action, context)
}

test('a redirect leaves the page for the address as it is', async () => {
  expect(await perform({ type: 'redirect', url: 'https://gateway.example/pay?a=1' })).toEqual({ kind: 'left' })
  expect(followed).toEqual(['https://gateway.example/pay?a=1'])
})

test('a WeChat H5 payment leaves with the return address of the checkout', async () => {
  expect(await perform({ type: 'open-wechat-h5', url: MWEB })).toEqual({ kind: 'left' })
  expect(followed).toEqual([`${MWEB}&redirect_url=https%3A%2F%2Fshop.example.com%2Fback`])
})

test('a WeChat H5 payment without one comes back to the page that asks', async () => {
  await createBrowserPlatform().perform({ type: 'open-wechat-h5', url: MWEB }, { ...CONTEXT, returnUrl: null })
  expect(followed).toEqual([`${MWEB}&redirect_url=${encodeURIComponent(location.href.split('#')[0] as string)}`])
})

test('whoever answers false to onNavigate takes the payer there by themselves', async () => {
  const asked: string[] = []
  const onNavigate = (url: string) => {
    asked.push(url)
    return false
  }
  expect(await perform({ type: 'open-wechat-h5', url: MWEB }, { onNavigate })).toEqual({ kind: 'left' })
  expect(asked).toEqual([`${MWEB}&redirect_url=https%3A%2F%2Fshop.example.com%2Fback`])
  expect(followed).toEqual([])
})

describe('a page that stands in a frame [B11]', () => {
  // A window of its own, whose top is another's.
  const framed = new Proxy(window, {
    get: (of, name) => (name === 'top' ? {} : Reflect.get(of, name)),
  })

  test('leaves by the top window, since cashiers refuse to stand in one; where it may not, it says how', async () => {
    vi.useFakeTimers()
    const targets: string[] = []
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      targets.push(this.target)
    })
    const left = perform({ type: 'redirect', url: 'https://gateway.example/pay' }, { window: framed })
    await vi.advanceTimersByTimeAsync(5_000)
    // A page that is still there then couldn't leave.
    expect(await left).toEqual({ kind: 'failed', detail: expect.stringContaining('pay-navigate') })
    expect(targets).toEqual(['_top'])
    vi.useRealTimers()
  })

  test.each(['beforeunload', 'pagehide'])(
    'is on its way once %s says so, though the next page takes its time',
    async (name) => {
      vi.useFakeTimers()
      const added = vi.spyOn(window, 'addEventListener')
      const removed = vi.spyOn(window, 'removeEventListener')
      const left = perform({ type: 'redirect', url: 'https://gateway.example/pay' }, { window: framed })
      await vi.advanceTimersByTimeAsync(1_000)
      window.dispatchEvent(new Event(name))
      await vi.advanceTimersByTimeAsync(60_000)
      expect(await left).toEqual({ kind: 'left' })
      expect(vi.getTimerCount()).toBe(0)
      expect(removed.mock.calls).toEqual(added.mock.calls)
      vi.useRealTimers()
    },
  )

  test('leaves it to whoever cancels the navigation', async () => {
    const options = { window: framed, onNavigate: () => false }
    expect(await perform({ type: 'redirect', url: 'https://gateway.example/pay' }, options)).toEqual({ kind: 'left' })
  })
})

test.each(['javascript:alert(1)', 'java\nscript:alert(1)', 'data:text/html,x', 'https://shop@evil.example/'])(
  'an unsafe address is not navigated to: %j',
  async (url) => {
    expect((await perform({ type: 'redirect', url })).kind).toBe('failed')
    expect((await perform({ type: 'open-wechat-h5', url })).kind).toBe('failed')
    expect(followed).toEqual([])
  },
)

test('outside the wallet its bridge is not waited for', async () => {
  expect((await perform({ type: 'invoke-wechat', params: {} })).kind).toBe('unsupported')
  expect((await perform({ type: 'invoke-alipay', tradeNo: '1' })).kind).toBe('unsupported')
})

test("a mini-program's web view can't pay, though it has the bridge", async () => {
  const { calls, uninstall } = installWeixinJSBridge(window, { ready: 'now', pay: async () => undefined })
  const surface = { app: 'wechat', runtime: 'web-view' } as const
  expect((await perform({ type: 'invoke-wechat', params: {} }, { surface })).kind).toBe('unsupported')
  expect(calls).toEqual([])
  uninstall()
})

test('Android tells late that a page is in a mini-program: the surface is asked for anew', () => {
  const platform = createBrowserPlatform()
  expect(platform.surface.runtime).toBe('page')
  Object.assign(window, { __wxjs_environment: 'miniprogram' })
  expect(platform.surface.runtime).toBe('web-view')
  Reflect.deleteProperty(window, '__wxjs_environment')
})

test('a simulated surface overrides the user agent, part by part', () => {
  const { surface } = createBrowserPlatform({ surface: { app: 'alipay' } })
  expect(surface.app).toBe('alipay')
  expect(surface.runtime).toBe('page')
})

test('a bridge that throws becomes an outcome, because perform never rejects', async () => {
  const call = () => {
    throw new Error('bridge is gone')
  }
  Object.assign(window, { AlipayJSBridge: { call } })
  expect(await perform({ type: 'invoke-alipay', tradeNo: '1' })).toEqual({ kind: 'failed', detail: 'bridge is gone' })
  Reflect.deleteProperty(window, 'AlipayJSBridge')
})

test('the wallet of the surface is invoked', async () => {
  const wechat = installWeixinJSBridge(window, { ready: 'now', pay: async () => ({ err_msg: 'x:ok' }) })
  const alipay = installAlipayJSBridge(window, { ready: 'now', pay: async () => ({ resultCode: '6001' }) })
  const params = { appId: 'a', timeStamp: '1', nonceStr: 'n', package: 'p', signType: 'MD5', paySign: 's' }
  expect(await perform({ type: 'invoke-wechat', params }, { surface: { app: 'wechat' } })).toEqual({ kind: 'done' })
  expect(await perform({ type: 'invoke-alipay', tradeNo: '1' }, { surface: { app: 'alipay' } })).toEqual({
    kind: 'cancelled',
  })
  wechat.uninstall()
  alipay.uninstall()
})

test('parameters for a native app are nothing a page can use', async () => {
  expect((await perform({ type: 'hand-to-app', params: {} })).kind).toBe('unsupported')
})

test('leaving for the wallet’s page asks the page first, and comes back to this address with its route [B9]', async () => {
  const asked: string[] = []
  const onNavigate = (url: string) => asked.push(url) > 1
  const { identification } = createBrowserPlatform({ onNavigate })
  const bodies: unknown[] = []
  const broker = {
    async authorize(body: object) {
      bodies.push(body)
      return 'https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1#wechat_redirect'
    },
  } as IdentityBroker
  const payer = { checkoutId: 'co_1', method: 'wechat', way: 'wechat:jsapi', now: 0, isWanted: () => true } as const
  location.hash = '#/cart'
  for (let time = 1; time <= 2; time++) expect(await identification?.ask(payer, broker)).toBeNull()
  expect(bodies[0]).toEqual({
    method: 'wechat',
    proof: expect.stringMatching(/^[a-z2-7]{26}$/),
    returnUrl: `${location.href.split('#')[0]}#/cart`,
  })
  expect(asked).toHaveLength(2)
  expect(followed).toEqual(['https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1#wechat_redirect'])
})

test('ids have 26 characters, fit an idempotency key and do not repeat', () => {
  const platform = createBrowserPlatform()
  const ids = Array.from({ length: 1_000 }, () => platform.randomId())
  expect(new Set(ids).size).toBe(1_000)
  for (const id of ids) expect(id).toMatch(/^[a-z2-7]{26}$/)
})
