// @vitest-environment happy-dom
// @vitest-environment-options {"settings": {"navigator": {"userAgent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50"}}}
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Outcome } from '../ports.ts'
import type { WeixinSdk } from './weixin-sdk.ts'

// The real SDK, configured over a bridge of ours that answers as WeChat's does.
const PARAMS = {
  appId: 'wx0000000000000000',
  timeStamp: '1498536981',
  nonceStr: 'TkU7xo8b7MKKcbBSdH6XybE0m8zYvqWp',
  package: 'prepay_id=wx2017062712162160e8b4d9b50962607473',
  signType: 'MD5',
  paySign: '8A1C95076918DF0C91CFB5B1FB965B13',
}

type Callback = (reply: { err_msg: string }) => void

let word = 'ok'
const invoke = vi.fn((name: string, _params: Record<string, unknown>, callback: Callback) =>
  callback({ err_msg: name === 'getBrandWCPayRequest' ? `get_brand_wcpay_request:${word}` : `${name}:ok` }),
)
let pay: (params: typeof PARAMS) => Promise<Outcome>

beforeAll(async () => {
  vi.stubGlobal('WeixinJSBridge', { invoke, on: () => undefined })
  const { default: wx } = await import('weixin-js-sdk')
  const { payWithWeixinSdk } = await import('./weixin-sdk.ts')
  wx.config({
    debug: false,
    appId: PARAMS.appId,
    timestamp: 1498536981,
    nonceStr: 'a',
    signature: 'b',
    jsApiList: ['chooseWXPay'],
    openTagList: [],
  })
  const sdk: WeixinSdk = wx
  pay = payWithWeixinSdk(sdk)
})
afterAll(() => vi.unstubAllGlobals())

test('the SDK hands the signed values to WeChat as they are, under the appId of its config', async () => {
  await pay(PARAMS)
  expect(invoke).toHaveBeenLastCalledWith('getBrandWCPayRequest', expect.objectContaining(PARAMS), expect.anything())
})

test.each([
  ['ok', { kind: 'done' }],
  ['cancel', { kind: 'cancelled' }],
  ['fail', { kind: 'failed', detail: expect.stringContaining('fail') }],
])('WeChat’s word %s becomes the outcome', async (said, outcome) => {
  word = said
  expect(await pay(PARAMS)).toEqual(outcome)
})
