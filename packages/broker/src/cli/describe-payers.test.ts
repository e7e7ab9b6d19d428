import { expect, test } from 'vitest'
import chaoying from '../gateways/chaoying/index.ts'
import tlinx from '../gateways/tlinx/index.ts'
import { describeCashiers } from './describe-cashiers.ts'
import { describePayers } from './describe-payers.ts'

const OFFICIAL = 'wx00000000000000aa'
const MINI = 'wx00000000000000bb'
const account = (more: object = {}) =>
  chaoying.account({
    ...{ baseUrl: 'https://pay.example/UnifiedPay/', merchantNo: '1', key: '0123456789abcdef', pid: 'shop' },
    ...{ wechatAppId: OFFICIAL, wechatMiniAppId: MINI, ...more },
  })
const app = (kind: 'wechat-official-account' | 'wechat-mini-program', appId: string) => {
  return { kind, appId, secret: '0f1e2d3c4b5a69788796a5b4c3d2e1f0' }
}

test('says of each account which channels only the shop’s own id opens, and of which app', () => {
  const accounts = { main: account() }
  expect(describePayers({ accounts, walletApps: [] })).toEqual([
    `main: wechat:jsapi (app ${OFFICIAL}), wechat:miniprogram (app ${MINI}), alipay:jsapi need the payer’s id, and no app of walletApps finds it out: they work only where your shop tells it.`,
  ])
  const walletApps = [app('wechat-official-account', OFFICIAL)]
  expect(describePayers({ accounts, walletApps })[0]).toMatch(/^main: wechat:miniprogram \(app .*\), alipay:jsapi need/)
})

test('not of an app of the wrong kind, and not of a mini-program whose gateway tells the openid', () => {
  const walletApps = [app('wechat-mini-program', OFFICIAL)]
  const accounts = { main: account({ openUrl: 'https://open.example/Open/' }) }
  expect(describePayers({ accounts, walletApps })).toEqual([
    expect.stringMatching(/^main: wechat:jsapi \(app wx00000000000000aa\), alipay:jsapi need/),
  ])
})

test('says where each account’s payers may be sent: which hosts are known, which are listed, and what may be missing [A3]', () => {
  const bank = tlinx.account({
    ...{
      baseUrl: 'https://api.bank.example/mct1/',
      openId: '87f46f5db1b65f0ac195285f49ee6959',
      openKey: '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
    },
    ...{ wechatTag: 'Weixin', h5: true },
  })
  const [alone] = describeCashiers({ accounts: { bank } })
  expect(alone).toBe(
    'bank: payers may be sent to api.bank.example (known), wx.tenpay.com (known). No document names the host of the page behind wechat:web: if it isn’t one of these, list it in cashierHosts.',
  )
  const listed = tlinx.account({ ...Object(bank.config), cashierHosts: ['pay.bank.example'] })
  expect(describeCashiers({ accounts: { bank: listed, main: account() } })).toEqual([
    'bank: payers may be sent to api.bank.example (known), wx.tenpay.com (known), pay.bank.example (cashierHosts).',
    expect.stringMatching(
      /^main: payers may be sent to pay\.example \(known\), pay\.storepos\.cn \(known\), .*\(known\)\.$/,
    ),
  ])
})
