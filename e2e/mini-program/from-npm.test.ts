import { cpSync } from 'node:fs'
import { join } from 'node:path'
import type { Checkout } from '@pay-checkout/core/miniprogram'
import { createFakeMy, createFakeWx, type FakeRequest } from '@pay-checkout/core/testing'
import { parse } from 'acorn'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installInto, makeFolder, pack, writeProject } from './packed.ts'
import { ROOT } from './tools.ts'
import { type Built, buildWithWechat, loadCompiled } from './wechat.ts'

/** From the tarball to a phone: WeChat's own npm builder and its own compiler, and what they made of us pays. */

const { folder, remove } = makeFolder()
let built: Built
const SHOP = ['pages/shop/index', 'pages/pay/index', 'pages/orders/index']

beforeAll(async () => {
  // Beside the demo's shop, whose pages have the ready-made component.
  const from = join(ROOT, 'demo/miniprogram/wechat')
  cpSync(from, join(folder, 'app'), { recursive: true, filter: (path) => !path.includes('miniprogram_npm') })
  const app = writeProject(join(folder, 'app'), {
    'package.json': { name: 'shop', private: true, dependencies: { '@pay-checkout/core': '0.0.0' } },
    'project.config.json': { appid: 'wx0000000000000000', compileType: 'miniprogram', setting: { es6: true } },
    'app.json': { pages: ['pages/pay/pay', 'pages/old/old', ...SHOP] },
    'app.js': 'App({})',
    'pages/pay/pay.json': {},
    'pages/pay/pay.wxml': '<button bindtap="pay">{{name}}</button>',
    'pages/pay/pay.js': page(`import { createWechatCheckout } from '@pay-checkout/core/miniprogram'`),
    'pages/old/old.json': {},
    'pages/old/old.wxml': '<button bindtap="pay">{{name}}</button>',
    'pages/old/old.js': page(`const { createWechatCheckout } = require('@pay-checkout/core')`),
  })
  installInto(app, pack('core', folder))
  built = await buildWithWechat(app)
})
afterAll(remove)

/** The lines that the guide prints. */
function page(line: string): string {
  return `${line}
Page({
  onLoad({ token }) {
    this.checkout = createWechatCheckout({ wx, brokerUrl: 'https://pay.example.com', token })
    this.checkout.subscribe((state) => this.setData({ name: state.name }))
  },
  pay() { this.checkout.pay() },
  onUnload() { this.checkout.dispose() },
})`
}

interface PageOptions {
  checkout: Checkout
  setData(data: { name: string }): void
  onLoad(query: { token: string }): void
  pay(): void
  onUnload(): void
}

/** A broker with one open checkout, which is paid once `paid()` says so. */
function brokerOf(channel: string, action: object, paid: () => boolean) {
  const payment = () => ({ id: 'pay_1', status: paid() ? 'paid' : 'pending', channel, action })
  let started = false
  return ({ url, method }: FakeRequest) => {
    started ||= method === 'POST'
    if (/\/payments/.test(url)) return { status: started ? 200 : 404, body: JSON.stringify(payment()) }
    const checkout = {
      ...{ id: 'chk_1', orderNo: 'A1', amount: 1280, currency: 'CNY', subject: '龙井茶' },
      ...{ status: paid() ? 'paid' : 'open', payment: started ? payment() : null, returnUrl: null },
      ...{ expiresAt: '2099-01-01T00:00:00.000Z', serverTime: '2026-11-20T08:00:00.000Z' },
      methods: [{ method: channel.split(':')[0], channels: [channel], payerKnown: true }],
      payUrl: 'https://pay.example.com/pay/chk_1',
    }
    return { status: 200, body: JSON.stringify(checkout) }
  }
}

const PARAMS = { timeStamp: '1', nonceStr: 'n', package: 'prepay_id=1', signType: 'RSA', paySign: 's' }
const scripts = () => Object.entries(built.files).filter(([path]) => path.endsWith('.js'))

describe('what WeChat’s npm builder makes of the package', () => {
  test('it finds one mini-program package, and warns of nothing', () => {
    expect(built.warnings).toEqual([])
    expect(built.packages).toBe(1)
  })

  test('what goes to a phone is our file, the name it also goes by, and the word that it is CommonJS', () => {
    const ours = 'miniprogram_npm/@pay-checkout/core/'
    const files = Object.keys(built.files).filter(
      (path) => path.startsWith(ours) && !path.startsWith(`${ours}pay-checkout/`),
    )
    expect(files.map((path) => path.slice(ours.length)).sort()).toEqual(['index.js', 'miniprogram.js', 'package.json'])
  })
})

describe('what WeChat’s compiler makes of it', () => {
  test('every script is ES5', () => {
    expect(scripts().length).toBeGreaterThan(5)
    for (const [path, code] of scripts()) {
      expect(() => parse(code, { ecmaVersion: 5, sourceType: 'script' }), path).not.toThrow()
    }
  })

  test.each([
    ['pages/pay/pay.js', 'imports @pay-checkout/core/miniprogram'],
    ['pages/old/old.js', 'requires @pay-checkout/core'],
  ])('the page %s, which %s, pays', async (path) => {
    let paid = false
    const fake = createFakeWx({
      answer: brokerOf('wechat:miniprogram', { type: 'invoke-wechat', params: PARAMS }, () => paid),
      pay() {
        paid = true
        return { callback: 'success', errMsg: 'requestPayment:ok' }
      },
    })
    let page: PageOptions | undefined
    const Page = (options: PageOptions) => {
      page = options
    }
    loadCompiled(built.files, { wx: fake.wx, Page })(path)
    if (!page) throw new Error(`${path} registered no page`)
    const shown: string[] = []
    const settled = new Promise<void>((resolve) => {
      Object.assign(page as PageOptions, {
        setData({ name }: { name: string }) {
          shown.push(name)
          if (name === 'choosing') page?.pay()
          if (name === 'settled') resolve()
        },
      })
    })
    page.onLoad({ token: 'tok' })
    await settled
    page.onUnload()
    expect(shown).toContain('in-wallet')
    expect(fake.payments).toStrictEqual([PARAMS])
    expect(fake.listeners()).toBe(0)
  })

  test('the same file pays in Alipay', async () => {
    let paid = false
    const fake = createFakeMy({
      answer: brokerOf('alipay:miniprogram', { type: 'invoke-alipay', tradeNo: '2026' }, () => paid),
      pay() {
        paid = true
        return '9000'
      },
    })
    const mini = loadCompiled(
      built.files,
      {},
    )('@pay-checkout/core/miniprogram') as typeof import('@pay-checkout/core/miniprogram')
    const checkout = mini.createAlipayCheckout({ my: fake.my, brokerUrl: 'https://pay.example.com', token: 'tok' })
    await new Promise<void>((resolve) => {
      checkout.subscribe(({ name }) => {
        if (name === 'choosing') checkout.pay()
        if (name === 'settled') resolve()
      })
    })
    checkout.dispose()
    expect(fake.payments).toEqual(['2026'])
  })
})

test('the ready-made component stands where the shop’s page looks for it, and nothing comes along that is for Alipay', () => {
  const at = 'miniprogram_npm/@pay-checkout/core/pay-checkout/index'
  const paths = Object.keys(built.files)
  expect(paths).toEqual(expect.arrayContaining([`${at}.js`, `${at}.json`, `${at}.wxml`, `${at}.wxss`]))
  expect(paths).toEqual(expect.arrayContaining(SHOP.map((page) => `${page}.js`)))
  expect(paths.filter((path) => /alipay_dist|\.(axml|acss)$/.test(path))).toEqual([])
})
