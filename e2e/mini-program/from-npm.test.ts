import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { createFakeMy, createFakeWx, type FakeRequest } from '@pay-checkout/core/testing'
import { parse } from 'acorn'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { filesOf, GUIDES } from './guide.ts'
import { installInto, makeFolder, pack, writeProject } from './packed.ts'
import { ROOT } from './tools.ts'
import { type Built, buildWithWechat, loadCompiled } from './wechat.ts'

/** From the tarball to a phone: WeChat's own npm builder and its own compiler, and what they made of us pays. */

const { folder, remove } = makeFolder()
let built: Built
const PAY_PAGE = 'miniprogram_npm/@pay-checkout/core/pay-page/index'
const SHOP = ['pages/shop/index', 'pages/pay/index', 'pages/orders/index', PAY_PAGE]

// The bare name, which the guide doesn't tell of, is what people have.
const OLD = `const { createWechatCheckout } = require('@pay-checkout/core')
Page({
  onLoad({ token }) {
    this.checkout = createWechatCheckout({ wx, brokerUrl: 'https://pay.example.com', token })
    this.checkout.subscribe((state) => this.setData({ name: state.name }))
  },
  pay() { this.checkout.pay() },
  onUnload() { this.checkout.dispose() },
})`

beforeAll(async () => {
  // Beside the demo's shop, whose pages have the ready-made component.
  const from = join(ROOT, 'demo/miniprogram/wechat')
  cpSync(from, join(folder, 'app'), { recursive: true, filter: (path) => !path.includes('miniprogram_npm') })
  const scripts = /^(pages\/.*\.(js|json|wxml)|alipay\/.*\.js)$/
  const guide = { ...filesOf(GUIDES[0], scripts), 'pages/old/old.js': OLD }
  const pages = Object.keys(guide).flatMap((path) => (/^pages.*\.js$/.test(path) ? [path.slice(0, -3)] : []))
  const app = writeProject(join(folder, 'app'), {
    'package.json': { name: 'shop', private: true, dependencies: { '@pay-checkout/core': '0.0.0' } },
    'project.config.json': { appid: 'wx0000000000000000', compileType: 'miniprogram', setting: { es6: true } },
    'app.json': { pages: [...pages, ...SHOP] },
    'app.js': 'App({})',
    ...Object.fromEntries(
      pages.flatMap((page) => [
        [`${page}.json`, '{}'],
        [`${page}.wxml`, '<view>{{name}}</view>'],
      ]),
    ),
    ...guide,
  })
  installInto(app, pack('core', folder))
  built = await buildWithWechat(app)
  // Seven seconds on a quiet machine.
}, 150_000)
afterAll(remove)

interface PageOptions {
  setData(data: { name: string }): void
  onLoad(query: Record<string, string>): void
  pay(): void
  onUnload(): void
}

/** A broker with one open checkout, which is paid once `paid()` says so. */
function brokerOf(channel: string, action: object, paid: () => boolean) {
  const payment = () => ({ id: 'pay_1', status: paid() ? 'paid' : 'pending', channel, action })
  let started = false
  return ({ url, method }: FakeRequest) => {
    if (url === `${PAY_URL}/token`) return { status: 200, body: JSON.stringify({ token: 'tok' }) }
    if (url.startsWith('https://shop.example.com/')) return { status: 200, body: { clientToken: 'tok' } as never }
    started ||= method === 'POST'
    if (/\/payments/.test(url)) return { status: started ? 200 : 404, body: JSON.stringify(payment()) }
    const checkout = {
      ...{ id: 'co_01JD0000000000000000000000', orderNo: 'A1', amount: 1280, currency: 'CNY', subject: '龙井茶' },
      ...{ status: paid() ? 'paid' : 'open', payment: started ? payment() : null, returnUrl: null },
      ...{ expiresAt: '2099-01-01T00:00:00.000Z', serverTime: '2026-11-20T08:00:00.000Z' },
      methods: [{ method: channel.split(':')[0], channels: [channel], payerKnown: true }],
      payUrl: PAY_URL,
    }
    return { status: 200, body: JSON.stringify(checkout) }
  }
}

const PAY_URL = 'https://pay.example.com/pay/co_01JD0000000000000000000000'
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
      (path) => path.startsWith(ours) && !/\/pay-(checkout|page)\//.test(path),
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
    ['pages/pay/pay.js', { token: 'tok' }],
    ['pages/old/old.js', { token: 'tok' }],
    ['pages/renew/renew.js', { order: 'A1' }],
    ['pages/hand-off/hand-off.js', { pay: encodeURIComponent(PAY_URL) }],
  ])('%s pays', async (path, query) => {
    const fake = createFakeWx({
      answer: brokerOf('wechat:miniprogram', { type: 'invoke-wechat', params: PARAMS }, () => fake.payments.length > 0),
      pay: () => ({ callback: 'success', errMsg: 'requestPayment:ok' }),
    })
    let back = 0
    const wx = { ...fake.wx, navigateBack: () => back++ }
    const shown = await payOn(path, { wx: wx }, query)
    expect(shown).toContain('in-wallet')
    expect(fake.payments).toStrictEqual([PARAMS])
    expect(fake.listeners()).toBe(0)
    expect(back).toBe(path.includes('hand-off') ? 1 : 0)
  })

  test('the page for Alipay pays, from the same file', async () => {
    const fake = createFakeMy({
      answer: brokerOf('alipay:jsapi', { type: 'invoke-alipay', tradeNo: '2026' }, () => fake.payments.length > 0),
      pay: () => '9000',
    })
    await payOn('alipay/pages/pay/pay.js', { my: fake.my }, { token: 'tok' })
    expect(fake.payments).toEqual(['2026'])
    expect(fake.listeners()).toBe(0)
  })
})

test('the ready-made component stands where the shop’s page looks for it, and nothing comes along that is for Alipay', () => {
  const at = 'miniprogram_npm/@pay-checkout/core/pay-checkout/index'
  const paths = Object.keys(built.files)
  expect(paths).toEqual(expect.arrayContaining([`${at}.js`, `${at}.json`, `${at}.wxml`, `${at}.wxss`]))
  expect(paths).toEqual(expect.arrayContaining(SHOP.map((page) => `${page}.js`)))
  expect(paths.filter((path) => /alipay_dist|\.(axml|acss)$/.test(path))).toEqual([])
})

/** Opens a compiled page, pays as soon as that is possible, and closes it once it is settled. Answers the states that it showed. */
async function payOn(path: string, host: object, query: Record<string, string>): Promise<string[]> {
  const pages: PageOptions[] = []
  loadCompiled(built.files, { ...host, Page: (options: PageOptions) => pages.push(options) })(path)
  const [page] = pages
  if (!page) throw new Error(`${path} registered no page`)
  const shown: string[] = []
  await new Promise<void>((resolve, reject) => {
    page.setData = ({ name }) => {
      shown.push(name)
      if (name === 'choosing') page.pay()
      if (name === 'settled') resolve()
      if (name === 'unreadable') reject(new Error(`${path} was shown ${shown.join(', ')}`))
    }
    page.onLoad(query)
  })
  page.onUnload()
  return shown
}
