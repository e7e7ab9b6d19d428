import { describe, expect, test } from 'vitest'
import { allowedReturnUrl, isAllowedReturnUrl } from './return-url.ts'

const REGISTERED = ['https://shop.example/app/']

describe('a return address is compared as it is sent [B9]', () => {
  test.each([
    ['https://shop.example/app/pay', 'https://shop.example/app/pay'],
    ['HTTPS://SHOP.example:443/app/./pay?a=1#/route', 'https://shop.example/app/pay?a=1#/route'],
    ['https://shop.example/app/x/../pay', 'https://shop.example/app/pay'],
    ['https://shop.example/app/x/%2e%2e/pay', 'https://shop.example/app/pay'],
    ['https://shop.example/app/a%2Fb', 'https://shop.example/app/a%2Fb'],
  ])('%s goes out as %s', (asked, sent) => {
    expect(allowedReturnUrl({ policy: { returnUrls: REGISTERED } } as never, asked)).toBe(sent)
    expect(sent.startsWith(REGISTERED[0] ?? '')).toBe(true)
  })

  test.each([
    'https://shop.example/app/../admin',
    'https://shop.example/app/%2e%2e/admin',
    'https://shop.example/app/.%2E/admin',
    'https://shop.example/app/..%2fadmin',
    'https://shop.example/app/x/%2E%2E%2F..%5Cadmin',
    'https://shop.example/app/..\\admin',
    'https://shop.example/application',
    'https://shop.example/APP/pay',
  ])('%s leads out of the folder', (asked) => {
    expect(isAllowedReturnUrl(asked, REGISTERED)).toBe(false)
    expect(() => allowedReturnUrl({ policy: { returnUrls: REGISTERED } } as never, asked)).toThrow(
      expect.objectContaining({ code: 'return-url-not-allowed' }),
    )
  })
})
