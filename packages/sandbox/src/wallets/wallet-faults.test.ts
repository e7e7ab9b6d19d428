import { expect, test } from 'vitest'
import {
  alipay,
  alipayForm,
  askAlipay,
  askWechat,
  exchangeLoginCode,
  exchangePageCode,
  loginCode,
  miniProgram,
  openAlipayPage,
  openWechatPage,
  sentBack,
  takeToken,
} from '../testing/call-wallets.ts'
import { type Bench, createBench } from '../testing/test-bench.ts'

const set = (bench: Bench, on: string, fault: string, more: object = {}): Promise<{ status: number }> =>
  bench.json('/control/faults', { on, fault, ...more })

test('a payer who refuses comes back from WeChat without a code, once', async () => {
  const bench = createBench()
  await set(bench, 'wechat-authorize', 'denied')
  expect(sentBack(await openWechatPage(bench))).toEqual({ order: 'A 1', x: '', state: 'S1' })
  expect(sentBack(await openWechatPage(bench))).toHaveProperty('code')
})

test('a payer who refuses comes back from Alipay with the scope in error_scope', async () => {
  const bench = createBench()
  await set(bench, 'alipay-authorize', 'denied')
  const back = { order: 'A 1', x: '', app_id: alipay.appId, source: 'alipay_wallet', scope: 'auth_base', state: 'S1' }
  expect(sentBack(await openAlipayPage(bench))).toEqual({ ...back, error_scope: 'auth_base' })
})

test('nobody can refuse what isn’t asked: a wrong address stays a wrong address', async () => {
  const bench = createBench()
  await set(bench, 'wechat-authorize', 'denied')
  expect((await openWechatPage(bench, { redirect_uri: 'https://evil.test/' })).status).toBe(400)
})

test.each([
  ['busy', -1],
  ['rate-limited', 45011],
  ['blocked', 40226],
])('%s instead of a WeChat exchange, and the code stays good', async (fault, errcode) => {
  const bench = createBench()
  const code = await loginCode(bench)
  await set(bench, 'wechat-code', fault)
  expect(await exchangeLoginCode(bench, code)).toMatchObject({ errcode })
  expect(await exchangeLoginCode(bench, code)).toHaveProperty('openid')
})

test.each([
  ['busy', '20000', 'isp.unknow-error'],
  ['rate-limited', '40005', 'isv.app-call-limited'],
])('%s instead of an Alipay exchange, and the code stays good', async (fault, code, sub_code) => {
  const bench = createBench()
  const good = await loginCode(bench, 'alipay')
  await set(bench, 'alipay-code', fault)
  expect(JSON.parse(await askAlipay(bench, alipayForm(good)))).toMatchObject({ error_response: { code, sub_code } })
  expect(await askAlipay(bench, alipayForm(good))).toContain('user_id')
})

test('a token that has not ended is refused once', async () => {
  const bench = createBench()
  const { access_token } = await takeToken(bench)
  const ticket = () =>
    askWechat(bench, '/cgi-bin/ticket/getticket', { access_token: String(access_token), type: 'jsapi' })
  await set(bench, 'wechat-ticket', 'token-invalid')
  expect(await ticket()).toMatchObject({ errcode: 40001 })
  expect(await ticket()).toMatchObject({ errcode: 0 })
})

test.each(['wechat-token', 'wechat-ticket'])('%s: too often, and busy', async (on) => {
  const bench = createBench()
  const { access_token } = await takeToken(bench)
  const ask = () =>
    on === 'wechat-token'
      ? takeToken(bench)
      : askWechat(bench, '/cgi-bin/ticket/getticket', { access_token: String(access_token), type: 'jsapi' })
  await set(bench, on, 'rate-limited')
  await set(bench, on, 'busy')
  expect([await ask(), await ask()]).toMatchObject([{ errcode: 45009 }, { errcode: -1 }])
})

test('an answer that is lost on the way has used the code up; one that was cut before has not', async () => {
  const bench = createBench()
  const [lost, kept] = [await loginCode(bench), await loginCode(bench)]
  await set(bench, 'wechat-code', 'no-reply')
  await expect(exchangeLoginCode(bench, lost)).rejects.toThrow('cut the connection')
  expect(await exchangeLoginCode(bench, lost)).toMatchObject({ errcode: 40163 })
  await set(bench, 'wechat-code', 'lost-before')
  await expect(exchangeLoginCode(bench, kept)).rejects.toThrow('cut the connection')
  expect(await exchangeLoginCode(bench, kept)).toHaveProperty('openid')
})

test('servers that are down', async () => {
  const bench = createBench()
  await set(bench, 'alipay-code', 'http-500')
  await set(bench, 'wechat-authorize', 'http-500')
  const form = alipayForm(await loginCode(bench, 'alipay'))
  expect((await bench.send('/alipay/gateway.do', { method: 'POST', body: form })).status).toBe(500)
  expect((await openWechatPage(bench)).status).toBe(500)
})

test('a slow answer comes by the sandbox’s clock', async () => {
  const bench = createBench()
  const code = await loginCode(bench)
  await set(bench, 'wechat-code', 'slow', { ms: 8000 })
  let said: object | undefined
  const asked = exchangeLoginCode(bench, code).then((answer) => {
    said = answer
  })
  await bench.clock.advance(7999)
  expect(said).toBeUndefined()
  await bench.clock.advance(1)
  await asked
  expect(said).toHaveProperty('openid')
})

test('a fault can be for one app', async () => {
  const bench = createBench()
  await set(bench, 'wechat-code', 'busy', { orderNo: miniProgram.appId, times: null })
  expect(await exchangePageCode(bench, sentBack(await openWechatPage(bench)).code ?? '')).toHaveProperty('openid')
  expect(await exchangeLoginCode(bench, await loginCode(bench))).toMatchObject({ errcode: -1 })
})

test.each([
  ['wechat-code', 'denied'],
  ['wechat-token', 'token-invalid'],
  ['alipay-code', 'unsigned-error'],
])('%s has no fault %s', async (on, fault) => {
  expect(await set(createBench(), on, fault)).toMatchObject({ status: 400 })
})
