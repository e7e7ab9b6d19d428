import { expect, test } from 'vitest'
import { createBrokerClient } from '../broker-client.ts'
import { createFakeMy, createFakeWx, type FakeAnswer } from '../testing/index.ts'
import type { AlipayHost, WechatHost } from './host.ts'
import { createAlipayTransport, createWechatTransport } from './transport.ts'

const POST = {
  method: 'POST',
  url: 'https://pay.example.com/v1/checkout/payments',
  headers: { authorization: 'Bearer t', 'content-type': 'application/json' },
  body: '{"channel":"wechat:miniprogram"}',
} as const
const GET = {
  method: 'GET',
  url: 'https://pay.example.com/v1/checkout',
  headers: { authorization: 'Bearer t' },
} as const

const HOSTS = {
  wx: (answer: FakeAnswer) => {
    const fake = createFakeWx({ answer: () => answer, thenable: true })
    return { fake, transport: createWechatTransport(fake.wx) }
  },
  my: (answer: FakeAnswer) => {
    const fake = createFakeMy({ answer: () => answer })
    return { fake, transport: createAlipayTransport(fake.my) }
  },
}

for (const [name, host] of Object.entries(HOSTS)) {
  test(`${name}.request: a request arrives as it was said`, async () => {
    const { fake, transport } = host({ status: 201, body: '{"id":"pay_1"}', headers: { 'Retry-After': '3' } })
    expect(await transport.send(POST)).toEqual({ status: 201, body: '{"id":"pay_1"}', headers: { 'retry-after': '3' } })
    await transport.send(GET)
    expect(fake.requests).toStrictEqual([POST, GET])
  })

  test.each([400, 401, 404, 409, 429, 500, 503])(`${name}.request: HTTP %i is an answer`, async (status) => {
    const { transport } = host({ status, body: '{"code":"x"}' })
    expect(await transport.send(GET)).toMatchObject({ status, body: '{"code":"x"}' })
  })

  test(`${name}.request: a lost connection rejects`, async () => {
    await expect(host('lost').transport.send(GET)).rejects.toThrow()
  })
}

test('an answer that the host parsed unasked is text again', async () => {
  const { wx } = createFakeWx({ answer: () => 'lost' })
  const parsing: WechatHost = {
    ...wx,
    request: ({ success }) => success({ statusCode: 200, data: { subject: '茶' }, header: {} }),
  }
  expect((await createWechatTransport(parsing).send(GET)).body).toBe('{"subject":"茶"}')
})

test('Alipay’s has no stream: the checkout polls', () => {
  expect(HOSTS.my('lost').transport.stream).toBeUndefined()
})

test('a broker whose host isn’t among the request domains is told by name, with the host’s words', async () => {
  const wx: WechatHost = {
    ...createFakeWx({ answer: () => 'lost' }).wx,
    request: ({ fail }) => fail({ errMsg: 'request:fail url not in domain list' }),
  }
  const my: AlipayHost = {
    ...createFakeMy({ answer: () => 'lost' }).my,
    request: ({ fail }) => fail({ error: 4, errorMessage: '无权调用' }),
  }
  for (const [transport, words] of [
    [createWechatTransport(wx), 'request:fail url not in domain list'],
    [createAlipayTransport(my), 'my.request 4 无权调用'],
  ] as const) {
    const client = createBrokerClient({ transport, brokerUrl: 'https://pay.example.com', token: 'ct1a_x' } as never)
    await expect(client.readCheckout()).rejects.toMatchObject({ code: 'domain-not-allowed', message: words })
  }
})
