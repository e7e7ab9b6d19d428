// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type AlipayReply, type AlipayScript, type InstalledBridge, installAlipayJSBridge } from '../testing/index.ts'
import { invokeAlipay } from './alipay-bridge.ts'

let bridge: InstalledBridge | undefined

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  bridge?.uninstall()
  vi.useRealTimers()
})

function install(script: Partial<AlipayScript>): InstalledBridge {
  bridge = installAlipayJSBridge(window, { ready: 'now', pay: async () => ({ resultCode: '9000' }), ...script })
  return bridge
}

test('tradePay gets tradeNO, in these capitals', async () => {
  const { calls } = install({})
  expect(await invokeAlipay(window, '2017033021001004030212345678')).toEqual({ kind: 'done' })
  expect(calls).toEqual([{ tradeNO: '2017033021001004030212345678' }])
})

test('a bridge that arrives late is waited for', async () => {
  install({ ready: { afterMs: 1_200 } })
  const outcome = invokeAlipay(window, '1')
  await vi.advanceTimersByTimeAsync(1_200)
  expect(await outcome).toEqual({ kind: 'done' })
})

test('a bridge that never comes ends in bridge-timeout', async () => {
  install({ ready: 'never' })
  const outcome = invokeAlipay(window, '1')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await outcome).toMatchObject({ kind: 'failed', detail: expect.stringContaining('bridge-timeout') })
})

test.each<[string, AlipayReply, object]>([
  ['cancel', { resultCode: '6001' }, { kind: 'cancelled' }],
  ['a number', { resultCode: 9000 }, { kind: 'done' }],
  [
    'no permission for the function',
    { error: 4, errorMessage: '无权限调用' },
    { kind: 'failed', detail: expect.stringContaining('无权限调用') },
  ],
])('reply: %s', async (_name, reply, outcome) => {
  install({ pay: async () => reply })
  expect(await invokeAlipay(window, '1')).toMatchObject(outcome)
})

test('a callback that never comes leaves the question open and no timer behind', async () => {
  install({ pay: () => new Promise(() => {}) })
  const settled = vi.fn()
  void invokeAlipay(window, '1').then(settled)
  await vi.advanceTimersByTimeAsync(600_000)
  expect(settled).not.toHaveBeenCalled()
  expect(vi.getTimerCount()).toBe(0)
})
