// @vitest-environment happy-dom
// @vitest-environment-options {"url": "https://shop.example.com/pay?order=7#/entered", "settings": {"navigator": {"userAgent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50"}}}
import { createRequire } from 'node:module'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { setUpWeixinSdk, Weixin } from './weixin.ts'

// The real SDK over a bridge of ours that answers as WeChat's does; it is loaded anew for each test, as by a page.
const load = createRequire(import.meta.url)
const IPHONE = navigator.userAgent
const CONFIG = { appId: 'wx0000000000000000', timestamp: 1498536981, nonceStr: 'n', signature: 's' }

type Callback = (reply: { err_msg: string }) => void

let word = 'ok'
let asked: { url: string; authorization: string | null }[] = []
let answer: [number, unknown] = [200, CONFIG]
const invoke = vi.fn((name: string, _params: unknown, callback: Callback) => {
  if (word !== 'silence') callback({ err_msg: `${name}:${name === 'preVerifyJSAPI' ? word : 'ok'}` })
})

beforeEach(() => {
  word = 'ok'
  asked = []
  answer = [200, CONFIG]
  vi.resetModules()
  Reflect.deleteProperty(window, 'jWeixin')
  Reflect.deleteProperty(window, 'wx')
  vi.stubGlobal('WeixinJSBridge', { invoke, on: () => undefined })
  vi.stubGlobal('fetch', async (url: string, { headers }: RequestInit) => {
    asked.push({ url, authorization: new Headers(headers).get('authorization') })
    return new Response(JSON.stringify(answer[1]), { status: answer[0] })
  })
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  invoke.mockClear()
})

async function page() {
  const { setUpWeixinSdk: setUp } = await import('./weixin.ts')
  delete load.cache[load.resolve('weixin-js-sdk')]
  const wx: Weixin = load('weixin-js-sdk')
  const set = (more: Partial<Parameters<typeof setUpWeixinSdk>[0]> = {}) =>
    setUp({ wx, brokerUrl: 'https://pay.example.com/', token: 'ct1a_token', ...more })
  return { set }
}

function usedAs(userAgent: string): void {
  vi.spyOn(navigator, 'userAgent', 'get').mockReturnValue(userAgent)
}

test('the broker signs the page, WeChat accepts it, and both ways lead through the SDK', async () => {
  const { set } = await page()
  const { invokeWechat, scanCode } = await set()
  expect(invoke).toHaveBeenCalledWith(
    'preVerifyJSAPI',
    expect.objectContaining({ verifyJsApiList: ['getBrandWCPayRequest', 'scanQRCode'], verifySignature: 's' }),
    expect.anything(),
  )
  const paid = await invokeWechat({ timeStamp: '1', nonceStr: 'a', package: 'p', signType: 'MD5', paySign: 'S' })
  expect(paid).toEqual({ kind: 'done' })
  expect(invoke).toHaveBeenLastCalledWith(
    'getBrandWCPayRequest',
    expect.objectContaining({ appId: CONFIG.appId, timeStamp: '1', paySign: 'S' }),
    expect.anything(),
  )
  expect(typeof scanCode).toBe('function')
})

test.each([
  ['iPhone', IPHONE, 'https://shop.example.com/pay?order=7'],
  ['Android', IPHONE.replace(/\(.*?\)/, '(Linux; Android 14)'), 'https://shop.example.com/moved?to=1'],
])('%s: the address that WeChat compares, without its fragment, by a token in a header', async (_, agent, url) => {
  history.replaceState(null, '', '/pay?order=7#/entered')
  usedAs(agent)
  const { set } = await page()
  history.pushState(null, '', '/moved?to=1#/here')
  await set()
  expect(asked).toEqual([
    {
      url: `https://pay.example.com/v1/checkout/wechat-config?url=${encodeURIComponent(url)}`,
      authorization: 'Bearer ct1a_token',
    },
  ])
})

test('an address that the page knows better is taken, without its fragment', async () => {
  const { set } = await page()
  await set({ url: 'https://shop.example.com/entry#x' })
  expect(asked[0]?.url).toMatch(/url=https%3A%2F%2Fshop\.example\.com%2Fentry$/)
})

test('a refusal of WeChat’s is one, although the SDK says ready after it', async () => {
  word = 'fail invalid signature'
  const { set } = await page()
  await expect(set()).rejects.toThrow('invalid signature')
})

test('WeChat that says nothing is not waited for for ever', async () => {
  word = 'silence'
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { set } = await page()
  const refused = expect(set()).rejects.toThrow('didn’t answer')
  await vi.advanceTimersByTimeAsync(10_000)
  await refused
  expect(vi.getTimerCount()).toBe(0)
})

test('outside WeChat nothing is asked, and the SDK isn’t waited for', async () => {
  usedAs('Mozilla/5.0 (Linux; Android 14) Chrome/120 Mobile Safari/537.36')
  const { set } = await page()
  await expect(set()).rejects.toThrow('only inside WeChat')
  expect(asked).toEqual([])
})

test.each<[string, [number, unknown], RegExp]>([
  ['a problem', [400, { code: 'origin-not-allowed', detail: 'Not one of the origins' }], /origin-not-allowed/],
  ['an answer without a signature', [200, { ...CONFIG, signature: '' }], /HTTP 200/],
  ['a time that is none', [200, { ...CONFIG, timestamp: '1' }], /HTTP 200/],
  ['nothing', [502, null], /HTTP 502/],
])('the broker’s %s configures nothing, and the token stands in no message', async (_, given, message) => {
  answer = given
  const { set } = await page()
  const failed = await set().catch((error: Error) => error)
  expect(String(failed)).toMatch(message)
  expect(String(failed)).not.toContain('ct1a')
  expect(invoke).not.toHaveBeenCalled()
})
