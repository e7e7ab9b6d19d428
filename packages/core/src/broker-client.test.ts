import { describe, expect, test } from 'vitest'
import { type BrokerClient, BrokerProblem, createBrokerClient } from './broker-client.ts'
import { sampleCheckout } from './testing/fake-broker.ts'
import { createFakeTransport, type FakeReply } from './testing/fake-transport.ts'

const payment = { id: 'pay_1', status: 'pending', channel: 'wechat:qr', action: { type: 'wait' } }

function clientFor(reply: FakeReply): { client: BrokerClient; requests: readonly unknown[] } {
  const transport = createFakeTransport(() => reply)
  const client = createBrokerClient({ brokerUrl: 'https://pay.example.com//', token: 'ct1a_t', transport })
  return { client, requests: transport.requests }
}

async function problemOf(reply: FakeReply): Promise<BrokerProblem> {
  const problem = await clientFor(reply)
    .client.readCheckout()
    .catch((error: unknown) => error)
  expect(problem).toBeInstanceOf(BrokerProblem)
  return problem as BrokerProblem
}

describe('requests', () => {
  const headers = { accept: 'application/json', authorization: 'Bearer ct1a_t' }
  const posted = { ...headers, 'content-type': 'application/json' }
  const url = 'https://pay.example.com/v1/checkout'

  test('reading a checkout', async () => {
    const { client, requests } = clientFor({ status: 200, body: sampleCheckout() })
    expect(await client.readCheckout()).toEqual(sampleCheckout())
    expect(requests).toEqual([{ method: 'GET', url, headers }])
  })

  test('starting a payment', async () => {
    const { client, requests } = clientFor({ status: 200, body: payment })
    expect(await client.startPayment({ channel: 'wechat:qr' }, 'key1')).toEqual(payment)
    await client.startPayment({ channel: 'wechat:h5', returnUrl: 'https://shop.example.com/' }, 'key2')
    expect(requests).toEqual([
      {
        method: 'POST',
        url: `${url}/payments`,
        headers: { ...posted, 'idempotency-key': 'key1' },
        body: '{"channel":"wechat:qr"}',
      },
      {
        method: 'POST',
        url: `${url}/payments`,
        headers: { ...posted, 'idempotency-key': 'key2' },
        body: '{"channel":"wechat:h5","returnUrl":"https://shop.example.com/"}',
      },
    ])
  })

  test('reading a payment, whose id can’t leave its place', async () => {
    const { client, requests } = clientFor({ status: 200, body: payment })
    await client.readPayment('../cancel?x')
    expect(requests).toEqual([{ method: 'GET', url: `${url}/payments/..%2Fcancel%3Fx`, headers }])
  })

  test('giving up', async () => {
    const { client, requests } = clientFor({ status: 200, body: sampleCheckout({ status: 'closed' }) })
    expect((await client.cancel()).status).toBe('closed')
    expect(requests).toEqual([{ method: 'POST', url: `${url}/cancel`, headers: posted, body: '{}' }])
  })

  test('letting the wallet tell who the payer is', async () => {
    const address = 'https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1#wechat_redirect'
    const { client, requests } = clientFor({ status: 200, body: { url: address } })
    const asked = { method: 'wechat', proof: 'p'.repeat(26), returnUrl: 'https://shop.example.com/pay' } as const
    expect(await client.authorize(asked)).toBe(address)
    const view = clientFor({ status: 200, body: sampleCheckout() })
    expect(await view.client.completeAuthorization({ handle: 'h'.repeat(26), proof: asked.proof })).toEqual(
      sampleCheckout(),
    )
    expect(await view.client.login({ method: 'alipay', code: 'c1' })).toEqual(sampleCheckout())
    expect([...requests, ...view.requests]).toEqual([
      { method: 'POST', url: `${url}/authorize`, headers: posted, body: JSON.stringify(asked) },
      {
        method: 'POST',
        url: `${url}/authorize/complete`,
        headers: posted,
        body: JSON.stringify({ handle: 'h'.repeat(26), proof: asked.proof }),
      },
      { method: 'POST', url: `${url}/login`, headers: posted, body: '{"method":"alipay","code":"c1"}' },
    ])
  })

  test.each([{ url: 'javascript:alert(1)' }, { url: 'https://shop@evil.example/' }, { url: 1 }, {}, null])(
    'an address that no page may be sent to is unreadable: %j',
    async (body) => {
      const asked = { method: 'wechat', proof: 'p', returnUrl: 'https://shop.example.com/' } as const
      await expect(clientFor({ status: 200, body }).client.authorize(asked)).rejects.toMatchObject({
        code: 'unreadable-answer',
      })
    },
  )

  test('no stream where the transport has none', () => {
    const { client } = clientFor('never')
    expect(client.stream({ heard: () => {}, checkout: () => {}, end: () => {} })).toBeUndefined()
  })
})

describe('answers', () => {
  test('no answer is offline', async () => {
    expect(await problemOf('lost')).toMatchObject({ code: 'offline', retryAfter: 0 })
  })

  test('a problem keeps its code, its sentence and its Retry-After', async () => {
    const body = { type: 'urn:x', title: 'Too many', status: 429, code: 'rate-limited', detail: 'Wait a little.' }
    expect(await problemOf({ status: 429, body, headers: { 'retry-after': '3' } })).toMatchObject({
      code: 'rate-limited',
      message: 'Wait a little.',
      retryAfter: 3_000,
    })
    const date = { 'retry-after': 'Sat, 21 Nov 2026 00:00:00 GMT' }
    expect((await problemOf({ status: 429, body, headers: date })).retryAfter).toBe(0)
  })

  test.each<[string, FakeReply]>([
    ['a page of a proxy', { status: 502, body: '<html>Bad gateway</html>' }],
    ['a success without sense', { status: 200, body: { status: 'paid' } }],
    ['a paid checkout with an error status', { status: 500, body: sampleCheckout({ status: 'paid' }) }],
    ['a redirect', { status: 302, body: sampleCheckout({ status: 'paid' }) }],
    ['a code that is none', { status: 400, body: { code: '<b>', detail: 'x' } }],
    ['a problem without a sentence', { status: 400, body: { code: 'not-found' } }],
    ['an empty body', { status: 200, body: '' }],
  ])('%s is unreadable', async (_, reply) => {
    expect((await problemOf(reply)).code).toBe('unreadable-answer')
  })

  test('a code that only a newer broker has is handed on', async () => {
    const body = { code: 'moon-phase-wrong', detail: 'Wait for the full moon.' }
    expect(await problemOf({ status: 409, body })).toMatchObject({ code: 'moon-phase-wrong', message: body.detail })
  })
})
