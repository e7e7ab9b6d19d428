import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { parse } from 'acorn'
import { build } from 'tsdown'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CheckoutState } from '../checkout-state.ts'
import { createFakeMy, createFakeWx, type FakeRequest } from '../testing/index.ts'
import type * as MiniProgram from './index.ts'

const CORE = fileURLToPath(new URL('../..', import.meta.url))
let outDir: string
let code: string

beforeAll(async () => {
  outDir = mkdtempSync(join(tmpdir(), 'pay-checkout-mini-program-'))
  await build({ cwd: CORE, filter: /mini-program/, outDir, dts: false, logLevel: 'silent' })
  code = readFileSync(join(outDir, 'index.js'), 'utf8')
})
afterAll(() => rmSync(outDir, { recursive: true, force: true }))

/** Loads the file as a mini-program's runtime does: CommonJS, two timers, and nothing else of a browser or of Node. */
function load(): typeof MiniProgram {
  const module = { exports: {} }
  const realm = createContext({ setTimeout, clearTimeout, module, exports: module.exports })
  runInContext('delete globalThis.console; globalThis.Intl = undefined; globalThis.WebAssembly = undefined', realm)
  runInContext(`(function (globalThis) { ${code}\n})()`, realm)
  return module.exports as typeof MiniProgram
}

/** A broker with one open checkout, which is paid once `paid()` says so. */
function brokerOf(channel: string, action: object, paid: () => boolean) {
  const payment = () => ({ id: 'pay_1', status: paid() ? 'paid' : 'pending', channel, action })
  let started = false
  return ({ url, method }: FakeRequest) => {
    started ||= method === 'POST'
    if (/\/payments/.test(url)) return { status: started ? 200 : 404, body: JSON.stringify(payment()) }
    const checkout = {
      id: 'chk_1',
      orderNo: 'A1',
      amount: 1280,
      currency: 'CNY',
      subject: '龙井茶',
      status: paid() ? 'paid' : 'open',
      methods: [{ method: channel.split(':')[0], channels: [channel], payerKnown: true }],
      expiresAt: '2099-01-01T00:00:00.000Z',
      serverTime: '2026-11-20T08:00:00.000Z',
      payUrl: 'https://pay.example.com/pay/chk_1',
      returnUrl: null,
      payment: started ? payment() : null,
    }
    return { status: 200, body: JSON.stringify(checkout) }
  }
}

/** Pays as soon as the payer may choose, and answers the states on the way to the end. */
function payToTheEnd(checkout: MiniProgram.Checkout, pay: () => unknown = () => checkout.pay()): Promise<string[]> {
  const names: string[] = [checkout.getState().name]
  return new Promise((resolve) => {
    checkout.subscribe((state: CheckoutState) => {
      names.push(state.name)
      if (state.name === 'choosing') pay()
      if (state.name === 'settled') {
        checkout.dispose()
        resolve(names)
      }
    })
  })
}

const PARAMS = { timeStamp: '1', nonceStr: 'n', package: 'prepay_id=1', signType: 'MD5', paySign: 's' }
const OPTIONS = { brokerUrl: 'https://pay.example.com', token: 'tok_secret' }

test('the file is ES2017 at most, so that WeChat’s own npm builder can parse it', () => {
  expect(() => parse(code, { ecmaVersion: 2017, sourceType: 'script' })).not.toThrow()
})

test('the file requires nothing and evaluates nothing', () => {
  expect(code).not.toMatch(/\b(require|eval|import)\s*\(|new Function|globalThis/)
})

test('npm build: `main` and `miniprogram` name this file, since builders know no `exports`', () => {
  const manifest = JSON.parse(readFileSync(join(CORE, 'package.json'), 'utf8'))
  expect(manifest.main).toBe('./miniprogram_dist/index.js')
  expect(manifest.miniprogram).toBe('miniprogram_dist')
  expect(manifest.files).toContain('miniprogram_dist')
})

test('a whole WeChat payment runs in a realm that has nothing of a browser or of Node', async () => {
  let paid = false
  const fake = createFakeWx({
    answer: brokerOf('wechat:miniprogram', { type: 'invoke-wechat', params: PARAMS }, () => paid),
    pay() {
      paid = true
      return { callback: 'success', errMsg: 'requestPayment:ok' }
    },
  })
  const names = await payToTheEnd(load().createWechatCheckout({ ...OPTIONS, wx: fake.wx }))
  expect(names.at(0)).toBe('loading')
  expect(names).toContain('in-wallet')
  expect(names.at(-1)).toBe('settled')
  expect(fake.payments).toStrictEqual([PARAMS])
  expect(fake.requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
  expect(fake.listeners()).toBe(0)
  expect(fake.requests.map(({ url }) => url).join()).not.toContain('tok_secret')
})

test('a payer whom the broker doesn’t know pays with one tap: the login code goes to the broker first', async () => {
  let paid = false
  let known = false
  const answer = brokerOf('wechat:miniprogram', { type: 'invoke-wechat', params: PARAMS }, () => paid)
  const payers = () => [{ channel: 'wechat:miniprogram', known, by: 'login' }]
  const fake = createFakeWx({
    answer(request) {
      const login = /\/login$/.test(request.url)
      known ||= login
      const { status, body } = answer(login ? { ...request, method: 'GET' } : request)
      const told = JSON.parse(body)
      if (told.methods) told.methods[0].payers = payers()
      return { status, body: JSON.stringify(told) }
    },
    login: () => ({ code: 'c1' }),
    pay() {
      paid = true
      return { callback: 'success', errMsg: 'requestPayment:ok' }
    },
  })
  const names = await payToTheEnd(load().createWechatCheckout({ ...OPTIONS, wx: fake.wx }))
  expect(names).toEqual(expect.arrayContaining(['identifying', 'starting', 'in-wallet']))
  expect(names.at(-1)).toBe('settled')
  const posts = fake.requests.filter(({ method }) => method === 'POST')
  expect(posts.map(({ body }) => JSON.parse(body ?? ''))).toEqual([
    { method: 'wechat', code: 'c1' },
    { channel: 'wechat:miniprogram' },
  ])
})

test('a payment is settled though WeChat never calls back [F54]', async () => {
  let paid = false
  const fake = createFakeWx({
    answer: brokerOf('wechat:miniprogram', { type: 'invoke-wechat', params: PARAMS }, () => paid),
    pay() {
      paid = true
      return null
    },
  })
  const names = await payToTheEnd(load().createWechatCheckout({ ...OPTIONS, wx: fake.wx }))
  expect(names.at(-1)).toBe('settled')
})

test('a whole Alipay payment runs in the same realm', async () => {
  let paid = false
  const fake = createFakeMy({
    answer: brokerOf('alipay:miniprogram', { type: 'invoke-alipay', tradeNo: '2026' }, () => paid),
    pay() {
      paid = true
      return '9000'
    },
  })
  const names = await payToTheEnd(load().createAlipayCheckout({ ...OPTIONS, my: fake.my }))
  expect(names.at(-1)).toBe('settled')
  expect(fake.payments).toEqual(['2026'])
})

test('a till’s camera reads a code, and the code is charged once', async () => {
  let paid = false
  const answer = brokerOf('alipay:barcode', { type: 'wait' }, () => paid)
  const fake = createFakeWx({
    answer(request) {
      paid ||= request.method === 'POST'
      return answer(request)
    },
    scan: () => ({ result: '284567890123456789' }),
  })
  const mini = load()
  const checkout = mini.createWechatCheckout({ ...OPTIONS, wx: fake.wx, till: true })
  const names = await payToTheEnd(checkout, async () => {
    const authCode = await mini.scanPaymentCode(fake.wx)
    if (authCode) checkout.pay(undefined, { authCode })
  })
  expect(names.at(-1)).toBe('settled')
  const posts = fake.requests.filter(({ method }) => method === 'POST')
  expect(posts.map(({ body }) => JSON.parse(body ?? ''))).toEqual([
    { channel: 'alipay:barcode', authCode: '284567890123456789' },
  ])
})

test('amounts are written without Intl, which Android mini-programs lack', () => {
  const mini = load()
  expect(mini.formatAmount(128050 as MiniProgram.Fen)).toContain('1,280.50')
})
