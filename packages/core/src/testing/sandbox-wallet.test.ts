// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest'
import { sandboxWallet } from './sandbox-wallet.ts'

const SANDBOX = 'http://127.0.0.1:4010'
const PARAMS = {
  appId: 'wx0123456789abcdef',
  timeStamp: '1',
  nonceStr: 'n',
  package: 'p',
  signType: 'MD5',
  paySign: 's',
}

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** A wallet whose sandbox gives `answer`, and the phone it shows. */
function open(answer: object) {
  const fetched = vi.fn(async (_url: string, _init: RequestInit) => Response.json(answer))
  vi.stubGlobal('fetch', fetched)
  const frame = window
  const shown: { url: string; gaveUp: () => void }[] = []
  const close = vi.fn()
  const wallet = sandboxWallet({
    sandboxUrl: SANDBOX,
    show(url, gaveUp) {
      shown.push({ url, gaveUp })
      return { frame, close }
    },
  })
  const say = (data: unknown, from: Partial<MessageEventInit> = {}) =>
    window.dispatchEvent(new MessageEvent('message', { origin: SANDBOX, source: frame, data, ...from }))
  return { wallet, fetched, shown, close, say }
}

const OVER = { source: 'pay-sandbox-phone', paymentId: 'p1', outcome: 'ok' }

test.each([
  ['ok', 'get_brand_wcpay_request:ok'],
  ['cancel', 'get_brand_wcpay_request:cancel'],
  ['fail', 'get_brand_wcpay_request:fail'],
])('WeChat: the payer at the phone decides: %s', async (outcome, err_msg) => {
  const { wallet, fetched, shown, close, say } = open({ payment: { id: 'p1' } })
  const reply = wallet.wechat(PARAMS)
  await vi.waitUntil(() => shown.length === 1)
  expect(shown[0]?.url).toBe(`${SANDBOX}/phone/pay/p1?embedded=1`)
  say({ ...OVER, outcome })
  expect(await reply).toEqual({ err_msg })
  expect(close).toHaveBeenCalledTimes(1)
  const [url, init] = fetched.mock.calls[0] as [string, RequestInit]
  expect(url).toBe(`${SANDBOX}/phone/api/wechat-invoke`)
  expect(JSON.parse(String(init.body))).toEqual({ params: PARAMS, runtime: 'jsapi', appId: PARAMS.appId })
})

test('WeChat: what the sandbox refuses is said in WeChat’s words, and no phone is shown', async () => {
  const { wallet, shown } = open({ error: { errMsg: 'get_brand_wcpay_request:fail', errDesc: '缺少参数:timeStamp' } })
  expect(await wallet.wechat(PARAMS)).toEqual({
    err_msg: 'get_brand_wcpay_request:fail',
    err_desc: '缺少参数:timeStamp',
  })
  expect(shown).toEqual([])
})

test.each([
  ['ok', '9000'],
  ['cancel', '6001'],
  ['fail', '4000'],
])('Alipay: the payer at the phone decides: %s', async (outcome, resultCode) => {
  const { wallet, shown, say } = open({ payment: { id: 'p1' } })
  const reply = wallet.alipay({ tradeNO: '2026' })
  await vi.waitUntil(() => shown.length === 1)
  say({ ...OVER, outcome })
  expect(await reply).toEqual({ resultCode })
})

test('Alipay: a trade the sandbox does not know fails', async () => {
  const { wallet } = open({ error: { resultCode: '4000' } })
  expect(await wallet.alipay({ tradeNO: '2026' })).toEqual({ resultCode: '4000' })
})

test('a phone that is put away counts as a cancel', async () => {
  const { wallet, shown, close } = open({ payment: { id: 'p1' } })
  const reply = wallet.alipay({ tradeNO: '2026' })
  await vi.waitUntil(() => shown.length === 1)
  shown[0]?.gaveUp()
  expect(await reply).toEqual({ resultCode: '6001' })
  expect(close).toHaveBeenCalledTimes(1)
})

test('messages of another origin, window, payment or kind are not believed', async () => {
  const { wallet, shown, close, say } = open({ payment: { id: 'p1' } })
  const reply = wallet.wechat(PARAMS)
  await vi.waitUntil(() => shown.length === 1)
  say(OVER, { origin: 'http://evil.example' })
  say(OVER, { source: null })
  say({ ...OVER, paymentId: 'p2' })
  say({ ...OVER, source: 'another' })
  say({ ...OVER, outcome: 'toString' })
  say(null)
  await Promise.resolve()
  expect(close).not.toHaveBeenCalled()
  say({ ...OVER, outcome: 'cancel' })
  expect(await reply).toEqual({ err_msg: 'get_brand_wcpay_request:cancel' })
})

test('the phone lies over the page until the payment is over', async () => {
  vi.stubGlobal('fetch', async () => Response.json({ payment: { id: 'p1' } }))
  // No sandbox runs here: the frame shows a page of its own instead.
  const src = vi.spyOn(HTMLIFrameElement.prototype, 'src', 'set').mockImplementation(function (
    this: HTMLIFrameElement,
  ) {
    this.srcdoc = '<p>phone'
  })
  const wallet = sandboxWallet({ sandboxUrl: SANDBOX })
  const reply = wallet.alipay({ tradeNO: '2026' })
  await vi.waitUntil(() => document.querySelector('iframe'))
  expect(src).toHaveBeenCalledWith(`${SANDBOX}/phone/pay/p1?embedded=1`)
  document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))
  expect(await reply).toEqual({ resultCode: '6001' })
  expect(document.querySelector('iframe')).toBeNull()
})
