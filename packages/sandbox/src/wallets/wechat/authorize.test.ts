import { expect, test } from 'vitest'
import { BACK, miniProgram, officialAccount, openWechatPage, sentBack } from '../../testing/call-wallets.ts'
import { createBench, keys } from '../../testing/test-bench.ts'

test('sends the browser back with a code and the state, and leaves the rest of the address as it was', async () => {
  const response = await openWechatPage(createBench())
  expect(response.status).toBe(302)
  expect(response.headers.get('location')).toMatch(
    /^http:\/\/127\.0\.0\.1:4020\/back\?order=A%201&x&code=0\d\d\w{29}&state=S1#\/pay$/,
  )
})

test.each(['snsapi_base', 'snsapi_userinfo'])('%s is agreed to without asking', async (scope) => {
  expect(sentBack(await openWechatPage(createBench(), { scope }))).toMatchObject({ code: expect.any(String) })
})

test('a state may be missing, and comes back empty', async () => {
  expect(sentBack(await openWechatPage(createBench(), { state: undefined }))).toMatchObject({ state: '' })
})

test('what follows the documented parameters is not looked at', async () => {
  expect((await openWechatPage(createBench(), { connect_redirect: '1', forcePopup: 'true' })).status).toBe(302)
})

test.each([
  ['no app', { appid: '' }, '10012'],
  ['no address', { redirect_uri: '' }, '10011'],
  ['no scope', { scope: '' }, '10010'],
  ['an app that isn’t registered', { appid: 'wx0000000000000000' }, 'appid 参数错误'],
  ['a mini-program', { appid: miniProgram.appId }, 'appid 参数错误'],
  ['the scope of websites', { scope: 'snsapi_login' }, '10005'],
  ['another host', { redirect_uri: 'https://evil.test/' }, '10003'],
  ['no web address', { redirect_uri: 'weixin://x' }, 'redirect_uri 参数错误'],
  ['another response_type', { response_type: 'token' }, '该链接无法访问'],
  ['a state with other characters', { state: 'a-b' }, 'state 参数错误'],
  ['a state of 129 bytes', { state: 'a'.repeat(129) }, 'state 参数错误'],
])('refuses %s', async (_name, values, words) => {
  const response = await openWechatPage(createBench(), values)
  expect(response.status).toBe(400)
  expect(response.headers.get('location')).toBeNull()
  expect(await response.text()).toContain(words)
})

test('a state of 128 bytes is taken', async () => {
  expect((await openWechatPage(createBench(), { state: 'a'.repeat(128) })).status).toBe(302)
})

test.each([
  [['redirect_uri', 'appid', 'response_type', 'scope', 'state']],
  [['appid', 'redirect_uri', 'response_type', 'state', 'scope']],
  [['connect_redirect', 'appid', 'redirect_uri', 'response_type', 'scope', 'state']],
  [['appid', 'appid', 'redirect_uri', 'response_type', 'scope', 'state']],
])('refuses the order %j', async (names) => {
  const values: Readonly<Record<string, string>> = {
    appid: officialAccount.appId,
    redirect_uri: BACK,
    response_type: 'code',
    scope: 'snsapi_base',
    state: 'S1',
  }
  const query = names.map((name) => `${name}=${encodeURIComponent(values[name] ?? '1')}`).join('&')
  const response = await createBench().send(`/wechat/connect/oauth2/authorize?${query}`)
  expect(await response.text()).toContain('该链接无法访问')
})

test('registered hosts count alone', async () => {
  const { wechat, alipay } = keys.wallets
  const domains = ['shop.test']
  const wallets = { alipay, wechat: { ...wechat, officialAccount: { ...wechat.officialAccount, domains } } }
  const bench = createBench({ wallets })
  expect((await openWechatPage(bench, { redirect_uri: 'https://shop.test/pay' })).status).toBe(302)
  expect((await openWechatPage(bench)).status).toBe(400)
})

test('a browser without a person is somebody new, and stays so', async () => {
  const bench = createBench()
  const response = await openWechatPage(bench, {}, '')
  expect(response.headers.get('set-cookie')).toMatch(/^sandbox-person=person-\w{12}; Path=\/; HttpOnly; SameSite=Lax$/)
  expect((await openWechatPage(bench)).headers.get('set-cookie')).toBeNull()
})
