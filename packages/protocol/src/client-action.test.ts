import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ClientAction, isSafeAddress, readClientAction } from './client-action.ts'

describe('isSafeAddress', () => {
  test.each([
    'https://pay.example.com',
    'https://pay.example.com/a?b=c#d',
    'HTTPS://PAY.EXAMPLE.COM/',
    'http://127.0.0.1:4010/wechat/h5/1?redirect_url=http%3A%2F%2Fshop',
    'https://[::1]:8080/',
    'https://pay.example.com/user@home?mail=a@b',
    'https://pay.example.com?to=a@b',
    'https://pay.example.com#a@b',
    'https://例子.测试/支付',
    'weixin://wxpay/bizpayurl?pr=AbC',
    'alipays://platformapi/startapp?appId=1',
    'alipay://x',
  ])('%s is safe', (address) => {
    expect(isSafeAddress(address)).toBe(true)
  })

  test.each([
    '',
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'java\tscript:alert(1)',
    ' javascript:alert(1)',
    '\u0001javascript:alert(1)',
    'JaVaScRiPt:alert(1)//https://a',
    'data:text/html,<script>',
    'vbscript:x',
    'blob:https://a/1',
    'file:///etc/passwd',
    'about:blank',
    'ftp://a/b',
    'intent://x#Intent;end',
    '//pay.example.com/',
    '/pay',
    'pay.example.com',
    'https:pay.example.com',
    'https:/pay.example.com',
    'https://',
    'https:///pay.example.com',
    'https://?x',
    'https://#x',
    'https://a@b',
    'https://pay.example.com@evil.example/',
    'https://user:secret@pay.example.com/',
    'https://pay.example.com\\@evil.example/',
    'https:\\\\evil.example',
    'https://evil.example\\.pay.example.com/',
    'https://pay.example.com/ a',
    'https://pay.example.com/\u00a0',
    'https://pay.example.com/\u2028',
    'https://pay.example.com/\u0085',
    'weixin:javascript',
    'weixin://',
    'alipays:///x',
    'weixinx://x',
  ])('%j is not', (address) => {
    expect(isSafeAddress(address)).toBe(false)
  })

  test('what passes is, to a browser, the scheme and host it reads as, with no user part [T31]', () => {
    const parts = fc.array(
      fc.constantFrom(
        'https://',
        'http://',
        'java',
        'script:',
        '@',
        ':',
        '\\',
        '/',
        '?',
        '#',
        '\t',
        '\n',
        '\0',
        'a',
        '.b',
        ' ',
        '%40',
      ),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(parts, (pieces) => {
        const address = pieces.join('')
        if (!isSafeAddress(address)) return
        const host = /^https?:\/\/([^/?#]+)/i.exec(address)?.[1] as string
        let url: URL
        try {
          url = new URL(address)
        } catch {
          return // A browser refuses it as well.
        }
        expect(['https:', 'http:']).toContain(url.protocol)
        expect(url.username + url.password).toBe('')
        expect(decodeURIComponent(host).startsWith(url.hostname)).toBe(true)
      }),
      { numRuns: 20_000 },
    )
  })
})

describe('readClientAction', () => {
  const GOOD: readonly ClientAction[] = [
    { type: 'show-qr', content: 'weixin://wxpay/bizpayurl?pr=x', expiresAt: '2026-11-21T00:00:00Z' },
    { type: 'redirect', url: 'https://cashier.example.com/1' },
    { type: 'open-wechat-h5', url: 'https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx1' },
    { type: 'invoke-wechat', params: { appId: 'wx1', timeStamp: '1', package: 'prepay_id=1' } },
    { type: 'invoke-alipay', tradeNo: '2026112122001' },
    { type: 'hand-to-app', params: {} },
    { type: 'wait' },
  ]

  test.each(GOOD)('reads $type, and drops what doesn’t belong to it', (action) => {
    expect(readClientAction(JSON.parse(JSON.stringify({ ...action, evil: 1 })))).toEqual(action)
  })

  test.each<[string, unknown]>([
    ['null', null],
    ['text', 'wait'],
    ['no type', {}],
    ['an unknown type', { type: 'eval', code: '1' }],
    [
      'a cashier that is a mini-program, which isn’t served yet',
      { type: 'open-mini-program', appId: 'wx1', path: '/' },
    ],
    ['a type of the prototype', { type: 'constructor' }],
    ['another one', { type: '__proto__' }],
    ['a type that is an object', { type: { toString: () => 'wait' } }],
    ['a type that can’t be text', { type: Object.create(null) }],
    ['an empty code', { ...GOOD[0], content: '' }],
    ['an endless code', { ...GOOD[0], content: 'x'.repeat(1025) }],
    ['a code without an end', { type: 'show-qr', content: 'x' }],
    ['a code that ends some day', { ...GOOD[0], expiresAt: 'some day' }],
    ['an unsafe address', { type: 'redirect', url: 'javascript:alert(1)' }],
    ['an address that is none', { type: 'redirect', url: 1 }],
    ['an endless address', { type: 'redirect', url: `https://a/${'x'.repeat(4096)}` }],
    ['an unsafe H5 address', { type: 'open-wechat-h5', url: 'data:text/html,x' }],
    ['a number among the parameters', { type: 'invoke-wechat', params: { timeStamp: 1 } }],
    ['a list of parameters', { type: 'invoke-wechat', params: ['a'] }],
    ['no parameters', { type: 'hand-to-app', params: null }],
    ['no trade number', { type: 'invoke-alipay', tradeNo: '' }],
  ])('refuses %s', (_, input) => {
    expect(readClientAction(input)).toBeUndefined()
  })

  test('answers for anything', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (input) => {
        const action = readClientAction(input)
        if (action) expect((input as { type: unknown }).type).toBe(action.type)
      }),
    )
  })
})
