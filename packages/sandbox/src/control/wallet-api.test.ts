import { expect, test } from 'vitest'
import { alipay, askWechat, loginCode, miniProgram, officialAccount, takeToken } from '../testing/call-wallets.ts'
import { createBench } from '../testing/test-bench.ts'
import { alipayOpenIdOf, alipayUserIdOf, wechatOpenidOf } from '../wallets/people.ts'

test('gives codes of each wallet’s shape, never the same', async () => {
  const bench = createBench()
  expect([await loginCode(bench), await loginCode(bench, 'alipay')]).toEqual([
    expect.stringMatching(/^0\d\d\w{29}$/),
    expect.stringMatching(/^\w{32}$/),
  ])
  expect(await loginCode(bench)).not.toBe(await loginCode(bench))
})

test.each([
  ['no person', { person: undefined }, 'unknown-person'],
  ['what is no word', { person: 'a b' }, 'unknown-person'],
  ['no app', { appId: undefined }, 'unknown-app'],
  ['an official account, whose pages have no wx.login', { appId: officialAccount.appId }, 'unknown-app'],
  ['another wallet', { wallet: 'qq' }, 'unknown-app'],
])('gives no code for %s', async (_name, values, code) => {
  const asked = { wallet: 'wechat', appId: miniProgram.appId, person: 'alice', ...values }
  expect(await createBench().json('/control/wallet/login-code', asked)).toMatchObject({
    status: 400,
    body: { error: { code } },
  })
})

test('tells what a person is called in an app', async () => {
  const bench = createBench()
  const { appId } = officialAccount
  expect((await bench.json(`/control/wallet/people/alice?appId=${appId}`)).body).toEqual({
    person: 'alice',
    appId,
    alipayUserId: alipayUserIdOf('alice'),
    wechatOpenid: wechatOpenidOf('alice', appId),
    alipayOpenId: alipayOpenIdOf('alice', appId),
  })
  expect((await bench.json('/control/wallet/people/alice')).body).toEqual({
    person: 'alice',
    alipayUserId: alipayUserIdOf('alice'),
  })
  expect(await bench.json(`/control/wallet/people/a%20b?appId=${alipay.appId}`)).toMatchObject({ status: 400 })
})

test('counts how often each of the wallets’ servers was asked, in vain too', async () => {
  const bench = createBench()
  const calls = async () => (await bench.json('/control/wallet/calls')).body
  expect(await calls()).toEqual({ calls: {} })
  await takeToken(bench)
  await takeToken(bench)
  await askWechat(bench, '/cgi-bin/ticket/getticket', { access_token: 'none', type: 'jsapi' })
  expect(await calls()).toEqual({ calls: { 'wechat-token': 2, 'wechat-ticket': 1 } })
  await bench.json('/control/reset', {})
  expect(await calls()).toEqual({ calls: {} })
})
