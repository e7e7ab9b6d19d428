import { expect, test } from 'vitest'
import { createFakeMy, createFakeWx, type FakeWxScript } from '../testing/index.ts'
import { requestAlipayPayment } from './alipay.ts'
import { requestWechatPayment } from './wechat.ts'

const PARAMS = {
  appId: 'wx0123456789abcdef',
  timeStamp: '1490840662',
  nonceStr: '5K8264ILTKCH16CQ2502SI8ZNMTM67VS',
  package: 'prepay_id=wx2017033010242291fcfe0db70013231072',
  signType: 'MD5',
  paySign: '22D9B4E54AB1950F51E0649E8810ACD6',
}

function fakeWx(script: Partial<FakeWxScript> = {}) {
  return createFakeWx({ answer: () => 'lost', ...script })
}

test('wx.requestPayment gets its five parameters as text, without appId', async () => {
  const { wx, payments } = fakeWx({ pay: () => ({ callback: 'success', errMsg: 'requestPayment:ok' }) })
  const loose = { ...PARAMS, timeStamp: 1490840662 as unknown as string }
  expect(await requestWechatPayment(wx, loose)).toEqual({ kind: 'done' })
  const { appId: _appId, ...five } = PARAMS
  expect(payments).toStrictEqual([five])
})

test.each([
  ['success', 'requestPayment:ok', 'done'],
  ['fail', 'requestPayment:fail cancel', 'cancelled'],
  ['fail', 'requestPayment:fail (detail message)', 'failed'],
  ['fail', 'requestPayment:fail cancelled by system', 'failed'],
  ['success', 'not supported', 'failed'],
] as const)('wx.requestPayment: %s with "%s" is %s', async (callback, errMsg, kind) => {
  const { wx } = fakeWx({ pay: () => ({ callback, errMsg }) })
  expect((await requestWechatPayment(wx, PARAMS)).kind).toBe(kind)
})

test('WeChat up to 6.5.2: a cancel comes in complete alone [F54]', async () => {
  const { wx } = fakeWx({ pay: () => ({ callback: 'complete', errMsg: 'requestPayment:cancel' }) })
  expect(await requestWechatPayment(wx, PARAMS)).toEqual({ kind: 'cancelled' })
})

test('the words of a failure are kept for the developer', async () => {
  const { wx } = fakeWx({ pay: () => ({ callback: 'fail', errMsg: 'requestPayment:fail no permission' }) })
  expect(await requestWechatPayment(wx, PARAMS)).toEqual({
    kind: 'failed',
    detail: 'requestPayment:fail no permission',
  })
})

test('a wrapper that answers with a promise as well leaves no unhandled rejection', async () => {
  const unhandled: unknown[] = []
  const keep = (reason: unknown) => void unhandled.push(reason)
  process.on('unhandledRejection', keep)
  const { wx } = fakeWx({ thenable: true, pay: () => ({ callback: 'fail', errMsg: 'requestPayment:fail cancel' }) })
  await requestWechatPayment(wx, PARAMS)
  // Node tells of unhandled rejections when the microtasks have run.
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', keep)
  expect(unhandled).toEqual([])
})

test.each([
  ['9000', 'done'],
  [9000, 'done'],
  ['6001', 'cancelled'],
  ['6004', 'done'],
  ['4000', 'failed'],
])('my.tradePay: success runs for every result code: %j is %s', async (code, kind) => {
  const { my, payments } = createFakeMy({ answer: () => 'lost', pay: () => code })
  expect((await requestAlipayPayment(my, '2017033021001004030212345678')).kind).toBe(kind)
  expect(payments).toEqual(['2017033021001004030212345678'])
})

test('my.tradePay: fail tells that the call itself went wrong', async () => {
  const { my } = createFakeMy({ answer: () => 'lost' })
  expect(await requestAlipayPayment(my, '')).toMatchObject({ kind: 'failed' })
})
