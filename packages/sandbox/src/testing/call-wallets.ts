import type { SandboxKeys } from '../generate-keys.ts'
import { requestLine, rsa2Sign } from '../wallets/alipay/rsa2.ts'
import { type Bench, keys } from './test-bench.ts'

/** The bench's apps. */
export const officialAccount: SandboxKeys['wallets']['wechat']['officialAccount'] = keys.wallets.wechat.officialAccount
export const miniProgram: SandboxKeys['wallets']['wechat']['miniProgram'] = keys.wallets.wechat.miniProgram
export const alipay: SandboxKeys['wallets']['alipay'] = keys.wallets.alipay

/** Where the bench's pages want their payers back. */
export const BACK = 'http://127.0.0.1:4020/back?order=A%201&x#/pay'

type Values = Readonly<Record<string, string | undefined>>

/** A query without what is undefined, in the order of the names. */
export function queryOf(values: Values): string {
  return new URLSearchParams(
    Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined),
  ).toString()
}

/** Opens WeChat's page for a person; values override. */
export function openWechatPage(bench: Bench, values: Values = {}, person = 'alice'): Promise<Response> {
  const asked = { appid: officialAccount.appId, redirect_uri: BACK, response_type: 'code', scope: 'snsapi_base' }
  const path = `/wechat/connect/oauth2/authorize?${queryOf({ ...asked, state: 'S1', ...values })}`
  return bench.send(path, { headers: { cookie: `sandbox-person=${person}` } })
}

/** Opens Alipay's page for a person; values override. */
export function openAlipayPage(bench: Bench, values: Values = {}, person = 'alice'): Promise<Response> {
  const asked = { app_id: alipay.appId, scope: 'auth_base', redirect_uri: BACK, state: 'S1' }
  const path = `/alipay/oauth2/publicAppAuthorize.htm?${queryOf({ ...asked, ...values })}`
  return bench.send(path, { headers: { cookie: `sandbox-person=${person}` } })
}

/** The query that a browser was sent back with. */
export function sentBack(response: Response): Record<string, string> {
  return Object.fromEntries(new URL(response.headers.get('location') ?? '').searchParams)
}

/** What api.weixin.qq.com answers a GET. */
export async function askWechat(bench: Bench, path: string, values: Values): Promise<Record<string, string | number>> {
  return (await bench.send(`/wechat${path}?${queryOf(values)}`)).json() as Promise<Record<string, string | number>>
}

/** Exchanges a page's code; values override. */
export function exchangePageCode(
  bench: Bench,
  code: string,
  values: Values = {},
): Promise<Record<string, string | number>> {
  const { appId: appid, secret } = officialAccount
  const asked = { appid, secret, code, grant_type: 'authorization_code' }
  return askWechat(bench, '/sns/oauth2/access_token', { ...asked, ...values })
}

/** Exchanges a mini-program's code; values override. */
export function exchangeLoginCode(
  bench: Bench,
  code: string,
  values: Values = {},
): Promise<Record<string, string | number>> {
  const { appId: appid, secret } = miniProgram
  const asked = { appid, secret, js_code: code, grant_type: 'authorization_code' }
  return askWechat(bench, '/sns/jscode2session', { ...asked, ...values })
}

/** What wx.login or my.getAuthCode would give. */
export async function loginCode(
  bench: Bench,
  wallet: 'wechat' | 'alipay' = 'wechat',
  person = 'alice',
): Promise<string> {
  const { appId } = wallet === 'wechat' ? miniProgram : alipay
  return (await bench.json('/control/wallet/login-code', { wallet, appId, person })).body.code
}

/** Takes an access token; values override. */
export async function takeToken(bench: Bench, values: object = {}): Promise<Record<string, string | number>> {
  const { appId: appid, secret } = officialAccount
  const asked = { grant_type: 'client_credential', appid, secret, ...values }
  return (await bench.json('/wechat/cgi-bin/stable_token', asked)).body
}

/** A signed call of `alipay.system.oauth.token`; undefined leaves a parameter out. */
export function alipayForm(
  code: string,
  values: Values = {},
  privateKey: string = alipay.appPrivateKey,
): URLSearchParams {
  const method = 'alipay.system.oauth.token'
  const common = { app_id: alipay.appId, method, format: 'JSON', charset: 'utf-8', sign_type: 'RSA2', version: '1.0' }
  const asked = { ...common, timestamp: '2026-11-20 12:00:00', grant_type: 'authorization_code', code, ...values }
  const form = Object.fromEntries(
    Object.entries(asked).filter((pair): pair is [string, string] => pair[1] !== undefined),
  )
  return new URLSearchParams({ sign: rsa2Sign(requestLine(form), privateKey), ...form })
}

/** What Alipay's gateway answers, as it stands on the wire. */
export async function askAlipay(bench: Bench, form: URLSearchParams): Promise<string> {
  return (await bench.send('/alipay/gateway.do', { method: 'POST', body: form })).text()
}
