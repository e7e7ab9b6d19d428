import { expect, test } from 'vitest'
import { isRegistered, webAddress, withQuery } from './return-address.ts'

test.each([
  ['http://shop.test/a', 'http://shop.test/a?code=1'],
  ['http://shop.test/a?b=c%20d', 'http://shop.test/a?b=c%20d&code=1'],
  ['http://shop.test/a?#/pay', 'http://shop.test/a?code=1#/pay'],
  ['http://shop.test/a?b&#x', 'http://shop.test/a?b&code=1#x'],
])('%s leads back to %s', (address, expected) => {
  expect(withQuery(address, { code: '1' })).toBe(expected)
})

test.each([
  ['http://127.0.0.1:4020/', [], true],
  ['http://localhost/', [], true],
  ['http://shop.localhost/', [], true],
  ['http://[::1]:1/', [], true],
  ['https://shop.test/', [], false],
  ['http://127.0.0.1.evil.test/', [], false],
  ['https://shop.test:8443/', ['shop.test'], true],
  ['https://www.shop.test/', ['shop.test'], false],
  ['http://127.0.0.1/', ['shop.test'], false],
])('%s among %j: %s', (address, domains, expected) => {
  expect(isRegistered(new URL(address), domains)).toBe(expected)
})

test.each(['shop.test', '//shop.test', 'ftp://shop.test', 'http://', 'javascript:alert(1)'])(
  '%s is no address',
  (text) => {
    expect(webAddress(text)).toBeUndefined()
  },
)
