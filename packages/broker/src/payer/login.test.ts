import { describe, expect, test } from 'vitest'
import { ALIPAY_APP, labApps, MINI_APP, type PayerLab, payerLab } from '../../lab/payer-lab.ts'
import { playWallets, SESSION_KEY } from '../../lab/played-wallets.ts'
import { json } from '../../lab/trial-broker.ts'
import { GatewayRefused, GatewayUnclear } from '../gateway/errors.ts'

const CODE = 'CANARYLOGIN1'
const OPENID = 'canary-openid-2'

const login = (lab: PayerLab, token: string, fields: object = {}) =>
  lab.client(token, 'POST', '/v1/checkout/login', { method: 'wechat', code: CODE, ...fields })
const payerOf = async (lab: PayerLab, id: string) => (await lab.store.checkout(id))?.payer.ids ?? []

describe('a mini-program logs in', () => {
  test('at WeChat, whose session key is read into nothing', async () => {
    const lab = payerLab()
    lab.wallets.codes.set(CODE, OPENID)
    const { clientToken, id } = await lab.open()
    const answer = await login(lab, clientToken)
    const text = await answer.text()
    expect([answer.status, JSON.parse(text).id]).toEqual([200, id])
    expect(text).toContain('{"channel":"wechat:miniprogram","known":true,"by":"login"}')
    expect(text).toContain('{"channel":"wechat:jsapi","known":false,"by":"authorize"}')
    const by = [clientToken.slice('ct1a_'.length, -22)]
    expect(await payerOf(lab, id)).toEqual([{ kind: 'openid', appId: MINI_APP, id: OPENID, at: lab.clock.now(), by }])
    const asked = new URL(lab.wallets.requests[0]?.url ?? '')
    expect(asked.origin + asked.pathname).toBe('https://api.weixin.qq.com/sns/jscode2session')
    expect([...asked.searchParams.keys()]).toEqual(['appid', 'secret', 'js_code', 'grant_type'])
    const told = text + JSON.stringify(lab.lines) + JSON.stringify(await lab.store.checkout(id))
    expect(told).not.toContain(SESSION_KEY)
    for (const canary of [OPENID, CODE, 'canarysecret']) expect(text + JSON.stringify(lab.lines)).not.toContain(canary)
  })

  test('at Alipay', async () => {
    const lab = payerLab()
    lab.wallets.codes.set(CODE, { user_id: '2088123412341234' })
    const { clientToken, id } = await lab.open()
    expect((await login(lab, clientToken, { method: 'alipay' })).status).toBe(200)
    expect(await payerOf(lab, id)).toMatchObject([{ kind: 'user-id', appId: ALIPAY_APP, id: '2088123412341234' }])
  })

  test('at Alipay, for what a page’s bridge opens: the channel says that it can', async () => {
    const lab = payerLab()
    lab.wallets.codes.set(CODE, { user_id: '2088123412341234' })
    const { clientToken } = await lab.open({ methods: ['alipay:jsapi'] })
    const before = await (await lab.client(clientToken, 'GET', '/v1/checkout')).text()
    expect(before).toContain('{"channel":"alipay:jsapi","known":false,"by":"authorize","login":true}')
    const answer = await login(lab, clientToken, { method: 'alipay' })
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('{"channel":"alipay:jsapi","known":true,"by":"authorize","login":true}')
  })

  test('at Alipay by whichever of the shop’s apps the code is of: its page’s or its mini-program’s', async () => {
    const wallets = playWallets()
    const apps = labApps(wallets)
    const mini = { ...apps[2], appId: '2021000000000002' } as (typeof apps)[number]
    const lab = payerLab({ wallets, apps: [...apps, mini] })
    const appOf = (url: string) => new URL(url).searchParams.get('app_id')
    wallets.fault = (_, { url }) =>
      appOf(url) === ALIPAY_APP ? '{"error_response":{"code":"40002","sub_code":"isv.code-invalid"}}' : undefined
    wallets.codes.set(CODE, { user_id: '2088123412341234' })
    const { clientToken, id } = await lab.open()
    expect((await login(lab, clientToken, { method: 'alipay' })).status).toBe(200)
    expect(wallets.requests.map(({ url }) => appOf(url))).toEqual([ALIPAY_APP, '2021000000000002'])
    expect(await payerOf(lab, id)).toMatchObject([{ kind: 'user-id', appId: '2021000000000002' }])
    // One that gives no answer may be the one that the code is of: it isn't used up elsewhere.
    wallets.fault = () => new Error('down')
    expect((await json(login(lab, clientToken, { method: 'alipay' }))).code).toBe('wallet-unavailable')
    expect(wallets.requests).toHaveLength(3)
  })

  test.each(['wechat', 'alipay'])('with a code of %s that is used or foreign', async (method) => {
    const lab = payerLab()
    const { clientToken, id } = await lab.open()
    const answer = await login(lab, clientToken, { method })
    const problem = await answer.text()
    expect([answer.status, JSON.parse(problem).code]).toEqual([409, 'login-invalid'])
    expect(problem + JSON.stringify(lab.lines)).not.toContain(CODE)
    expect(await payerOf(lab, id)).toEqual([])
  })

  test.each([
    ['an unreachable server', () => new Error('GET https://api.weixin.qq.com/?secret=canarysecret')],
    ['a busy server', () => '{"errcode":45011,"errmsg":"api minute-quota reach limit"}'],
    ['a secret that WeChat refuses', () => '{"errcode":40125,"errmsg":"invalid appsecret"}'],
    ['a code nobody lists', () => '{"errcode":99999,"errmsg":"?"}'],
  ])('in vain: %s', async (_, fault) => {
    const lab = payerLab()
    lab.wallets.fault = fault
    const { clientToken } = await lab.open()
    const answer = await login(lab, clientToken)
    const problem = await answer.text()
    expect([answer.status, JSON.parse(problem).code]).toEqual([503, 'wallet-unavailable'])
    expect(answer.headers.get('retry-after')).toBe('2')
    expect(problem + JSON.stringify(lab.lines)).not.toContain('canarysecret')
  })

  test.each(['', 'x'.repeat(129), 'a&secret=b', 'a b'])('not with %j, which is no code', async (code) => {
    const lab = payerLab()
    const { clientToken } = await lab.open()
    expect((await json(login(lab, clientToken, { code }))).code).toBe('invalid-request')
    expect(lab.wallets.calls).toEqual([])
  })

  test('not where only the shop can tell, and not with an official account’s secret', async () => {
    const wallets = playWallets()
    const lab = payerLab({ wallets, apps: labApps(wallets).slice(0, 1) })
    const { clientToken } = await lab.open()
    expect((await json(login(lab, clientToken))).code).toBe('unknown-channel')
    expect((await json(login(lab, clientToken, { method: 'alipay' }))).code).toBe('unknown-channel')
  })

  test('not in a checkout that has ended', async () => {
    const lab = payerLab()
    const { clientToken, id } = await lab.open()
    await lab.merchant('POST', `/v1/checkouts/${id}/close`)
    expect((await json(login(lab, clientToken))).code).toBe('checkout-not-open')
  })
})

describe('where the gateway itself tells the openid', () => {
  const withGateway = (openidOf: () => Promise<string>) => {
    const lab = payerLab({ apps: [] })
    Object.assign(lab.account, { openidOf })
    return lab
  }

  test('it is asked, and the page is told that it can log in', async () => {
    const asked: unknown[] = []
    const lab = payerLab({ apps: [] })
    const openidOf = async (one: unknown) => {
      asked.push(one)
      return OPENID
    }
    Object.assign(lab.account, { openidOf })
    const { clientToken, id } = await lab.open()
    const before = await (await lab.client(clientToken, 'GET', '/v1/checkout')).text()
    expect(before).toContain('{"channel":"wechat:miniprogram","known":false,"by":"login"}')
    expect(before).toContain('{"channel":"wechat:jsapi","known":false,"by":null}')
    expect((await login(lab, clientToken)).status).toBe(200)
    expect(asked).toEqual([{ appId: MINI_APP, code: CODE }])
    expect(await payerOf(lab, id)).toMatchObject([{ kind: 'openid', appId: MINI_APP, id: OPENID }])
    expect(lab.wallets.calls).toEqual([])
  })

  test('not before an app that has its secret here', async () => {
    const lab = payerLab()
    Object.assign(lab.account, { openidOf: () => Promise.reject(new Error('asked')) })
    lab.wallets.codes.set(CODE, OPENID)
    const { clientToken } = await lab.open()
    expect((await login(lab, clientToken)).status).toBe(200)
  })

  test.each([
    ['a refusal', new GatewayRefused('refused', '20004', 'js_code', 'signed'), 'login-invalid'],
    ['no clear answer', new GatewayUnclear('no answer'), 'wallet-unavailable'],
  ])('%s of it is told as a wallet’s', async (_, error, code) => {
    const lab = withGateway(() => Promise.reject(error))
    const { clientToken } = await lab.open()
    expect((await json(login(lab, clientToken))).code).toBe(code)
  })
})
