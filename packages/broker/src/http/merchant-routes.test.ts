import { describe, expect, test } from 'vitest'
import { json, TRIAL_KEY, trialBroker, trialHash } from '../../lab/trial-broker.ts'

const ORDER = { orderNo: 'A1', amount: 1990, subject: 'Oolong' }

// biome-ignore format: one case a line
const BAD_INPUTS: readonly [name: string, body: unknown, fields: readonly string[]][] = [
  ['nothing at all', {}, ['orderNo', 'amount', 'subject']],
  ['a list', [], ['']],
  ['a float', { ...ORDER, amount: 19.9 }, ['amount']],
  ['zero', { ...ORDER, amount: 0 }, ['amount']],
  ['a negative amount', { ...ORDER, amount: -1 }, ['amount']],
  ['an amount as text', { ...ORDER, amount: '1990' }, ['amount']],
  ['an amount beyond doubles', '{"orderNo":"A1","subject":"x","amount":90071992547409930}', ['amount']],
  ['another currency', { ...ORDER, currency: 'USD' }, ['currency']],
  ['an empty order number', { ...ORDER, orderNo: '' }, ['orderNo']],
  ['a long order number', { ...ORDER, orderNo: 'a'.repeat(65) }, ['orderNo']],
  ['a line break', { ...ORDER, subject: 'a\nb' }, ['subject']],
  ['an unknown method', { ...ORDER, methods: ['wechat', 'cash'] }, ['methods.1']],
  ['no methods', { ...ORDER, methods: [] }, ['methods']],
  ['a script for an address', { ...ORDER, returnUrl: 'javascript:alert(1)' }, ['returnUrl']],
  ['a hidden script', { ...ORDER, returnUrl: 'java\nscript:alert(1)' }, ['returnUrl']],
  ['a user in an address', { ...ORDER, returnUrl: 'https://shop.example@evil.example/' }, ['returnUrl']],
  ['too short a time', { ...ORDER, expiresIn: 1 }, ['expiresIn']],
  ['half a second', { ...ORDER, expiresIn: 60.5 }, ['expiresIn']],
  ['a wrong address of the payer', { ...ORDER, payer: { ip: 'localhost' } }, ['payer.ip']],
  ['metadata that isn’t text', { ...ORDER, metadata: { a: 1 } }, ['metadata.a']],
  ['a notify address', { ...ORDER, notifyUrl: 'https://evil.example/' }, ['notifyUrl']],
  ['unknown fields at every depth', { ...ORDER, colour: 1, payer: { name: 'x' } }, ['payer.name', 'colour']],
  ['several mistakes', { orderNo: 'A1', amount: 0, subject: 1 }, ['amount', 'subject']],
]

describe('opening a checkout', () => {
  test.each(BAD_INPUTS)('names every field of %s [T21 T32 T36]', async (_, body, fields) => {
    const { merchant } = trialBroker()
    const answer = await merchant('POST', '/v1/checkouts', body)
    const problem = await json(answer)
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(problem).toMatchObject({ code: 'invalid-request', status: 400 })
    expect(problem.errors.map(({ field }) => field).sort()).toEqual([...fields].sort())
  })

  test('answers the checkout with a token, and the same checkout for the same order', async () => {
    const { merchant } = trialBroker()
    const first = await merchant('POST', '/v1/checkouts', { ...ORDER, methods: ['alipay', 'wechat:qr'] })
    const told = await json(first)
    expect(first.status).toBe(201)
    expect(told).toMatchObject({ orderNo: 'A1', amount: 1990, currency: 'CNY', subject: 'Oolong', status: 'open' })
    expect(told.methods).toEqual([
      { method: 'alipay', channels: ['alipay:qr'], payerKnown: false },
      { method: 'wechat', channels: ['wechat:qr'], payerKnown: false },
    ])
    expect(told.payUrl).toBe(`https://pay.example/pay/${told.id}`)
    expect(told.clientToken).toMatch(/^ct1a_/)
    const again = await merchant('POST', '/v1/checkouts', { ...ORDER, methods: ['alipay', 'wechat:qr'] })
    expect(again.status).toBe(200)
    const repeated = await json(again)
    expect(repeated.id).toBe(told.id)
    expect(repeated.clientToken).not.toBe(told.clientToken)
  })

  test.each([
    ['another amount', { ...ORDER, amount: 1991 }, 409, 'order-conflict'],
    ['an account that isn’t there', { ...ORDER, orderNo: 'A2', account: 'nope' }, 400, 'unknown-account'],
    ['a method nobody offers', { ...ORDER, orderNo: 'A2', methods: ['unionpay'] }, 400, 'unknown-channel'],
    [
      'a foreign return address',
      { ...ORDER, orderNo: 'A2', returnUrl: 'https://evil.example/' },
      400,
      'return-url-not-allowed',
    ],
  ])('refuses %s', async (_, body, status, code) => {
    const { merchant } = trialBroker()
    await merchant('POST', '/v1/checkouts', ORDER)
    const answer = await merchant('POST', '/v1/checkouts', body)
    expect([answer.status, (await json(answer)).code]).toEqual([status, code])
  })

  test('holds an idempotency key to its body, whatever the order of the fields', async () => {
    const { merchant } = trialBroker()
    const key = { 'idempotency-key': 'k-12345678' }
    expect((await merchant('POST', '/v1/checkouts', ORDER, key)).status).toBe(201)
    const turned = { subject: ORDER.subject, amount: ORDER.amount, orderNo: ORDER.orderNo }
    expect((await merchant('POST', '/v1/checkouts', turned, key)).status).toBe(200)
    const other = await merchant('POST', '/v1/checkouts', { ...ORDER, orderNo: 'A2' }, key)
    expect((await json(other)).code).toBe('idempotency-conflict')
    const badKey = await merchant('POST', '/v1/checkouts', ORDER, { 'idempotency-key': 'short' })
    expect((await json(badKey)).errors[0]?.field).toBe('Idempotency-Key')
  })
})

describe('reading and closing', () => {
  test('finds a checkout by id and by order number, and nothing else', async () => {
    const { merchant, open } = trialBroker()
    const { id, orderNo } = await open()
    expect(await json(merchant('GET', `/v1/checkouts/${id}`))).toMatchObject({ id, payments: [], refunds: [] })
    expect(await json(merchant('GET', `/v1/checkouts?orderNo=${orderNo}`))).toMatchObject({ id })
    expect((await merchant('GET', '/v1/checkouts/co_nothing')).status).toBe(404)
    expect((await merchant('GET', '/v1/checkouts?orderNo=nothing')).status).toBe(404)
  })

  test.each([
    ['an unknown name', '/v1/checkouts?orderNo=A1&page=2', 'page'],
    ['a name twice', '/v1/checkouts?orderNo=A1&orderNo=A2', 'orderNo'],
    ['a wrong limit', '/v1/events?limit=501', 'limit'],
    ['a wrong position', '/v1/events?after=-1', 'after'],
    ['a type that isn’t there', '/v1/events?type=checkout.payed', 'type'],
    ['a wrong delivery', '/v1/events?delivery=lost', 'delivery'],
  ])('refuses a query with %s', async (_, path, field) => {
    const answer = await trialBroker().merchant('GET', path)
    expect(answer.status).toBe(400)
    expect((await json(answer)).errors[0]?.field).toBe(field)
  })

  test('closes a checkout, and tells of it in the events', async () => {
    const { merchant, open } = trialBroker()
    const { id } = await open()
    const closed = await merchant('POST', `/v1/checkouts/${id}/close`)
    expect(await json(closed)).toMatchObject({ id, status: 'closed' })
    const page = await json(merchant('GET', '/v1/events'))
    expect(page.events).toMatchObject([{ type: 'checkout.closed', sequence: 1, data: { id, status: 'closed' } }])
    expect(await json(merchant('GET', `/v1/events?after=${page.after}`))).toEqual({ events: [], after: page.after })
    expect((await merchant('POST', '/v1/checkouts/co_nothing/close')).status).toBe(404)
  })
})

describe('the secret key', () => {
  const CALLS: readonly ['GET' | 'POST', string][] = [
    ['POST', '/v1/checkouts'],
    ['GET', '/v1/checkouts?orderNo=A1'],
    ['GET', '/v1/checkouts/co_1'],
    ['POST', '/v1/checkouts/co_1/close'],
    ['GET', '/v1/accounts'],
    ['GET', '/v1/accounts/main/methods'],
    ['POST', '/v1/accounts/main/operations/order/view'],
    ['GET', '/v1/events'],
    ['POST', '/v1/events/evt_co_1_1/redeliver'],
  ]
  test.each(CALLS)('%s %s needs it', async (method, path) => {
    const { broker, open } = trialBroker()
    const { clientToken } = await open()
    const call = async (authorization?: string) => {
      const headers = authorization === undefined ? {} : { authorization }
      const answer = await broker.fetch(new Request(`https://pay.example${path}`, { method, headers }))
      return [answer.status, (await json(answer)).code, answer.headers.get('www-authenticate')]
    }
    expect(await call()).toEqual([401, 'key-missing', 'Bearer'])
    expect(await call(`Basic ${TRIAL_KEY}`)).toEqual([401, 'key-missing', 'Bearer'])
    expect(await call(`Bearer ${TRIAL_KEY}x`)).toEqual([401, 'key-invalid', 'Bearer'])
    expect(await call(`Bearer ${trialHash(TRIAL_KEY).slice(7)}`)).toEqual([401, 'key-invalid', 'Bearer'])
    expect(await call(`Bearer ${clientToken}`)).toEqual([401, 'key-invalid', 'Bearer'])
  })

  test('without the scope does nothing', async () => {
    const { merchant } = trialBroker({ keys: [{ name: 'shop', hash: trialHash(TRIAL_KEY), scopes: ['refunds'] }] })
    for (const [method, path, body] of [
      ['POST', '/v1/checkouts', ORDER],
      ['GET', '/v1/checkouts/co_1', undefined],
      ['GET', '/v1/checkouts?orderNo=A1', undefined],
      ['POST', '/v1/checkouts/co_1/close', undefined],
      ['GET', '/v1/events', undefined],
      ['POST', '/v1/events/evt_co_1_1/redeliver', undefined],
      ['POST', '/v1/accounts/main/operations/order/view', {}],
    ] as const) {
      const answer = await merchant(method, path, body)
      expect([path, answer.status, (await json(answer)).code]).toEqual([path, 403, 'scope-missing'])
    }
  })

  test('of a monitor reads the figures and nothing else', async () => {
    const { merchant } = trialBroker({ keys: [{ name: 'monitor', hash: trialHash(TRIAL_KEY), scopes: ['metrics'] }] })
    for (const path of ['/v1/accounts', '/v1/accounts/main/methods', '/v1/events', '/v1/refunds/R1']) {
      const answer = await merchant('GET', path)
      expect([path, answer.status, (await json(answer)).code]).toEqual([path, 403, 'scope-missing'])
    }
  })

  test('are not to be guessed: an address that fails is slowed down, and whoever has one isn’t [T25 T45]', async () => {
    const { broker } = trialBroker({ limits: { address: { burst: 2, perSecond: 1 } } })
    const call = async (key: string, address: string) => {
      const headers = { authorization: `Bearer ${key}` }
      return (await broker.fetch(new Request('https://pay.example/v1/events', { headers }), { address })).status
    }
    const guesses = [await call('a', '1.1.1.1'), await call('b', '1.1.1.1'), await call('c', '1.1.1.1')]
    expect(guesses).toEqual([401, 401, 429])
    expect([await call('d', '2.2.2.2'), await call(TRIAL_KEY, '1.1.1.1')]).toEqual([401, 200])
  })

  test('can be changed: two serve at once', async () => {
    const keys = ['sk_old_12345678901234567890', TRIAL_KEY].map((key, at) => ({
      name: `k${at}`,
      hash: trialHash(key),
      scopes: ['checkouts' as const],
    }))
    const { broker } = trialBroker({ keys })
    for (const key of ['sk_old_12345678901234567890', TRIAL_KEY]) {
      const request = new Request('https://pay.example/v1/events', { headers: { authorization: `Bearer ${key}` } })
      expect((await broker.fetch(request)).status).toBe(200)
    }
  })
})
