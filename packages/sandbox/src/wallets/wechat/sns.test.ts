import { expect, test } from 'vitest'
import {
  exchangeLoginCode,
  exchangePageCode,
  loginCode,
  miniProgram,
  officialAccount,
  openWechatPage,
  sentBack,
} from '../../testing/call-wallets.ts'
import { type Bench, createBench } from '../../testing/test-bench.ts'
import { wechatOpenidOf } from '../people.ts'

async function pageCode(bench: Bench, scope = 'snsapi_base'): Promise<string> {
  return sentBack(await openWechatPage(bench, { scope })).code ?? ''
}

/** Both ways to an openid: the code, its exchange, and the app that does it. */
const WAYS = {
  page: { code: (bench: Bench) => pageCode(bench), exchange: exchangePageCode, app: officialAccount },
  'mini-program': { code: (bench: Bench) => loginCode(bench), exchange: exchangeLoginCode, app: miniProgram },
} as const
const ways = Object.keys(WAYS) as (keyof typeof WAYS)[]

test('a page’s code is told as the openid of that app', async () => {
  const bench = createBench()
  expect(await exchangePageCode(bench, await pageCode(bench, 'snsapi_userinfo'))).toEqual({
    access_token: expect.stringMatching(/^80_/),
    expires_in: 7200,
    refresh_token: expect.stringMatching(/^80_/),
    openid: wechatOpenidOf('alice', officialAccount.appId),
    scope: 'snsapi_userinfo',
  })
})

test('a mini-program’s code is told as the openid of that app, with a key of 16 bytes', async () => {
  const bench = createBench()
  const { session_key, ...told } = await exchangeLoginCode(bench, await loginCode(bench))
  expect(told).toEqual({ openid: wechatOpenidOf('alice', miniProgram.appId) })
  expect(Buffer.from(String(session_key), 'base64')).toHaveLength(16)
})

test('is text for those who look at the type', async () => {
  const response = await createBench().send('/wechat/sns/jscode2session')
  expect(response.headers.get('content-type')).toBe('text/plain')
})

test.each(ways)('the code of a %s works once', async (way) => {
  const bench = createBench()
  const { code, exchange } = WAYS[way]
  const once = await code(bench)
  expect(await exchange(bench, once)).toHaveProperty('openid')
  expect(await exchange(bench, once)).toEqual({
    errcode: 40163,
    errmsg: expect.stringMatching(/^code been used, rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/),
  })
})

test.each(ways)('the code of a %s lives five minutes', async (way) => {
  const bench = createBench()
  const { code, exchange } = WAYS[way]
  const codes = [await code(bench), await code(bench)]
  await bench.clock.advance(5 * 60_000 - 1)
  expect(await exchange(bench, codes[0] ?? '')).toHaveProperty('openid')
  await bench.clock.advance(1)
  expect(await exchange(bench, codes[1] ?? '')).toMatchObject({ errcode: 40029 })
})

test.each(ways)('the code of a %s belongs to it alone', async (way) => {
  const bench = createBench()
  const [other] = ways.filter((one) => one !== way)
  const code = await WAYS[way].code(bench)
  expect(await WAYS[other as typeof way].exchange(bench, code)).toMatchObject({ errcode: 40029 })
  expect(await WAYS[way].exchange(bench, code)).toHaveProperty('openid')
})

test.each([
  [{ appid: '' }, 41002, 'appid missing'],
  [{ appid: 'wx0000000000000000' }, 40013, 'invalid appid'],
  [{ secret: '' }, 41004, 'appsecret missing'],
  [{ secret: '0'.repeat(32) }, 40125, 'invalid appsecret'],
  [{ grant_type: 'client_credential' }, 40002, 'invalid grant_type'],
  [{ code: '', js_code: '' }, 41008, 'missing code'],
  [{ code: '0', js_code: '0' }, 40029, 'invalid code'],
])('refuses %j with %i, and the code stays good', async (values, errcode, words) => {
  for (const way of ways) {
    const bench = createBench()
    const { code, exchange } = WAYS[way]
    const good = await code(bench)
    expect(await exchange(bench, good, values)).toEqual({ errcode, errmsg: expect.stringContaining(`${words}, rid: `) })
    expect(await exchange(bench, good)).toHaveProperty('openid')
  }
})

test('an app of the other kind is no app here', async () => {
  const bench = createBench()
  const { appId: appid, secret } = miniProgram
  expect(await exchangePageCode(bench, await pageCode(bench), { appid, secret })).toMatchObject({ errcode: 40013 })
})

test('a person may log in a hundred times a minute', async () => {
  const bench = createBench()
  for (let count = 0; count < 100; count++) await exchangeLoginCode(bench, await loginCode(bench))
  const code = await loginCode(bench)
  expect(await exchangeLoginCode(bench, code)).toMatchObject({ errcode: 45011 })
  expect(await exchangeLoginCode(bench, await loginCode(bench, 'wechat', 'bob'))).toHaveProperty('openid')
  await bench.clock.advance(60_000)
  expect(await exchangeLoginCode(bench, code)).toHaveProperty('openid')
})

test('a reset forgets the codes and the counts', async () => {
  const bench = createBench()
  const code = await loginCode(bench)
  await bench.json('/control/reset', {})
  expect(await exchangeLoginCode(bench, code)).toMatchObject({ errcode: 40029 })
})
