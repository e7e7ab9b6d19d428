import { expect, test } from 'vitest'
import { callChaoying, postChaoying } from '../../testing/call-chaoying.ts'
import { loginCode, miniProgram, officialAccount } from '../../testing/call-wallets.ts'
import { type Bench, createBench, keys } from '../../testing/test-bench.ts'
import { wechatOpenidOf } from '../../wallets/people.ts'
import { createWires } from '../../wire.ts'
import { type Parameters, signParameters } from './signature.ts'

const PATH = '/Open/WXA_Code2Session'

function session(
  bench: Bench,
  js_code: string,
  values: Readonly<Record<string, string | undefined>> = {},
): Promise<Parameters> {
  // The agent asks for all its merchants, and names none.
  return callChaoying(bench, PATH, { mch_id: undefined, appid: miniProgram.appId, js_code, ...values })
}

test('tells the openid of who logged in, flat and signed with the agent’s key', async () => {
  const bench = createBench()
  expect(await session(bench, await loginCode(bench))).toEqual({
    state: 'SUCCESS',
    code: '10000',
    msg: 'SUCCESS',
    openid: wechatOpenidOf('alice', miniProgram.appId),
    session_key: expect.stringMatching(/^[\w+/]{22}==$/),
    expires_in: 7200,
    sign: expect.stringMatching(/^[0-9A-F]{32}$/),
  })
})

test('a code works once, for five minutes', async () => {
  const bench = createBench()
  const [one, other] = [await loginCode(bench), await loginCode(bench)]
  await session(bench, one)
  expect(await session(bench, one)).toMatchObject({ state: 'FAIL', code: '20004', msg: '参数错误：code been used' })
  await bench.clock.advance(5 * 60_000)
  expect(await session(bench, other)).toMatchObject({ msg: '参数错误：invalid code' })
})

test.each([
  ['no app', { appid: undefined }, '20004', 'appid'],
  ['no code', { js_code: undefined }, '20004', 'js_code'],
  ['an official account', { appid: officialAccount.appId }, '20004', 'invalid appid'],
  ['another agent', { agent_id: '13000000000000000' }, '20012', '代理商错误'],
  ['no product', { pid: undefined }, '20004', 'pid'],
])('refuses %s', async (_name, values, code, words) => {
  const bench = createBench()
  expect(await session(bench, await loginCode(bench), values)).toMatchObject({
    code,
    msg: expect.stringContaining(words),
  })
})

test('the merchant’s key signs nothing here', async () => {
  const bench = createBench()
  const form = { agent_id: keys.chaoying.agentId, pid: 'p', version: '1.0', appid: miniProgram.appId, js_code: '0' }
  const sign = signParameters(form, keys.chaoying.key)
  expect(await postChaoying(bench, PATH, { ...form, sign })).toMatchObject({ code: '20002' })
})

test.each([
  ['busy', 'system error'],
  ['rate-limited', 'api minute-quota'],
  ['blocked', 'code blocked'],
])('tells %s at WeChat in WeChat’s words', async (fault, words) => {
  const bench = createBench()
  await bench.json('/control/faults', { on: 'wechat-code', fault })
  expect(await session(bench, await loginCode(bench))).toMatchObject({ msg: expect.stringContaining(words) })
})

test('the wire opens it, though it names no merchant', async () => {
  const form = { agent_id: keys.chaoying.agentId, pid: 'p', version: '1.0', appid: miniProgram.appId, js_code: '0' }
  const body = new URLSearchParams({ ...form, sign: signParameters(form, keys.chaoying.agentKey) })
  const request = new Request(`http://sandbox.test${PATH}`, { method: 'POST', body })
  const opened = await createWires(keys)['chaoying-v1'].openRequest(request)
  expect(opened).toMatchObject({ operation: 'WXA_Code2Session', values: { js_code: '0' } })
})
