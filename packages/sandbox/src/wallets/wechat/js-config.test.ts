import { expect, test } from 'vitest'
import { askWechat, miniProgram, officialAccount, takeToken } from '../../testing/call-wallets.ts'
import { type Bench, createBench, keys } from '../../testing/test-bench.ts'
import { jsSignature } from './js-config.ts'

test('the example of the JS-SDK document, appendix 1', () => {
  const example = {
    ticket: 'sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg',
    nonceStr: 'Wm3WZYTPz0wzccnW',
    timestamp: '1414587457',
    url: 'http://mp.weixin.qq.com?params=value',
  }
  expect(jsSignature(example)).toBe('0f9de62fce790f9a083d5c99e95740ceb90c27ed')
})

const PAGE = 'http://127.0.0.1:4020/pay?order=A1'

async function ticketOf(bench: Bench): Promise<string> {
  const { access_token } = await takeToken(bench)
  const { ticket } = await askWechat(bench, '/cgi-bin/ticket/getticket', {
    access_token: String(access_token),
    type: 'jsapi',
  })
  return String(ticket)
}

function check(bench: Bench, ticket: string, values: object = {}): Promise<{ status: number; body: object }> {
  const signed = { nonceStr: 'n1', timestamp: '1414587457', url: PAGE }
  const signature = jsSignature({ ...signed, ticket })
  return bench.json('/control/wallet/check-config', { appId: officialAccount.appId, ...signed, signature, ...values })
}

test('a page that was signed for may use the wallet', async () => {
  const bench = createBench()
  const ok = { body: { ok: true, errMsg: 'config:ok' } }
  const ticket = await ticketOf(bench)
  expect(await check(bench, ticket)).toMatchObject(ok)
  expect(await check(bench, ticket, { timestamp: 1_414_587_457, url: `${PAGE}#/pay` })).toMatchObject(ok)
})

test.each([
  ['a page that wasn’t signed for', { url: `${PAGE}&x=1` }, 'invalid signature'],
  ['another nonce', { nonceStr: 'n2' }, 'invalid signature'],
  ['another time', { timestamp: '1' }, 'invalid signature'],
  ['no signature', { signature: undefined }, 'invalid signature'],
  ['a host that isn’t registered', { url: 'https://evil.test/pay' }, 'invalid url domain'],
  ['no address', { url: undefined }, 'invalid url domain'],
  ['a mini-program', { appId: miniProgram.appId }, 'invalid appid'],
])('refuses %s', async (_name, values, reason) => {
  const bench = createBench()
  expect(await check(bench, await ticketOf(bench), values)).toMatchObject({
    body: { ok: false, reason, errMsg: `config:fail,Error: ${reason}` },
  })
})

test('a ticket that has ended, or was never given, signs nothing', async () => {
  const bench = createBench()
  const ticket = await ticketOf(bench)
  await bench.clock.advance(7200_000)
  expect(await check(bench, ticket)).toMatchObject({ body: { reason: 'invalid signature' } })
  expect(await check(bench, 'other')).toMatchObject({ body: { reason: 'invalid signature' } })
})

test('on a registered host the page has no port', async () => {
  const { wechat } = keys.wallets
  const account = { ...wechat.officialAccount, domains: ['shop.test'] }
  const bench = createBench({ wallets: { wechat: { officialAccount: account } } })
  const ticket = await ticketOf(bench)
  const at = (url: string) =>
    check(bench, ticket, { url, signature: jsSignature({ ticket, nonceStr: 'n1', timestamp: '1414587457', url }) })
  expect(await at('https://shop.test/pay')).toMatchObject({ body: { ok: true } })
  expect(await at('https://shop.test:8443/pay')).toMatchObject({ body: { reason: 'invalid url domain' } })
})
