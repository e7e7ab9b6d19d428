// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest'
import { pageAddress } from './handle.ts'
import { navigate, withReturnAddress } from './redirect.ts'

const SHOP = 'https://shop.example.com/pay?order=A&b=1'
const ENCODED = 'redirect_url=https%3A%2F%2Fshop.example.com%2Fpay%3Forder%3DA%26b%3D1'
const MWEB = 'https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb'

afterEach(() => vi.restoreAllMocks())

test.each([
  [`${MWEB}?prepay_id=wx1&package=2`, `${MWEB}?prepay_id=wx1&package=2&${ENCODED}`],
  [`${MWEB}?prepay_id=wx1+%2B#wechat`, `${MWEB}?prepay_id=wx1+%2B&${ENCODED}#wechat`],
  [
    'https://pay.bank.example/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=1',
    `https://pay.bank.example/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=1&${ENCODED}`,
  ],
  ['http://127.0.0.1:4010/wechat/h5/42', `http://127.0.0.1:4010/wechat/h5/42?${ENCODED}`],
])('H5: redirect_url is appended, encoded, before a fragment: %s', (url, expected) => {
  expect(withReturnAddress(url, SHOP)).toBe(expected)
})

test.each([
  `${MWEB}?prepay_id=1&redirect_url=https%3A%2F%2Fother.example`,
  'https://gateway.example/pay?sign=abc',
  'https://wx.tenpay.com.evil.example/cgi?x=1',
  'https://gateway.example/?next=https://wx.tenpay.com/',
])('H5: an address that has a return address, or may be signed as a whole, is left alone: %s', (url) => {
  expect(withReturnAddress(url, SHOP)).toBe(url)
})

test.each([
  ['#h=secret', ''],
  ['#', ''],
  ['#pay-checkout=handle_0123456789abcdef', ''],
  ['#/orders/7', '#/orders/7'],
  ['#!/orders/7?a=1', '#!/orders/7?a=1'],
  ['#/orders/7?pay-checkout=handle_0123456789abcdef', '#/orders/7'],
  ['#/orders/7?a=1&pay-checkout=!denied', '#/orders/7?a=1'],
])('the page comes back to itself at %j with %j: a route stays, a handle doesn’t [B9]', (fragment, left) => {
  const page = { location: { href: `https://shop.example.com/pay?order=A${fragment}` } } as Window
  expect(pageAddress(page)).toBe(`https://shop.example.com/pay?order=A${left}`)
})

test('Referer is mandatory: the same tab follows a link that sends the origin, never noreferrer, never a popup', () => {
  const followed: HTMLAnchorElement[] = []
  const popup = vi.spyOn(window, 'open')
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    followed.push(this)
  })
  navigate(window, `${MWEB}?prepay_id=1`)
  expect(followed).toHaveLength(1)
  const [link] = followed as [HTMLAnchorElement]
  expect(link.href).toBe(`${MWEB}?prepay_id=1`)
  expect(link.target).toBe('_self')
  expect(link.referrerPolicy).toBe('strict-origin-when-cross-origin')
  expect(link.rel).toBe('')
  expect(popup).not.toHaveBeenCalled()
})
