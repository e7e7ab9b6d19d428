import { expect, test } from 'vitest'
import { done, failureOf, http, openBench } from '../../testing/gateway-contract/bench.ts'
import chaoying from './index.ts'
import { createPeer } from './peer.ts'

const peer = createPeer()
const subject = { gateway: chaoying, peer, transcripts: [] }
const OLDER = { baseUrl: 'https://pay.example.com/UnifiedPay/', openUrl: 'https://open.example.com/Open/' }
const LOGIN = { appId: 'wx4da448cd29920000', code: '023jh17A0TIixd1ql75A0aLc7A0jabcd' }
const OPENID = 'oDY_z0OgEhAdLJ8cLTVd8nGCj-_M'

// source: the vendor's page "小程序用户code登录": its fields, and the openid and session key of its sample.
const TOLD = { openid: OPENID, session_key: '+rL9Uq02dbP85itLOdz94w==', expires_in: 7200 }

test('the agent’s key opens the openid behind a mini-program’s login code', async () => {
  const { account, sent } = openBench(subject, () => done(subject, TOLD), OLDER)
  expect(await account.openidOf?.(LOGIN)).toBe(OPENID)
  expect(sent[0]?.url).toBe('https://open.example.com/Open/WXA_Code2Session')
  expect(peer.receive(sent[0] as never).values).toEqual({ appid: LOGIN.appId, js_code: LOGIN.code })
})

test('an account that hasn’t the agent’s key can’t ask', () => {
  expect(openBench(subject, () => done(subject, TOLD)).account.openidOf).toBeUndefined()
})

test.each([
  ['isn’t signed', () => http(JSON.stringify({ state: 'SUCCESS', code: '10000', ...TOLD }))],
  ['holds no openid', () => done(subject, { ...TOLD, openid: '' })],
  ['holds another kind of openid', () => done(subject, { ...TOLD, openid: 12345678 })],
  ['is a refusal nobody lists', () => http(peer.seal({ state: 'FAIL', code: '29999', msg: LOGIN.code }))],
])('an answer that %s tells nothing, and no error tells the code', async (_, answer) => {
  const failure = await failureOf(openBench(subject, answer as never, OLDER).account.openidOf?.(LOGIN) as never)
  expect(failure).toMatchObject({ name: 'GatewayUnclear' })
  expect(String(failure)).not.toContain(LOGIN.code)
})

test('neither code nor openid stands in the log', async () => {
  const bench = openBench(subject, () => done(subject, TOLD), OLDER)
  await bench.account.openidOf?.(LOGIN)
  const lines = JSON.stringify(bench.lines)
  for (const canary of [OPENID, LOGIN.code, TOLD.session_key]) expect(lines).not.toContain(canary)
})

test('nobody but the broker can make the call, which answers the session’s key', async () => {
  const { account, sent } = openBench(subject, () => done(subject, TOLD), OLDER)
  const values = { appid: LOGIN.appId, js_code: LOGIN.code }
  expect(await failureOf(account.call('WXA_Code2Session', values))).toMatchObject({ code: 'not-supported' })
  expect(sent).toEqual([])
})
