import { describe, expect, test } from 'vitest'
import { json, TRIAL_KEY, trialBroker } from '../../lab/trial-broker.ts'
import { plainAddress } from '../checkouts/ip-address.ts'
import { addressReader, type ProxyHeader, type TrustProxy, trustProblem } from './client-address.ts'

const request = (headers: Record<string, string>) => new Request('https://pay.example/', { headers })
const xff = (list: string) => ({ 'x-forwarded-for': list })

test.each([
  ['203.0.113.7', '203.0.113.7'],
  [' 203.0.113.7:4711 ', '203.0.113.7'],
  ['2001:DB8:0:0::1', '2001:db8::1'],
  ['[2001:db8::1]:4711', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::FFFF:cb00:7107', '203.0.113.7'],
  ['[::ffff:203.0.113.7]:443', '203.0.113.7'],
  ['0:0:0:0:0:ffff:cb00:7107', '203.0.113.7'],
  ['fe80::1%eth0', 'fe80::1'],
  ['[fe80::1%25eth0]:80', 'fe80::1'],
  ['', null],
  ['unknown', null],
  ['_hidden', null],
  ['203.0.113', null],
  ['203.0.113.7.9', null],
  ['999.0.0.1', null],
  ['2001:db8::1:4711:xyz', null],
  ['pay.example:443', null],
])('the address %j is %j [B5]', (text, address) => {
  expect(plainAddress(text)).toBe(address)
})

/** Where a request came from: whom we trust, what stands in it, whose socket it was. */
// biome-ignore format: one case a line
const WAYS: readonly [what: string, trust: TrustProxy, headers: Record<string, string>, socket: string | undefined, address: string | null][] = [
  ['no proxy: the socket, whatever is written', false, xff('198.51.100.1'), '203.0.113.7', '203.0.113.7'],
  ['no proxy and no socket: nobody knows', false, xff('198.51.100.1'), undefined, null],
  ['one proxy: the last entry', true, xff('198.51.100.1, 203.0.113.7'), '10.0.0.1', '203.0.113.7'],
  ['one proxy that writes ports', true, xff('198.51.100.1, [2001:db8::1]:4711'), '10.0.0.1', '2001:db8::1'],
  ['one proxy that wrote nothing: its socket', true, {}, '203.0.113.7', '203.0.113.7'],
  ['one proxy that hides whom it was asked by', true, xff('198.51.100.1, unknown'), '10.0.0.1', null],
  ['an empty last entry', true, xff('198.51.100.1,'), '10.0.0.1', null],
  ['two proxies: the last but one', 2, xff('198.51.100.1, 203.0.113.7, 10.0.0.2'), '10.0.0.1', '203.0.113.7'],
  ['two proxies of which the inner one was asked directly', 2, xff('203.0.113.7'), '10.0.0.1', '203.0.113.7'],
  ['no proxies, as a number', 0, xff('198.51.100.1'), '203.0.113.7', '203.0.113.7'],
  ['networks: the first from the right outside', ['private'], xff('198.51.100.1, 203.0.113.7, 10.1.2.3'), '172.16.0.1', '203.0.113.7'],
  ['networks, and a socket outside', ['private'], xff('198.51.100.1'), '203.0.113.7', '203.0.113.7'],
  ['networks, and all inside', ['private', 'loopback'], xff('10.9.9.9'), '::1', '10.9.9.9'],
  ['networks, and a proxy that hides', ['private'], xff('198.51.100.1, _gw'), '10.0.0.1', null],
  ['networks of IPv6, and an IPv4 socket in IPv6’s words', ['2001:db8::/32', '10.0.0.0/8'], xff('198.51.100.9, 2001:db8::5'), '::ffff:10.0.0.1', '198.51.100.9'],
  ['one address', ['10.0.0.1'], xff('203.0.113.7'), '10.0.0.1', '203.0.113.7'],
  ['Forwarded with a quoted address and port', true, { forwarded: 'for=198.51.100.1, proto=https; For="[2001:db8::1]:4711";by=203.0.113.43' }, '10.0.0.1', '2001:db8::1'],
  ['Forwarded without for', true, { forwarded: 'for=198.51.100.1, proto=https' }, '10.0.0.1', null],
  ['Forwarded with a comma within quotes', 2, { forwarded: 'for=203.0.113.7;ext="a,\\"for=9.9.9.9\\"", for=10.0.0.2' }, '10.0.0.1', '203.0.113.7'],
  ['both headers: X-Forwarded-For', true, { ...xff('203.0.113.7'), forwarded: 'for=198.51.100.1' }, '10.0.0.1', '203.0.113.7'],
]

test.each(WAYS)('%s [B5]', (_, trust, headers, socket, address) => {
  expect(addressReader(trust)(request(headers), socket)).toBe(address)
})

test.each<[ProxyHeader, string]>([
  ['forwarded', '203.0.113.7'],
  ['x-forwarded-for', '198.51.100.1'],
])('a proxy that writes %s alone is not asked for the other header, which anybody may send [B5]', (header, address) => {
  const both = request({ ...xff('198.51.100.1'), forwarded: 'for=203.0.113.7' })
  expect(addressReader(true, header)(both, '10.0.0.1')).toBe(address)
})

test.each([
  [true, null],
  [2, null],
  [['10.0.0.0/8', 'loopback', '2001:db8::1'], null],
  [11, 'the number of proxies (10 at most)'],
  [-1, 'the number of proxies'],
  ['10.0.0.0/8', 'a list of their networks'],
  [['10.0.0.0/33'], '"10.0.0.0/33"'],
  [['10.0.0.0/8/8'], '"10.0.0.0/8/8"'],
  [['intranet'], '"intranet"'],
  [[8], '8'],
])('whom a configuration trusts is checked: %j', (trust, problem) => {
  const found = trustProblem(trust)
  if (problem === null) expect(found).toBeNull()
  else expect(found).toContain(problem)
})

describe('the payer’s address [B5]', () => {
  const H5 = { facts: { 'wechat:h5': { needsAddress: true } } } as const

  async function start(payer: object | undefined, info: { address?: string }, options = {}) {
    const trial = trialBroker(options, H5)
    const { clientToken } = await trial.open({ methods: ['wechat:h5'], ...(payer && { payer }) })
    const answer = await trial.broker.fetch(
      new Request('https://pay.example/v1/checkout/payments', {
        method: 'POST',
        headers: {
          authorization: `Bearer ${clientToken}`,
          'content-type': 'application/json',
          'idempotency-key': 'key-of-a-start',
          ...xff('198.51.100.1, 198.51.100.2'),
        },
        body: JSON.stringify({ channel: 'wechat:h5' }),
      }),
      info,
    )
    return { answer, lines: trial.lines, account: trial.account }
  }

  test.each([
    ['is the socket’s', undefined, { address: '::ffff:203.0.113.7' }, {}, '203.0.113.7'],
    ['is what the proxy says', undefined, { address: '10.0.0.1' }, { trustProxy: true }, '198.51.100.2'],
    ['is what the shop says', { ip: '192.0.2.9' }, { address: '203.0.113.7' }, {}, '192.0.2.9'],
    ['is what the shop says, in its plain form', { ip: '::ffff:192.0.2.9' }, {}, {}, '192.0.2.9'],
  ])('%s', async (_, payer, info, options, address) => {
    const { answer, account } = await start(payer, info, options)
    expect(answer.status).toBe(200)
    expect(account.created.map(({ payerIp }) => payerIp)).toEqual([address])
  })

  test('is not made up: without one, a payment that needs it is refused, and the operator is told', async () => {
    const { answer, lines, account } = await start(undefined, {})
    expect(answer.status).toBe(400)
    expect(await json(answer)).toMatchObject({ code: 'invalid-request', errors: [{ field: 'payer.ip' }] })
    expect(account.created).toEqual([])
    expect(lines.map(({ event }) => event)).toContain('payer.address-unknown')
  })

  test('may stay unknown where the channel doesn’t need it', async () => {
    const { client, open, account } = trialBroker()
    const { clientToken } = await open()
    const key = { 'idempotency-key': 'key-of-a-start' }
    expect((await client(clientToken, 'POST', '/v1/checkout/payments', { channel: 'wechat:qr' }, key)).status).toBe(200)
    expect(account.created.map(({ payerIp }) => payerIp)).toEqual([''])
  })

  test('nobody’s counts as one caller’s', async () => {
    const { broker } = trialBroker({ limits: { address: { burst: 2, perSecond: 0.001 } } })
    const wrong = { headers: { authorization: `Bearer ${TRIAL_KEY}x` } }
    const ask = async () => (await broker.fetch(new Request('https://pay.example/v1/accounts', wrong))).status
    expect([await ask(), await ask(), await ask()]).toEqual([401, 401, 429])
  })
})
