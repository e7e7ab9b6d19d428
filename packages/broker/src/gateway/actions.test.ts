import { describe, expect, test } from 'vitest'
import { handToApp, invokeAlipay, invokeWechat, WECHAT_SDK } from './actions.ts'
import { GatewayUnclear } from './errors.ts'

describe('what a native SDK is handed', () => {
  const params = {
    appid: 'wx2fbcb61b6e5b1384',
    partnerid: '1507497331',
    prepayid: 'wx01231852292289b6404b67123767183767',
    package: 'Sign=WXPay',
    noncestr: '5b38f0dc01c9113d0cc907b0',
    timestamp: '1530458332',
    sign: 'a4aea5fff088a73d18e4afc8da663615',
  }

  test('all parameters, by their own names and as texts', () => {
    expect(handToApp({ ...params, timestamp: 1530458332 }, WECHAT_SDK)).toEqual({ type: 'hand-to-app', params })
    const more = { ...params, extra: 'x', prepayid: ` ${params.prepayid}` }
    expect(handToApp(more, WECHAT_SDK)).toEqual({ type: 'hand-to-app', params: { ...params, extra: 'x' } })
  })

  test('what is no text stays out', () => {
    const odd = { ...params, list: [1], object: { a: 1 }, yes: true, none: null, half: 0.5, empty: '' }
    expect(handToApp(odd, WECHAT_SDK)).toEqual({ type: 'hand-to-app', params })
  })

  test.each(WECHAT_SDK)('without %s it is unclear, and says so', (name) => {
    for (const value of ['', ' ', null, {}, 0.5]) {
      expect(() => handToApp({ ...params, [name]: value }, WECHAT_SDK)).toThrow(GatewayUnclear)
    }
    expect(() => handToApp({ ...params, [name]: '' }, WECHAT_SDK)).toThrow(`the SDK’s parameter ${name}`)
  })
})

test('the wallets’ own parameters are unclear when one is missing', () => {
  expect(() => invokeWechat({ appId: 'wx1' })).toThrow(GatewayUnclear)
  expect(() => invokeAlipay(' ')).toThrow(GatewayUnclear)
  expect(invokeAlipay('2019082822001')).toEqual({ type: 'invoke-alipay', tradeNo: '2019082822001' })
})
