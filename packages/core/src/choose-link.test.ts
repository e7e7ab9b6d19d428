import type { Channel, CheckoutView, MethodOffer, PayMethod } from '@pay-checkout/protocol'
import { expect, test } from 'vitest'
import { chooseLink } from './choose-link.ts'
import { detectSurface, type Surface } from './surface.ts'

const desktop = detectSurface({ userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' })
const payLink = { openedAt: null }

function offer(method: PayMethod, ...scenarios: readonly string[]): MethodOffer {
  return { method, channels: scenarios.map((scenario) => `${method}:${scenario}` as Channel), payerKnown: false }
}

const wechat: MethodOffer = {
  ...offer('wechat', 'jsapi', 'qr'),
  payers: [{ channel: 'wechat:jsapi', known: false, by: 'authorize' }],
}
const alipay = offer('alipay', 'h5', 'qr')

function link(methods: readonly MethodOffer[], surface: Partial<Surface> = {}, named?: readonly string[]) {
  const checkout: Pick<CheckoutView, 'methods' | 'payLink'> = { methods, payLink }
  return chooseLink(checkout, { ...desktop, ...surface }, named)
}

test('one code serves the wallets in whose app the hosted page has a way to pay', () => {
  expect(link([wechat, alipay, offer('unionpay', 'web'), offer('jd', 'h5'), offer('ecny', 'h5')])).toEqual([
    ...['wechat', 'alipay', 'unionpay', 'jd', 'ecny'],
  ])
  expect(link([alipay, wechat])).toEqual(['alipay', 'wechat'])
})

test.each<[string, MethodOffer]>([
  ['nothing but its own code, which the phone would have to scan', offer('wechat', 'qr')],
  ['H5, which WeChat refuses inside itself', offer('wechat', 'h5', 'qr')],
  ['JSAPI, and nobody can tell the payer', offer('wechat', 'jsapi', 'qr')],
  ['a mini-program and an app', offer('wechat', 'miniprogram', 'app')],
  ['a till’s scanner', offer('wechat', 'barcode')],
])('a wallet is left out that has %s', (_, refused) => {
  expect(link([refused, alipay])).toEqual(['alipay'])
  expect(link([refused])).toBeUndefined()
})

test('it is for a screen that another device scans', () => {
  expect(link([wechat], { app: 'wechat', system: 'windows' })).toEqual(['wechat'])
  expect(link([wechat], { handheld: true })).toBeUndefined()
  expect(link([wechat], { till: true })).toBeUndefined()
  expect(link([wechat], { runtime: 'mini-program' })).toBeUndefined()
  expect(link([wechat], { runtime: 'web-view' })).toBeUndefined()
})

test('a page that names its methods has to name it', () => {
  expect(link([wechat, alipay], {}, ['wechat'])).toBeUndefined()
  expect(link([wechat, alipay], {}, ['link', 'wechat:qr'])).toEqual(['wechat', 'alipay'])
})

test('where the broker’s page only tells how the checkout stands, its code is of no use', () => {
  expect(chooseLink({ methods: [wechat, alipay] }, desktop)).toBeUndefined()
})
