import { beforeAll, describe, expect, test } from 'vitest'
import { TRIAL_KEY, type TrialBroker, trialBroker, trialHash } from '../../lab/trial-broker.ts'
import { EVENT_TYPES } from '../store/rows.ts'
import { OPERATIONS, TAGS } from './operations.ts'

interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
}
interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>
}
interface Call {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly description: string
  readonly responses: Readonly<Record<string, Content>>
  readonly requestBody?: Content
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Call>>>>
  readonly webhooks: Readonly<Record<string, { readonly post: Call }>>
  readonly tags: readonly { readonly name: string }[]
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

let document: Document
beforeAll(async () => {
  const answer = await trialBroker().broker.fetch(new Request('https://pay.example/openapi.json'))
  document = (await answer.json()) as Document
})

const callsOf = ({ paths }: Document) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, call]) => ({ name: `${method} ${path}`, ...call })),
  )

/** Where a value isn't what a schema says, by its path; what no schema names counts, too, except where anything may stand. */
function misfits(value: unknown, schema: Schema, at = ''): string[] {
  if (schema.$ref) return misfits(value, document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, at)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) {
    const all = choices.map((choice) => misfits(value, choice, at))
    return all.find((wrong) => wrong.length === 0) ?? all.flat()
  }
  // A schema and a word about it.
  const parts = schema.allOf?.filter((part) => part.$ref ?? part.type)
  if (parts) return parts.flatMap((part) => misfits(value, part, at))
  const types = [schema.type ?? []].flat()
  if (value === null) return types.includes('null') ? [] : [`${at} is null`]
  if (schema.enum && !schema.enum.includes(value)) return [`${at} is ${JSON.stringify(value)}`]
  if (Array.isArray(value)) return value.flatMap((one, n) => misfits(one, schema.items ?? {}, `${at}.${n}`))
  if (typeof value !== 'object') {
    const type = Number.isInteger(value) && types.includes('integer') ? 'integer' : typeof value
    return types.length === 0 || types.includes(type) ? [] : [`${at} is ${typeof value}`]
  }
  const { properties = {}, required = [], additionalProperties } = schema
  const missing = required.filter((name) => !(name in value)).map((name) => `${at}.${name} is missing`)
  const found = Object.entries(value).flatMap(([name, one]) => {
    const own = properties[name] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined)
    // Of a merchant's things the schemas are open for what comes with time: a test shows that nothing has come untold.
    return own ? misfits(one, own, `${at}.${name}`) : [`${at}.${name} isn’t told`]
  })
  return [...missing, ...found]
}

async function fits(call: string, answer: Response): Promise<string[]> {
  const [method = '', path = ''] = call.split(' ')
  const content = document.paths[path]?.[method]?.responses[answer.status]?.content
  const [type = ''] = (answer.headers.get('content-type') ?? '').split(';')
  const schema = content?.[type]?.schema
  return schema ? misfits(await answer.json(), schema) : [`${call} doesn’t tell of ${answer.status} ${type}`]
}

describe('the document', () => {
  test('tells every call with a name of its own, a group and what its caller should know', () => {
    const calls = callsOf(document)
    expect(calls.map(({ name }) => name).sort()).toEqual(Object.keys(OPERATIONS).sort())
    const named = [...calls, ...Object.values(document.webhooks).map(({ post }) => post)]
    expect(new Set(named.map(({ operationId }) => operationId)).size).toBe(named.length)
    expect(document.tags.map(({ name }) => name)).toEqual(Object.keys(TAGS))
    for (const { operationId, tags, description } of named) {
      expect(Object.keys(TAGS), operationId).toContain(tags[0])
      expect(description.length, operationId).toBeGreaterThan(20)
    }
  })

  test('tells what every call can be refused with', () => {
    for (const { name, responses } of callsOf(document)) {
      const always = ['400', '401', '403', '429', '500', '503', ...(name.startsWith('post') ? ['413', '415'] : [])]
      expect(Object.keys(responses), name).toEqual(expect.arrayContaining(always))
    }
  })

  test('tells every event as a webhook', () => {
    expect(Object.keys(document.webhooks).sort()).toEqual([...EVENT_TYPES].sort())
  })
})

describe('answers are what the document tells', () => {
  /** A checkout that was paid, and a part of it given back, as the merchant's server sees all of it. */
  async function paid(): Promise<{ trial: TrialBroker; id: string; token: string }> {
    const trial = trialBroker()
    const { id, clientToken: token } = await trial.open()
    trial.account.verdict = 'paid'
    const key = { 'idempotency-key': 'key-12345678' }
    await trial.client(token, 'POST', '/v1/checkout/payments', { channel: 'wechat:qr' }, key)
    trial.clock.at += 6_000
    await trial.broker.tick()
    trial.account.refundVerdict = 'succeeded'
    await trial.merchant('POST', `/v1/checkouts/${id}/refunds`, { refundNo: 'R-1', amount: 500, reason: 'dented' })
    return { trial, id, token }
  }

  test('those of a merchant, of repeats too', async () => {
    const { trial, id } = await paid()
    const order = { orderNo: 'A1', amount: 1_990, subject: 'Oolong' }
    const refund = { refundNo: 'R-2', amount: 100, reason: 'dented' }
    const get = (path: string) => trial.merchant('GET', path)
    const post = (path: string, body?: object) => trial.merchant('POST', path, body)
    const event = ((await (await get('/v1/events')).json()) as { events: { id: string }[] }).events[0]?.id
    const answers: [call: string, status: number, answer: Response][] = [
      ['post /v1/checkouts', 201, await post('/v1/checkouts', order)],
      ['post /v1/checkouts', 200, await post('/v1/checkouts', order)],
      ['post /v1/checkouts', 409, await post('/v1/checkouts', { ...order, amount: 1 })],
      ['post /v1/checkouts', 400, await post('/v1/checkouts', { ...order, amount: 0 })],
      ['get /v1/checkouts/{id}', 200, await get(`/v1/checkouts/${id}`)],
      ['get /v1/checkouts', 200, await get('/v1/checkouts')],
      ['get /v1/checkouts', 200, await get('/v1/checkouts?orderNo=T1')],
      ['get /v1/payments', 200, await get('/v1/payments')],
      ['post /v1/checkouts/{id}/refunds', 201, await post(`/v1/checkouts/${id}/refunds`, refund)],
      ['post /v1/checkouts/{id}/refunds', 200, await post(`/v1/checkouts/${id}/refunds`, refund)],
      ['get /v1/refunds', 200, await get('/v1/refunds')],
      ['get /v1/refunds/{refundNo}', 200, await get('/v1/refunds/R-1')],
      ['get /v1/events', 200, await get('/v1/events')],
      ['post /v1/events/{id}/redeliver', 202, await post(`/v1/events/${event}/redeliver`)],
      ['get /v1/accounts', 200, await get('/v1/accounts')],
      ['get /v1/accounts/{account}/methods', 200, await get('/v1/accounts/main/methods')],
      ['post /v1/checkouts/{id}/close', 409, await post(`/v1/checkouts/${id}/close`)],
    ]
    for (const [call, status, answer] of answers) {
      expect([call, answer.status]).toEqual([call, status])
      expect([call, await fits(call, answer)]).toEqual([call, []])
    }
  })

  test('those of a page', async () => {
    const { trial, token } = await paid()
    for (const [call, answer] of [
      ['get /v1/checkout', await trial.client(token, 'GET', '/v1/checkout')],
      ['post /v1/checkout/continue', await trial.client(token, 'POST', '/v1/checkout/continue', { token })],
      ['post /v1/checkout/cancel', await trial.client(token, 'POST', '/v1/checkout/cancel')],
      ['get /v1/checkout', await trial.client('ct1a_x', 'GET', '/v1/checkout')],
    ] as const) {
      expect([call, await fits(call, answer)]).toEqual([call, []])
    }
  })

  test('those to whoever sends what isn’t taken', async () => {
    const trial = trialBroker({ keys: [{ name: 'monitor', hash: trialHash(TRIAL_KEY), scopes: ['metrics'] }] })
    const post = (body: string, type = 'application/json') =>
      trial.merchant('POST', '/v1/checkouts', body, { 'content-type': type })
    const answers = [
      [415, await post('{}', 'text/plain')],
      [413, await post('x'.repeat(20_000))],
      [403, await post('{"orderNo":"A1","amount":1,"subject":"Tea"}')],
    ] as const
    for (const [status, answer] of answers) {
      expect(answer.status).toBe(status)
      expect(await fits('post /v1/checkouts', answer)).toEqual([])
    }
  })
})
