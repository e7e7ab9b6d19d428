import { describe, expect, test } from 'vitest'
import { json, TRIAL_KEY, TRIAL_ORIGIN, trialBroker } from '../../lab/trial-broker.ts'

const CALLS: readonly ['GET' | 'POST', string, unknown?][] = [
  ['GET', '/v1/checkout'],
  ['POST', '/v1/checkout/payments', { channel: 'wechat:qr' }],
  ['GET', '/v1/checkout/payments/pay_1'],
  ['GET', '/v1/checkout/events'],
  ['POST', '/v1/checkout/cancel'],
]
const key = (name: string): Record<string, string> => ({ 'idempotency-key': `key-${name}-00000000` })

describe('the client token', () => {
  test.each(CALLS)('%s %s needs it', async (method, path, body) => {
    const { client, open, broker, clock } = trialBroker()
    const { clientToken } = await open()
    const tell = async (answer: Response) => [answer.status, (await json(answer)).code]
    const bare = new Request(`https://pay.example${path}`, { method })
    expect(await tell(await broker.fetch(bare))).toEqual([401, 'token-missing'])
    const inAddress = new Request(`https://pay.example${path}?token=${clientToken}`, { method })
    expect(await tell(await broker.fetch(inAddress))).toEqual([401, 'token-missing'])
    const flipped = clientToken.slice(0, -1) + (clientToken.endsWith('A') ? 'B' : 'A')
    expect(await tell(await client(TRIAL_KEY, method, path, body, key('1')))).toEqual([401, 'key-invalid'])
    for (const wrong of [flipped, 'ct1a_', `${clientToken}x`]) {
      expect(await tell(await client(wrong, method, path, body, key('1')))).toEqual([401, 'token-invalid'])
    }
    clock.at += 3_600_000
    expect(await tell(await client(clientToken, method, path, body, key('1')))).toEqual([401, 'token-expired'])
  })

  test('opens its own checkout only [T22]', async () => {
    const { client, open } = trialBroker()
    const [mine, other] = [await open(), await open()]
    const started = await client(other.clientToken, 'POST', '/v1/checkout/payments', { channel: 'wechat:qr' }, key('1'))
    const { id } = await json(started)
    expect((await client(other.clientToken, 'GET', `/v1/checkout/payments/${id}`)).status).toBe(200)
    expect((await client(mine.clientToken, 'GET', `/v1/checkout/payments/${id}`)).status).toBe(404)
    expect((await json(client(mine.clientToken, 'GET', '/v1/checkout'))).payment).toBeNull()
  })

  test('in its grace time reads and does nothing [T24]', async () => {
    const { client, open, clock } = trialBroker()
    const { clientToken } = await open()
    clock.at += 16 * 60_000
    expect((await client(clientToken, 'GET', '/v1/checkout')).status).toBe(200)
    const answer = await client(clientToken, 'POST', '/v1/checkout/payments', { channel: 'wechat:qr' }, key('1'))
    expect([answer.status, (await json(answer)).code]).toEqual([401, 'token-expired'])
  })

  test('of an ended checkout is told so, and not to come back with a fresh one', async () => {
    const { client, merchant, open, clock } = trialBroker()
    const { id, clientToken } = await open({ expiresIn: 3000 })
    await merchant('POST', `/v1/checkouts/${id}/close`)
    clock.at += 16 * 60_000
    const answer = await client(clientToken, 'POST', '/v1/checkout/payments', { channel: 'wechat:qr' }, key('1'))
    expect([answer.status, (await json(answer)).code]).toEqual([409, 'checkout-not-open'])
  })
})

describe('starting a payment', () => {
  test.each([
    ['no channel', {}, ['channel']],
    ['a channel of no protocol', { channel: 'cash:qr' }, ['channel']],
    ['an amount', { channel: 'wechat:qr', amount: 1 }, ['amount']],
    ['an account and an order', { channel: 'wechat:qr', account: 'main', orderNo: 'x' }, ['account', 'orderNo']],
    ['a wrong code', { channel: 'wechat:qr', authCode: 'x' }, ['authCode']],
  ])('refuses %s [T21]', async (_, body, fields) => {
    const { client, open, store } = trialBroker()
    const { id, clientToken } = await open()
    const answer = await client(clientToken, 'POST', '/v1/checkout/payments', body, key('1'))
    expect(answer.status).toBe(400)
    expect((await json(answer)).errors.map(({ field }) => field)).toEqual(fields)
    expect(await store.payments(id)).toEqual([])
  })

  test('needs an idempotency key of the right shape', async () => {
    const { client, open } = trialBroker()
    const { clientToken } = await open()
    for (const headers of [
      {},
      { 'idempotency-key': 'short' },
      { 'idempotency-key': `${'x'.repeat(65)}` },
      { 'idempotency-key': 'a b c d e f g' },
    ]) {
      const answer = await client(clientToken, 'POST', '/v1/checkout/payments', { channel: 'wechat:qr' }, headers)
      expect((await json(answer)).errors[0]?.field).toBe('Idempotency-Key')
    }
  })

  test('answers the same for the same key, and a conflict for another body', async () => {
    const { client, open } = trialBroker()
    const { clientToken } = await open()
    const pay = async (channel: string) =>
      json(client(clientToken, 'POST', '/v1/checkout/payments', { channel }, key('1')))
    const first = await pay('wechat:qr')
    expect(first).toMatchObject({ status: 'pending', channel: 'wechat:qr', action: { type: 'show-qr' } })
    expect(await pay('wechat:qr')).toEqual(first)
    expect(await pay('alipay:qr')).toMatchObject({ code: 'idempotency-conflict' })
  })

  test('is paid when the gateway’s notification says so, and then can’t be cancelled', async () => {
    const { client, open, store, broker } = trialBroker()
    const { id, clientToken } = await open()
    const { id: paymentId } = await json(
      client(clientToken, 'POST', '/v1/checkout/payments', { channel: 'wechat:qr' }, key('1')),
    )
    const [row] = await store.payments(id)
    const body = JSON.stringify({ verdict: 'paid', tradeNo: row?.tradeNo, amount: 1990 })
    const request = new Request(`https://pay.example/v1/notifications/main/${row?.notifyToken}`, {
      method: 'POST',
      body,
    })
    expect(await (await broker.fetch(request)).text()).toBe('success')
    expect(await json(client(clientToken, 'GET', `/v1/checkout/payments/${paymentId}`))).toMatchObject({
      status: 'paid',
    })
    expect(await json(client(clientToken, 'GET', '/v1/checkout'))).toMatchObject({ status: 'paid' })
    const cancelled = await client(clientToken, 'POST', '/v1/checkout/cancel')
    expect((await json(cancelled)).code).toBe('checkout-paid')
  })

  test('may be cancelled by the payer', async () => {
    const { client, open, account } = trialBroker()
    const { clientToken } = await open()
    await client(clientToken, 'POST', '/v1/checkout/payments', { channel: 'wechat:qr' }, key('1'))
    account.verdict = 'closed'
    const cancelled = await client(clientToken, 'POST', '/v1/checkout/cancel')
    expect(await json(cancelled)).toMatchObject({ status: 'closed' })
  })
})

describe('origins', () => {
  const FOREIGN = [
    'null',
    'https://evil.example',
    'https://shop.example.evil.example',
    'https://sub.shop.example',
    'http://shop.example',
    'https://shop.example:8443',
    'https://evilshop.example',
    'https://shop.example/',
    'https://SHOP.example',
  ]
  test.each(FOREIGN)('%s may not use the token, and may read why [T28]', async (origin) => {
    const { client, open, account, lines } = trialBroker()
    const { clientToken, orderNo } = await open()
    for (const [method, path, body] of CALLS) {
      const answer = await client(clientToken, method, path, body, { ...key('1'), origin })
      const { headers } = answer
      const text = await answer.text()
      expect([answer.status, JSON.parse(text).code]).toEqual([403, 'origin-not-allowed'])
      expect(JSON.parse(text).detail).toContain(`The page’s origin (${origin}) is not one of the “origins”`)
      expect([headers.get('access-control-allow-origin'), headers.get('vary')]).toEqual([origin, 'Origin'])
      expect(headers.get('access-control-allow-credentials')).toBeNull()
      // Of the checkout it learns nothing.
      expect(text).not.toContain(orderNo)
    }
    expect(account.created).toEqual([])
    const view = await json(client(clientToken, 'GET', '/v1/checkout'))
    expect(view).toMatchObject({ status: 'open', payment: null })
    expect(lines.filter(({ event }) => event === 'origin.not-listed')).toEqual([
      { event: 'origin.not-listed', fields: { origin } },
    ])
  })

  test('that somebody makes up fill no log', async () => {
    const { client, open, lines } = trialBroker()
    const { clientToken } = await open()
    const far = 'https://'.padEnd(300, 'a')
    for (const n of Array.from({ length: 60 }, (_, at) => at))
      await client(clientToken, 'GET', '/v1/checkout', undefined, { origin: `${far}${n}` })
    expect(lines).toHaveLength(50)
    expect(String(lines[0]?.fields.origin)).toHaveLength(128)
  })

  test.each([TRIAL_ORIGIN, 'https://pay.example'])('%s may, without credentials [T28]', async (origin) => {
    const { client, open } = trialBroker()
    const { clientToken } = await open()
    const answer = await client(clientToken, 'GET', '/v1/checkout', undefined, { origin })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
    expect(answer.headers.get('vary')).toBe('Origin')
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
    const problem = await client('ct1a_wrong', 'GET', '/v1/checkout', undefined, { origin })
    expect(problem.status).toBe(401)
    expect(problem.headers.get('access-control-allow-origin')).toBe(origin)
  })

  test('are asked about in advance', async () => {
    const { broker } = trialBroker()
    const preflight = (origin: string) =>
      broker.fetch(
        new Request('https://pay.example/v1/checkout/payments', {
          method: 'OPTIONS',
          headers: { origin, 'access-control-request-method': 'POST' },
        }),
      )
    const allowed = await preflight(TRIAL_ORIGIN)
    expect(allowed.status).toBe(204)
    expect(allowed.headers.get('access-control-allow-headers')).toContain('Idempotency-Key')
    // What follows is refused, and its page can read why.
    const foreign = await preflight('https://evil.example')
    expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([204, 'https://evil.example'])
  })

  test('mean nothing to the merchant’s calls [T28]', async () => {
    const { merchant } = trialBroker()
    const answer = await merchant('GET', '/v1/accounts', undefined, { origin: TRIAL_ORIGIN })
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('limits', () => {
  test('a token may act so often and no more, and reads on [T45]', async () => {
    const { client, open, clock } = trialBroker({ limits: { tokenActs: { burst: 2, perSecond: 0.1 } } })
    const { clientToken } = await open()
    const pay = (name: string) =>
      client(clientToken, 'POST', '/v1/checkout/payments', { channel: 'wechat:qr' }, key(name))
    expect([(await pay('1')).status, (await pay('2')).status]).toEqual([200, 200])
    const refused = await pay('3')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10'])
    expect((await client(clientToken, 'GET', '/v1/checkout')).status).toBe(200)
    clock.at += 10_000
    expect((await pay('3')).status).toBe(200)
  })

  test('a token may read so often and no more, and another is read [T45]', async () => {
    const { client, open, clock } = trialBroker({ limits: { tokenReads: { burst: 3, perSecond: 1 } } })
    const [{ clientToken }, other] = [await open(), await open()]
    const read = async (token: string) => (await client(token, 'GET', '/v1/checkout')).status
    expect([await read(clientToken), await read(clientToken), await read(clientToken)]).toEqual([200, 200, 200])
    expect([await read(clientToken), await read(other.clientToken)]).toEqual([429, 200])
    clock.at += 1_000
    expect(await read(clientToken)).toBe(200)
  })

  test('an address that guesses is slowed down; behind a proxy the payer’s counts [T25 T45]', async () => {
    const { broker } = trialBroker({ trustProxy: true, limits: { address: { burst: 2, perSecond: 1 } } })
    const guess = async (forwarded: string) => {
      const headers = { authorization: 'Bearer ct1a_x', 'x-forwarded-for': forwarded }
      return (await broker.fetch(new Request('https://pay.example/v1/checkout', { headers }))).status
    }
    expect([await guess('1.1.1.1'), await guess('1.1.1.1'), await guess('9.9.9.9, 1.1.1.1')]).toEqual([401, 401, 429])
    expect(await guess('2.2.2.2')).toBe(401)
  })
})
