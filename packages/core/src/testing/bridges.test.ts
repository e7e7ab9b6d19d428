// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { installAlipayJSBridge, installWeixinJSBridge } from './index.ts'

const PARAMS = { appId: 'a', timeStamp: '1', nonceStr: 'n', package: 'p', signType: 'MD5', paySign: 's' }
const OK = { err_msg: 'get_brand_wcpay_request:ok' }

interface Bridge {
  invoke(name: string, params: object, callback: (reply: unknown) => void): void
  call(name: string, params: object, callback: (reply: unknown) => void): void
}

function bridgeOf(name: string): Bridge {
  return (window as unknown as Record<string, Bridge>)[name] as Bridge
}

function invoke(params: object, name = 'getBrandWCPayRequest'): Promise<unknown> {
  return new Promise((resolve) => bridgeOf('WeixinJSBridge').invoke(name, params, resolve))
}

function call(params: object, name = 'tradePay'): Promise<unknown> {
  return new Promise((resolve) => bridgeOf('AlipayJSBridge').call(name, params, resolve))
}

test('the scripted WeChat refuses what WeChat refuses', async () => {
  const { calls, uninstall } = installWeixinJSBridge(window, { ready: 'now', pay: async () => OK })
  expect(await invoke(PARAMS)).toEqual(OK)
  const refusal = { err_msg: 'get_brand_wcpay_request:fail', err_desc: '缺少参数:timeStamp' }
  expect(await invoke({ ...PARAMS, timeStamp: 1490840662 })).toEqual(refusal)
  expect(await invoke({ ...PARAMS, timeStamp: undefined, timestamp: '1' })).toEqual(refusal)
  expect(await invoke(PARAMS, 'chooseWXPay')).toEqual({ err_msg: 'system:function_not_exist' })
  expect(calls).toHaveLength(3)
  uninstall()
  expect(bridgeOf('WeixinJSBridge')).toBeUndefined()
})

test('the scripted Alipay knows no tradeNo', async () => {
  const { uninstall } = installAlipayJSBridge(window, { ready: 'now', pay: async () => ({ resultCode: 9000 }) })
  expect(await call({ tradeNO: '1' })).toEqual({ resultCode: 9000 })
  expect(await call({ tradeNo: '1' })).toMatchObject({ resultCode: '4000' })
  expect(await call({}, 'pay')).toMatchObject({ error: 1 })
  uninstall()
  expect(bridgeOf('AlipayJSBridge')).toBeUndefined()
})
