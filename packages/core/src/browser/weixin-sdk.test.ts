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

type Callback = (reply: { err_msg: string; resultStr?: string }) => void

let word = 'ok'
let read = ''
const invoke = vi.fn((name: string, _params: Record<string, unknown>, callback: Callback) =>
  callback(
    name === 'getBrandWCPayRequest'
      ? { err_msg: `get_brand_wcpay_request:${word}` }
      : { err_msg: `${name}:${name === 'scanQRCode' ? word : 'ok'}`, resultStr: iosResult(read) },
  ),
)
// The iPhone's WeChat wraps what it read; the SDK unwraps it.
const iosResult = (text: string) => JSON.stringify({ scan_code: { scan_result: text } })
let pay: (params: typeof PARAMS) => Promise<Outcome>
let scan: () => Promise<string | null>

beforeAll(async () => {
  vi.stubGlobal('WeixinJSBridge', { invoke, on: () => undefined })
  const { default: wx } = await import('weixin-js-sdk')
  const { payWithWeixinSdk, scanWithWeixinSdk } = await import('./weixin-sdk.ts')
  wx.config({
    debug: false,
    appId: PARAMS.appId,
    timestamp: 1498536981,
    nonceStr: 'a',
    signature: 'b',
    jsApiList: ['chooseWXPay', 'scanQRCode'],
    openTagList: [],
  })
  const sdk: WeixinSdk = wx
  pay = payWithWeixinSdk(sdk)
  scan = scanWithWeixinSdk(wx)
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

test.each([
  ['CODE_128,134567890123456789', '134567890123456789'],
  ['284567890123456789', '284567890123456789'],
])('the SDK’s camera reads %s as %s', async (told, code) => {
  word = 'ok'
  read = told
  expect(await scan()).toBe(code)
  expect(invoke).toHaveBeenLastCalledWith(
    'scanQRCode',
    expect.objectContaining({ needResult: 1, scanType: ['barCode', 'qrCode'] }),
    expect.anything(),
  )
})

test('a closed camera has read nothing; one that can’t be opened says why', async () => {
  word = 'cancel'
  expect(await scan()).toBeNull()
  word = 'permission denied'
  await expect(scan()).rejects.toThrow('permission denied')
})
