// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type InstalledBridge, installWeixinJSBridge, type WeixinReply, type WeixinScript } from '../testing/index.ts'
import { invokeWechat } from './wechat-bridge.ts'

const PARAMS = {
  appId: 'wx0123456789abcdef',
  timeStamp: '1490840662',
  nonceStr: '5K8264ILTKCH16CQ2502SI8ZNMTM67VS',
  package: 'prepay_id=wx2017033010242291fcfe0db70013231072',
  signType: 'MD5',
  paySign: '22D9B4E54AB1950F51E0649E8810ACD6',
}
const OK: WeixinReply = { err_msg: 'get_brand_wcpay_request:ok' }

let bridge: InstalledBridge | undefined

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  bridge?.uninstall()
  bridge = undefined
  vi.useRealTimers()
})

function install(script: Partial<WeixinScript>): InstalledBridge {
  bridge = installWeixinJSBridge(window, { ready: 'now', pay: async () => OK, ...script })
  return bridge
}

test('bridge race: a bridge that is there already is used at once', async () => {
  install({})
  expect(await invokeWechat(window, PARAMS)).toEqual({ kind: 'done' })
})

test('bridge race: a bridge that arrives late is waited for', async () => {
  const { calls } = install({ ready: { afterMs: 3_000 } })
  const outcome = invokeWechat(window, PARAMS)
  await vi.advanceTimersByTimeAsync(2_999)
  expect(calls).toHaveLength(0)
  await vi.advanceTimersByTimeAsync(1)
  expect(await outcome).toEqual({ kind: 'done' })
})

test('bridge race: a bridge whose ready event was missed is found by looking', async () => {
  const outcome = invokeWechat(window, PARAMS)
  const invoke = (_name: string, _params: object, callback: (reply: WeixinReply) => void) => callback(OK)
  setTimeout(() => Object.assign(window, { WeixinJSBridge: { invoke } }), 500)
  await vi.advanceTimersByTimeAsync(700)
  expect(await outcome).toEqual({ kind: 'done' })
  Reflect.deleteProperty(window, 'WeixinJSBridge')
})

test('bridge race: a bridge that never comes ends in bridge-timeout, not in silence', async () => {
  install({ ready: 'never' })
  const outcome = invokeWechat(window, PARAMS)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await outcome).toMatchObject({ kind: 'failed', detail: expect.stringContaining('bridge-timeout') })
})

test('bridge race: a bridge announced twice is invoked once, and nothing stays behind', async () => {
  const added = vi.spyOn(document, 'addEventListener')
  const removed = vi.spyOn(document, 'removeEventListener')
  const { calls } = install({ ready: { afterMs: 200, twice: true } })
  const outcome = invokeWechat(window, PARAMS)
  await vi.advanceTimersByTimeAsync(6_000)
  expect(await outcome).toEqual({ kind: 'done' })
  expect(calls).toHaveLength(1)
  expect(vi.getTimerCount()).toBe(0)
  expect(removed.mock.calls).toEqual(added.mock.calls)
})

test('field types: a timeStamp that is a number is passed as text, because WeChat calls it missing', async () => {
  const { calls } = install({})
  const loose = { ...PARAMS, timeStamp: 1490840662 as unknown as string }
  expect(await invokeWechat(window, loose)).toEqual({ kind: 'done' })
  expect(calls[0]).toStrictEqual(PARAMS)
})

test('field names: signed names are neither renamed, re-cased, added nor dropped', async () => {
  const { calls } = install({})
  const odd = { ...PARAMS, timestamp: '1', packageValue: 'x' }
  await invokeWechat(window, odd)
  expect(calls[0]).toStrictEqual(odd)
})

test.each<[string, WeixinReply | undefined, object]>([
  ['ok', OK, { kind: 'done' }],
  ['cancel', { err_msg: 'get_brand_wcpay_request:cancel' }, { kind: 'cancelled' }],
  ['ok of another spelling', { err_msg: 'getBrandWCPayRequest:ok' }, { kind: 'done' }],
  [
    'fail with words',
    { err_msg: 'get_brand_wcpay_request:fail', err_desc: '当前页面的URL未注册' },
    { kind: 'failed', detail: 'get_brand_wcpay_request:fail 当前页面的URL未注册' },
  ],
  ['access denied', { err_msg: 'system:access_denied' }, { kind: 'failed', detail: 'system:access_denied' }],
  ['not quite ok', { err_msg: 'get_brand_wcpay_request:okay' }, { kind: 'failed' }],
  ['nothing at all', undefined, { kind: 'failed', detail: 'WeChat answered without a word' }],
])('outcome table: %s', async (_name, reply, outcome) => {
  install({ pay: async () => reply })
  expect(await invokeWechat(window, PARAMS)).toMatchObject(outcome)
})

test('a callback that never comes leaves the question open and no timer behind', async () => {
  install({ pay: () => new Promise(() => {}) })
  const settled = vi.fn()
  void invokeWechat(window, PARAMS).then(settled)
  await vi.advanceTimersByTimeAsync(600_000)
  expect(settled).not.toHaveBeenCalled()
  expect(vi.getTimerCount()).toBe(0)
})
