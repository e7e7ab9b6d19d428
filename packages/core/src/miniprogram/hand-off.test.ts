import { expect, test } from 'vitest'
import { createFakeMy, createFakeWx, type FakeRequest, sampleCheckout } from '../testing/index.ts'
import { type HandOffQuery, takeHandOff } from './hand-off.ts'
import { createAlipayCheckout, createWechatCheckout } from './mini-program-checkout.ts'

const brokerUrl = 'https://pay.example.com'
const ID = 'co_01KAZ0Q2V7M3N5P8R9S4T6W0XY'
const PAGE = `${brokerUrl}/pay/${ID}`

const METHODS = [
  { method: 'wechat', channels: ['wechat:miniprogram'], payerKnown: true },
  { method: 'alipay', channels: ['alipay:jsapi'], payerKnown: true },
] as const

/** A broker that gives one token after the other for a link, by the first of which nobody may pay any more. */
function broker() {
  let tokens = 0
  const answer = ({ url, headers, body = '{}' }: FakeRequest) => {
    if (url === `${PAGE}/token`) return { status: 200, body: JSON.stringify({ token: `t${++tokens}` }) }
    if (!/payments/.test(url)) return { status: 200, body: JSON.stringify(sampleCheckout({ methods: METHODS })) }
    if (headers.authorization === 'Bearer t1') return { status: 401, body: '{"code":"token-expired","detail":"ended"}' }
    const payment = { id: 'pay_1', status: 'pending', action: { type: 'wait' } }
    return { status: 200, body: JSON.stringify({ ...payment, channel: JSON.parse(body).channel }) }
  }
  return { answer }
}

test.each<[string, HandOffQuery]>([
  ['a web view’s page', { pay: encodeURIComponent(PAGE) }],
  ['a host that decodes by itself', { pay: PAGE }],
  ['a page that encodes twice', { pay: encodeURIComponent(encodeURIComponent(PAGE)) }],
  ['WeChat’s camera', { q: encodeURIComponent(PAGE) }],
  ['a printed code with a word of its own', { q: encodeURIComponent(`${PAGE}?table=7#x`) }],
  ['Alipay’s camera', { qrCode: PAGE }],
  ['a mini-program’s code', { scene: ID }],
])('the checkout is taken over from %s', async (_, query) => {
  for (const host of [createFakeWx(broker()), createFakeMy(broker())]) {
    const handOff = takeHandOff(query, { brokerUrl: `${brokerUrl}/`, ...host })
    expect(await handOff?.refreshToken?.()).toBe('t1')
    expect(host.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([`POST ${PAGE}/token`])
  }
})

test('a token of the shop’s own comes before all else', () => {
  expect(takeHandOff({ token: 't', pay: PAGE }, { brokerUrl, ...createFakeWx(broker()) })).toEqual({ token: 't' })
})

test.each<[string, HandOffQuery | undefined]>([
  ['nothing', undefined],
  ['an empty query', {}],
  ['somebody else’s page', { q: encodeURIComponent(`https://evil.example/pay/${ID}`) }],
  ['a page that looks like ours', { q: PAGE.replace('example', 'examp1e') }],
  ['a page that only begins like ours', { q: `${brokerUrl}.evil.example/pay/${ID}` }],
  ['another page of the broker', { q: `${brokerUrl}/receipt` }],
  ['no id', { pay: `${brokerUrl}/pay/../v1/accounts` }],
  ['a cut address', { q: '%E9%' }],
  ['a scene of the shop’s own', { scene: encodeURIComponent('table=7') }],
])('%s is no checkout', (_, query) => {
  expect(takeHandOff(query, { brokerUrl, ...createFakeWx(broker()) })).toBeUndefined()
})

test('a checkout that is gone is told in the broker’s words', async () => {
  const fake = createFakeWx({ answer: () => ({ status: 404, body: '{"detail":"There is no such checkout."}' }) })
  const handOff = takeHandOff({ pay: PAGE }, { brokerUrl, ...fake })
  await expect(handOff?.refreshToken?.()).rejects.toThrow('There is no such checkout.')
})

test.each(['wechat', 'alipay'] as const)(
  'in %s a checkout that was handed off is read without a token of the shop’s, and goes on when its token ends',
  async (wallet) => {
    const wx = createFakeWx(broker())
    const my = createFakeMy(broker())
    const q = encodeURIComponent(PAGE)
    const checkout =
      wallet === 'wechat'
        ? createWechatCheckout({ brokerUrl, ...takeHandOff({ q }, { brokerUrl, ...wx }), wx: wx.wx })
        : createAlipayCheckout({ brokerUrl, ...takeHandOff({ qrCode: PAGE }, { brokerUrl, ...my }), my: my.my })
    await reached(checkout, 'choosing')
    const { requests } = wallet === 'wechat' ? wx : my
    expect(requests[0]).toMatchObject({ method: 'POST', url: `${PAGE}/token` })
    checkout.pay()
    await reached(checkout, 'waiting')
    const used = requests.map(({ headers }) => headers.authorization)
    expect([...new Set(used)]).toEqual([undefined, 'Bearer t1', 'Bearer t2'])
    checkout.dispose()
  },
)

function reached(checkout: ReturnType<typeof createWechatCheckout>, name: string): Promise<void> {
  return new Promise((resolve) => {
    checkout.subscribe((state) => {
      if (state.name === name) resolve()
    })
  })
}
