import { describe, expect, test } from 'vitest'
import { labApps, OFFICIAL_APP, type PayerLab, PROOF, payerLab } from '../../lab/payer-lab.ts'
import { playWallets } from '../../lab/played-wallets.ts'
import { json } from '../../lab/trial-broker.ts'

const CODE = 'CANARYCODE1'
const OPENID = 'canary-openid-1'

async function begun(lab: PayerLab, fields: Record<string, unknown> = {}) {
  lab.wallets.codes.set(CODE, OPENID)
  const { clientToken, id } = await lab.open()
  return { token: clientToken, id, page: await lab.leave(clientToken, fields) }
}

describe('refused before the payer leaves', () => {
  const authorize = (lab: PayerLab, token: string, fields: object = {}) =>
    json(lab.client(token, 'POST', '/v1/checkout/authorize', { method: 'wechat', proof: PROOF, ...fields }))

  test.each([
    'https://evil.example/',
    'https://shop.example.evil.example/',
    'https://shop.example@evil.example/',
    'javascript:alert(1)',
    '//evil.example/',
    'https://pay.example/pay/co_1',
    'https://pay.example/pay/',
    'https://pay.example/v1/authorize/wechat/callback',
  ])('a way back to %s', async (returnUrl) => {
    const lab = payerLab()
    const { clientToken } = await lab.open()
    expect((await authorize(lab, clientToken, { returnUrl })).code).toBe('return-url-not-allowed')
  })

  test('not the checkout’s own page at the broker, nor the shop’s; a fragment is cut off', async () => {
    const lab = payerLab()
    const { clientToken, payUrl, id } = await lab.open()
    const other = await lab.open({ returnUrl: 'https://shop.example/back#old' })
    const where = async (token: string, fields: object) => {
      const page = await lab.leave(token, { returnUrl: undefined, ...fields })
      const back = await lab.comeBack(page, {})
      return back.headers.get('location')
    }
    expect(await where(clientToken, { returnUrl: payUrl })).toBe(`https://pay.example/pay/${id}#pay-checkout=!denied`)
    expect(await where(clientToken, {})).toBe(`https://pay.example/pay/${id}#pay-checkout=!denied`)
    expect(await where(other.clientToken, {})).toBe('https://shop.example/back#pay-checkout=!denied')
    expect(await where(clientToken, { returnUrl: 'https://shop.example/x#pay-checkout=planted' })).toBe(
      'https://shop.example/x#pay-checkout=!denied',
    )
    expect((await authorize(lab, other.clientToken, { returnUrl: payUrl })).code).toBe('return-url-not-allowed')
  })

  test.each([
    ['no proof', { proof: undefined }, 'proof'],
    ['a short proof', { proof: 'short' }, 'proof'],
    ['a proof of other characters', { proof: `${'x'.repeat(19)}!` }, 'proof'],
    ['another wallet', { method: 'ecny' }, 'method'],
    ['a field that is none', { scope: 'snsapi_userinfo' }, 'scope'],
  ])('%s', async (_, fields, field) => {
    const lab = payerLab()
    const { clientToken } = await lab.open()
    const refused = await authorize(lab, clientToken, fields)
    expect([refused.code, refused.errors.map((one) => one.field)]).toEqual(['invalid-request', [field]])
  })

  test('a wallet whose app has no secret here', async () => {
    const lab = payerLab({ apps: [] })
    const { clientToken } = await lab.open()
    expect((await authorize(lab, clientToken)).code).toBe('unknown-channel')
  })

  test('a wallet that the checkout doesn’t offer', async () => {
    const lab = payerLab()
    const { clientToken } = await lab.open({ methods: ['alipay'] })
    expect((await authorize(lab, clientToken)).code).toBe('unknown-channel')
  })

  test('a checkout that has ended, or was paid', async () => {
    const lab = payerLab()
    const { clientToken, id } = await lab.open()
    await lab.merchant('POST', `/v1/checkouts/${id}/close`)
    expect((await authorize(lab, clientToken)).code).toBe('checkout-not-open')
    const paid = await lab.open()
    const patch = { status: 'paid', paidAt: lab.clock.now() } as const
    await lab.store.change({ checkout: { id: paid.id, expectVersion: 0, patch }, events: [], evidence: null })
    expect((await authorize(lab, paid.clientToken)).code).toBe('checkout-paid')
  })

  test('a page that asks too often, and a token that may only read', async () => {
    const lab = payerLab()
    const { clientToken } = await lab.open()
    const codes = []
    for (let n = 0; n < 21; n++) codes.push((await authorize(lab, clientToken)).code)
    expect(codes.at(-1)).toBe('rate-limited')
    lab.clock.at += 16 * 60_000
    expect((await authorize(lab, clientToken)).code).toBe('token-expired')
  })
})

describe('what a wallet’s page and server can say', () => {
  test.each([
    ['no code', {}],
    ['an error', { code: CODE, error: 'access_denied' }],
    ['WeChat’s error', { code: CODE, errcode: '-2' }],
  ])('%s is a no', async (_, query) => {
    const lab = payerLab()
    const { page } = await begun(lab)
    expect(lab.handleOf(await lab.comeBack(page, query as Record<string, string>))).toBe('!denied')
    expect(lab.wallets.calls).toEqual([])
  })

  test('a code that WeChat refuses has failed, and the log says by which of WeChat’s codes', async () => {
    const lab = payerLab()
    const { page } = await begun(lab)
    expect(lab.handleOf(await lab.comeBack(page, { code: 'CANARYOTHER' }))).toBe('!failed')
    expect(lab.lines.at(-1)).toEqual({
      event: 'wallet.call',
      fields: { app: OFFICIAL_APP, call: 'sns/oauth2/access_token', result: 'refused', walletCode: '40029', ms: 0 },
    })
  })

  test('so has a secret that WeChat refuses', async () => {
    const wallets = playWallets()
    const lab = payerLab({ wallets, apps: labApps(wallets, 'wrongsecret0123456789abcdefghijk') })
    const { page } = await begun(lab)
    expect(lab.handleOf(await lab.comeBack(page, { code: CODE }))).toBe('!failed')
    expect(lab.lines.at(-1)?.fields).toMatchObject({ walletCode: '40125' })
  })

  test.each([
    ['doesn’t answer', () => Object.assign(new Error(`GET secret=canary`), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    ['fails', () => 502, 'http-502'],
    ['answers no JSON', () => '<html>', 'unreadable'],
    ['answers nothing', () => '{}', 'unreadable'],
    ['answers too much', () => JSON.stringify({ openid: 'x'.repeat(20_000) }), 'too-long'],
    ['is busy', () => '{"errcode":-1,"errmsg":"system error"}', '-1'],
  ])('a server that %s is unavailable', async (_, fault, walletCode) => {
    const lab = payerLab()
    const { page } = await begun(lab)
    lab.wallets.fault = fault
    expect(lab.handleOf(await lab.comeBack(page, { code: CODE }))).toBe('!unavailable')
    expect(lab.lines.at(-1)?.fields).toMatchObject({ result: 'unavailable', walletCode })
  })

  test('a code that is none isn’t asked about', async () => {
    const lab = payerLab()
    const { page } = await begun(lab)
    expect(lab.handleOf(await lab.comeBack(page, { code: 'a&secret=b' }))).toBe('!failed')
    expect(lab.wallets.calls).toEqual([])
  })
})

describe('a state that nobody knows', () => {
  test.each([
    ['zh-CN', '请回到商家页面，重新点击付款'],
    ['en-GB', 'Please go back to the shop and tap pay again'],
  ])('is told in %s what to do', async (language, words) => {
    const lab = payerLab()
    const page = new URL('https://open.weixin.qq.com/?state=0123456789ABCDEFGHJKMNPQRS')
    page.searchParams.set('redirect_uri', 'https://pay.example/v1/authorize/wechat/callback')
    const back = await lab.comeBack(page, { code: CODE }, { 'accept-language': language })
    const text = await back.text()
    expect([back.status, back.headers.get('cache-control'), back.headers.get('referrer-policy')]).toEqual([
      400,
      'no-store',
      'no-referrer',
    ])
    expect(text).toContain(words)
    expect(text).not.toContain('0123456789ABCDEF')
    const style = /<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? ''
    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style)))
    expect(back.headers.get('content-security-policy')).toContain(`style-src 'sha256-${digest.toString('base64')}'`)
    expect(lab.wallets.calls).toEqual([])
  })

  test.each(['', '?code=1', '?state=', '?state=a&state=b', `?state=${'x'.repeat(5_000)}`])(
    'nor is %s',
    async (query) => {
      const lab = payerLab()
      const at = `https://pay.example/v1/authorize/wechat/callback${query}`
      expect((await lab.broker.fetch(new Request(at))).status).toBe(400)
    },
  )

  test('a wallet that is none has no callback, and one address may not ask for ever', async () => {
    const lab = payerLab()
    const ask = (path: string) => lab.broker.fetch(new Request(`https://pay.example${path}`))
    expect((await ask('/v1/authorize/ecny/callback')).status).toBe(404)
    const answers = await Promise.all(Array.from({ length: 1_001 }, () => ask('/v1/authorize/wechat/callback')))
    expect(answers.at(-1)?.status).toBe(429)
  })
})
