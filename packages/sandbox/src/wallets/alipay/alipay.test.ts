import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  alipay,
  alipayForm,
  askAlipay,
  BACK,
  loginCode,
  miniProgram,
  openAlipayPage,
  sentBack,
} from '../../testing/call-wallets.ts'
import { type Bench, createBench, keys } from '../../testing/test-bench.ts'
import { alipayOpenIdOf, alipayUserIdOf } from '../people.ts'
import { isRsa2Signed, requestLine } from './rsa2.ts'

type Told = Readonly<Record<string, string>>

/** Opens an answer by its raw text, and says whether Alipay signed the member's. */
function open(text: string): { name: string; told: Told; genuine: boolean } {
  const [, name = '', member = '', sign = ''] = /^\{"(\w+)":(\{.*\})(?:,"sign":"([^"]+)")?\}$/s.exec(text) ?? []
  return { name, told: JSON.parse(member), genuine: isRsa2Signed(member, sign, alipay.alipayPublicKey) }
}

async function pageCode(bench: Bench): Promise<string> {
  return sentBack(await openAlipayPage(bench)).auth_code ?? ''
}

test('sends the browser back with a code, the app, the scope and the state', async () => {
  const response = await openAlipayPage(createBench())
  expect(response.status).toBe(302)
  expect(response.headers.get('location')).toMatch(
    new RegExp(
      `^http://127.0.0.1:4020/back\\?order=A%201&x&app_id=${alipay.appId}&source=alipay_wallet&scope=auth_base&state=S1&auth_code=\\w{32}#/pay$`,
    ),
  )
})

test('without a state none comes back', async () => {
  expect(sentBack(await openAlipayPage(createBench(), { state: undefined }))).not.toHaveProperty('state')
})

test.each([
  ['another app', { app_id: '2021000000000000' }, 'app_id'],
  ['no app', { app_id: undefined }, 'app_id'],
  ['another scope', { scope: 'auth_base,auth_pay' }, 'scope'],
  ['another host', { redirect_uri: 'https://evil.test/' }, 'redirect_uri'],
  ['no address', { redirect_uri: undefined }, 'redirect_uri'],
  ['a state in Chinese', { state: '茶' }, 'state'],
  ['a state of 101 characters', { state: 'a'.repeat(101) }, 'state'],
])('refuses %s', async (_name, values, word) => {
  const response = await openAlipayPage(createBench(), values)
  expect(response.status).toBe(400)
  expect(await response.text()).toContain(`${word} 参数错误`)
})

test('registered hosts count alone', async () => {
  const bench = createBench({ wallets: { alipay: { ...alipay, domains: ['shop.test'] } } })
  expect((await openAlipayPage(bench, { redirect_uri: 'https://shop.test/pay' })).status).toBe(302)
  expect((await openAlipayPage(bench, { redirect_uri: BACK })).status).toBe(400)
})

test.each([
  ['a page', pageCode],
  ['a mini-program', (bench: Bench) => loginCode(bench, 'alipay')],
])('the code of %s is told as the user_id, signed over the text as it stands', async (_name, codeOf) => {
  const bench = createBench()
  const { name, told, genuine } = open(await askAlipay(bench, alipayForm(await codeOf(bench))))
  expect({ name, genuine }).toEqual({ name: 'alipay_system_oauth_token_response', genuine: true })
  expect(told).toEqual({
    access_token: expect.stringMatching(/^authbseB\w{32}$/),
    auth_start: '2026-11-20 12:00:00',
    expires_in: 1_296_000,
    re_expires_in: 2_592_000,
    refresh_token: expect.stringMatching(/^authbseB\w{32}$/),
    user_id: alipayUserIdOf('alice'),
  })
})

test('an app of the newer kind is told an open_id instead', async () => {
  const bench = createBench({ wallets: { alipay: { ...alipay, idKind: 'open_id' } } })
  const { told } = open(await askAlipay(bench, alipayForm(await pageCode(bench))))
  expect(told).toMatchObject({ open_id: alipayOpenIdOf('alice', alipay.appId) })
  expect(told).not.toHaveProperty('user_id')
})

test('the common parameters may stand in the query, and the type says text', async () => {
  const bench = createBench()
  const { code, grant_type, ...common } = Object.fromEntries(alipayForm(await pageCode(bench))) as Told
  const body = new URLSearchParams({ code: code ?? '', grant_type: grant_type ?? '' })
  const response = await bench.send(`/alipay/gateway.do?${new URLSearchParams(common)}`, { method: 'POST', body })
  expect(response.headers.get('content-type')).toBe('text/html;charset=utf-8')
  expect(open(await response.text()).told).toHaveProperty('user_id')
})

test('a code works once, for a day', async () => {
  const bench = createBench()
  const [one = '', other = ''] = [await pageCode(bench), await pageCode(bench)]
  await bench.clock.advance(24 * 3600_000 - 1)
  expect(open(await askAlipay(bench, alipayForm(one))).told).toHaveProperty('user_id')
  expect(open(await askAlipay(bench, alipayForm(one)))).toEqual({
    name: 'error_response',
    genuine: true,
    told: { code: '40002', msg: 'Invalid Arguments', sub_code: 'isv.code-invalid', sub_msg: '授权码code无效' },
  })
  await bench.clock.advance(1)
  expect(open(await askAlipay(bench, alipayForm(other))).told).toMatchObject({ sub_code: 'isv.code-invalid' })
})

test.each([
  ['no method', { method: undefined }, '40001', 'isv.missing-method'],
  ['another method', { method: 'alipay.trade.query' }, '40002', 'isv.invalid-method'],
  ['no sign_type', { sign_type: undefined }, '40001', 'isv.missing-signature-type'],
  ['sign_type RSA', { sign_type: 'RSA' }, '40002', 'isv.invalid-signature-type'],
  ['no time', { timestamp: undefined }, '40001', 'isv.missing-timestamp'],
  ['a time in milliseconds', { timestamp: '1760000000000' }, '40002', 'isv.invalid-timestamp'],
  ['no version', { version: undefined }, '40001', 'isv.missing-version'],
  ['another version', { version: '2.0' }, '40002', 'isv.invalid-parameter'],
  ['no charset', { charset: undefined }, '40002', 'isv.invalid-charset'],
  ['another charset', { charset: 'gbk' }, '40002', 'isv.invalid-charset'],
  ['another format', { format: 'xml' }, '40002', 'isv.invalid-format'],
  ['no grant_type', { grant_type: undefined }, '40002', 'isv.grant-type-invalid'],
  ['a refresh token', { grant_type: 'refresh_token' }, '40002', 'isv.refresh-token-invalid'],
  ['no code', { code: undefined }, '40002', 'isv.code-invalid'],
])('refuses %s, and the code stays good', async (_name, values, code, sub_code) => {
  const bench = createBench()
  const good = await pageCode(bench)
  const said = open(await askAlipay(bench, alipayForm(good, values)))
  expect(said).toMatchObject({ name: 'error_response', genuine: true, told: { code, sub_code } })
  expect(open(await askAlipay(bench, alipayForm(good))).told).toHaveProperty('user_id')
})

test('an app that isn’t registered is refused without a signature: there is no key for it', async () => {
  const bench = createBench()
  const text = await askAlipay(bench, alipayForm(await pageCode(bench), { app_id: '2021000000000000' }))
  expect(JSON.parse(text)).toEqual({ error_response: expect.objectContaining({ sub_code: 'isv.invalid-app-id' }) })
})

test('a call has to be signed with the app’s key, over everything it says', async () => {
  const bench = createBench()
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const other = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  const code = await pageCode(bench)
  const changed = alipayForm(code)
  changed.append('more', '1')
  const unsigned = alipayForm(code)
  unsigned.delete('sign')
  const refusals = [alipayForm(code, {}, other), alipayForm(code, { sign: 'AAAA' }), changed, unsigned]
  const said = await Promise.all(refusals.map(async (form) => open(await askAlipay(bench, form)).told.sub_code))
  expect(said).toEqual([...Array(3).fill('isv.invalid-signature'), 'isv.missing-signature'])
})

test('a WeChat code is no code here', async () => {
  const bench = createBench()
  const code = await loginCode(bench, 'wechat')
  expect(open(await askAlipay(bench, alipayForm(code))).told).toMatchObject({ sub_code: 'isv.code-invalid' })
})

test('without an app at Alipay nobody can log in there', async () => {
  const bench = createBench({ wallets: { wechat: keys.wallets.wechat } })
  expect((await openAlipayPage(bench)).status).toBe(400)
  const { body } = await bench.json('/control/wallet/login-code', {
    wallet: 'alipay',
    appId: miniProgram.appId,
    person: 'a',
  })
  expect(body.error.code).toBe('unknown-app')
})

test('the signed line has what isn’t empty, sorted, with sign_type and without sign (自行实现签名)', () => {
  expect(requestLine({ version: '1.0', sign_type: 'RSA2', sign: 'x', method: 'm', empty: '', app_id: '1' })).toBe(
    'app_id=1&method=m&sign_type=RSA2&version=1.0',
  )
})
