import { describe, expect, test } from 'vitest'
import { json, TRIAL_KEY, trialBroker } from '../../lab/trial-broker.ts'
import { openSqliteStore } from '../store/sqlite.ts'

const AT = 'https://pay.example'

describe('problems', () => {
  test('a path that isn’t there, or isn’t built yet', async () => {
    const { merchant } = trialBroker()
    for (const path of ['/', '/v1', '/v1/checkout/logins', '/v1/checkouts/co_1/refund', '/v1/checkouts/']) {
      const answer = await merchant('GET', path)
      expect([path, answer.status, (await json(answer)).code]).toEqual([path, 404, 'not-found'])
    }
  })

  test.each([
    ['DELETE', '/v1/checkouts', 'POST, GET'],
    ['PUT', '/v1/checkouts/co_1', 'GET'],
    ['GET', '/v1/checkouts/co_1/close', 'POST'],
    ['PATCH', '/v1/notifications/main', 'GET, POST'],
    ['POST', '/healthz', 'GET'],
  ])('%s %s is told what the path takes [T27]', async (method, path, allowed) => {
    const answer = await trialBroker().broker.fetch(new Request(AT + path, { method }))
    expect([answer.status, answer.headers.get('allow'), (await json(answer)).code]).toEqual([
      405,
      allowed,
      'method-not-allowed',
    ])
  })

  test.each([
    ['plain text', 'text/plain', '{}', 415, 'unsupported-media-type'],
    ['a form', 'application/x-www-form-urlencoded', 'a=1', 415, 'unsupported-media-type'],
    ['XML', 'application/xml', '<a/>', 415, 'unsupported-media-type'],
    ['half of JSON', 'application/json', '{', 400, 'invalid-json'],
    ['a name twice', 'application/json', '{"orderNo":"1","orderNo":"2"}', 400, 'invalid-json'],
    ['a prototype', 'application/json', '{"__proto__":{}}', 400, 'invalid-json'],
    ['a byte order mark', 'application/json', '\uFEFF{}', 400, 'invalid-json'],
    ['deep nesting', 'application/json', `${'['.repeat(100)}${']'.repeat(100)}`, 400, 'invalid-json'],
    ['more than 16 KB', 'application/json', `"${'x'.repeat(16_384)}"`, 413, 'body-too-large'],
  ])('a body of %s [T14 T15 T27]', async (_, type, body, status, code) => {
    const answer = await trialBroker().merchant('POST', '/v1/checkouts', body, { 'content-type': type })
    expect([answer.status, (await json(answer)).code]).toEqual([status, code])
  })

  test('a body with an endless stream is given up at the limit [T46]', async () => {
    const { broker } = trialBroker()
    let pulled = 0
    const body = new ReadableStream({
      pull(controller) {
        pulled += 1
        controller.enqueue(new Uint8Array(4096).fill(0x20))
      },
    })
    const headers = { authorization: `Bearer ${TRIAL_KEY}`, 'content-type': 'application/json' }
    const request = new Request(`${AT}/v1/checkouts`, { method: 'POST', body, headers, duplex: 'half' } as RequestInit)
    expect((await broker.fetch(request)).status).toBe(413)
    expect(pulled).toBeLessThan(10)
  })

  test('a failure inside tells the caller nothing and the log everything [T37]', async () => {
    const store = openSqliteStore({ path: ':memory:' })
    const broken = { ...store, checkoutByOrderNo: () => Promise.reject(new Error('disk /var/secret is full')) }
    const { merchant, lines } = trialBroker({ store: broken })
    const answer = await merchant('GET', '/v1/checkouts?orderNo=A1')
    const text = await answer.text()
    expect(answer.status).toBe(500)
    expect(JSON.parse(text).code).toBe('internal')
    expect(text).not.toContain('disk')
    expect(lines).toMatchObject([
      { event: 'request.failed', fields: { error: { message: 'disk /var/secret is full' } } },
    ])
  })

  test('a body that a parser has eaten is the host’s mistake', async () => {
    const { broker, lines } = trialBroker()
    const headers = { authorization: `Bearer ${TRIAL_KEY}`, 'content-type': 'application/json' }
    const request = new Request(`${AT}/v1/checkouts`, { method: 'POST', body: '{}', headers })
    await request.text()
    expect((await broker.fetch(request)).status).toBe(500)
    expect(String(lines[0]?.fields.error)).toContain('mount the broker before express.json() and other body parsers')
  })
})

test('every answer has safe headers [T23 T30]', async () => {
  const { broker, open } = trialBroker()
  const { id } = await open()
  const paths = [
    '/nothing',
    '/healthz',
    '/openapi.json',
    '/v1/checkouts',
    '/v1/checkout',
    '/v1/notifications/main',
    `/pay/${id}`,
  ]
  for (const path of paths) {
    const { headers } = await broker.fetch(new Request(AT + path))
    expect([path, headers.get('cache-control')]).toEqual([path, 'no-store'])
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    const hosted = path.startsWith('/pay/')
    expect(headers.get('referrer-policy')).toBe(hosted ? 'strict-origin-when-cross-origin' : 'no-referrer')
  }
})

describe('the hosted page', () => {
  const page = async (fields: object, language = 'zh-CN') => {
    const { broker, open } = trialBroker({ shopName: '<b>Tea & Co</b>' })
    const { payUrl } = await open({ subject: '<img src=x onerror=alert(1)>', ...fields })
    return broker.fetch(new Request(payUrl, { headers: { 'accept-language': language } }))
  }

  test('names shop, subject, amount and status as text [T33]', async () => {
    const answer = await page({})
    const text = await answer.text()
    expect(answer.headers.get('content-type')).toBe('text/html; charset=UTF-8')
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(text).toContain('&lt;b&gt;Tea &amp; Co&lt;/b&gt;')
    expect(text).toContain('¥19.90')
    expect(text).toContain('等待付款')
    expect(text).not.toContain('<img')
    expect(await (await page({}, 'en-GB')).text()).toContain('Waiting for payment')
  })

  test('leads back to the shop where the shop has said where', async () => {
    const text = await (await page({ returnUrl: 'https://shop.example/?a="b"' })).text()
    expect(text).toContain('<a href="https://shop.example/?a=%22b%22">')
  })

  test('loads nothing: its policy allows the one style it holds', async () => {
    const answer = await page({})
    const style = /<style>([\s\S]*)<\/style>/.exec(await answer.text())?.[1] ?? ''
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style))
    const hash = Buffer.from(digest).toString('base64')
    expect(answer.headers.get('content-security-policy')).toContain(`default-src 'none'; style-src 'sha256-${hash}'`)
  })

  test('of a checkout that isn’t there is a problem', async () => {
    expect((await trialBroker().broker.fetch(new Request(`${AT}/pay/co_1`))).status).toBe(404)
  })
})

test('health asks nothing, readiness asks the database', async () => {
  const store = openSqliteStore({ path: ':memory:' })
  const { broker } = trialBroker({ store: { ...store, ping: () => Promise.reject(new Error('locked')) } })
  expect((await broker.fetch(new Request(`${AT}/healthz`))).status).toBe(200)
  expect((await broker.fetch(new Request(`${AT}/readyz`))).status).toBe(503)
  expect((await trialBroker().broker.fetch(new Request(`${AT}/readyz`))).status).toBe(200)
})

test('the OpenAPI document tells every call, its problems and its fields', async () => {
  const { broker } = trialBroker()
  const document = await json(broker.fetch(new Request(`${AT}/openapi.json`)))
  const paths = document.paths as Record<string, Record<string, Record<string, never>>>
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  )
  expect(document).toMatchObject({ openapi: '3.1.0', servers: [{ url: AT }] })
  expect(calls.sort()).toEqual([
    'get /v1/accounts',
    'get /v1/accounts/{account}/methods',
    'get /v1/checkout',
    'get /v1/checkout/events',
    'get /v1/checkout/payments/{id}',
    'get /v1/checkout/wechat-config',
    'get /v1/checkouts',
    'get /v1/checkouts/{id}',
    'get /v1/events',
    'get /v1/payments',
    'get /v1/refunds',
    'get /v1/refunds/{refundNo}',
    'post /v1/accounts/{account}/operations/{operation}',
    'post /v1/checkout/authorize',
    'post /v1/checkout/authorize/complete',
    'post /v1/checkout/cancel',
    'post /v1/checkout/continue',
    'post /v1/checkout/login',
    'post /v1/checkout/payments',
    'post /v1/checkouts',
    'post /v1/checkouts/{id}/close',
    'post /v1/checkouts/{id}/refunds',
    'post /v1/checkouts/{id}/reverse',
    'post /v1/events/{id}/redeliver',
  ])
  const { requestBody, responses, security } = (paths['/v1/checkouts']?.post ?? {}) as Record<string, object>
  expect(JSON.stringify(requestBody)).toContain('CheckoutInput')
  expect(Object.keys(responses ?? {})).toEqual(expect.arrayContaining(['201', '400', '401', '409']))
  expect(security).toEqual([{ secretKey: [] }])
  const schemas = (
    document.components as { schemas: Record<string, { required: string[]; additionalProperties: boolean }> }
  ).schemas
  expect(schemas.CheckoutInput).toMatchObject({
    required: ['orderNo', 'amount', 'subject'],
    additionalProperties: false,
  })
})
