import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { digestOf, serverDocument } from '../../lab/server-document.ts'
import { TRIAL_KEY, type TrialBroker, trialBroker } from '../../lab/trial-broker.ts'
import { type BrokerClient, createBrokerClient } from './create-client.ts'

function clientOf({ broker }: TrialBroker, secretKey: string = TRIAL_KEY): BrokerClient {
  return createBrokerClient({ brokerUrl: 'https://pay.example/', secretKey, fetch: (request) => broker.fetch(request) })
}

test('opens, reads, lists and refunds by the paths of the document', async () => {
  const trial = trialBroker()
  const client = clientOf(trial)
  const body = { orderNo: 'A1', amount: 1_990, subject: 'Oolong' }
  const { data: opened } = await client.POST('/v1/checkouts', { body })
  const path = { id: opened?.id ?? '' }
  const { data: read } = await client.GET('/v1/checkouts/{id}', { params: { path } })
  expect(read?.payUrl).toBe(opened?.payUrl)
  const { data: page } = await client.GET('/v1/checkouts', { params: { query: { status: 'open', limit: '10' } } })
  expect(page).toMatchObject({ checkouts: [{ orderNo: 'A1' }], next: null })
  const refund = { refundNo: 'R1', amount: 100, reason: 'dented' }
  const { error, response } = await client.POST('/v1/checkouts/{id}/refunds', { params: { path }, body: refund })
  expect([response.status, error?.code]).toEqual([409, 'checkout-not-paid'])
})

test('reaches a gateway’s call whose name has a slash', async () => {
  const trial = trialBroker()
  const { data } = await clientOf(trial).POST('/v1/accounts/{account}/operations/{operation}', {
    params: { path: { account: 'main', operation: 'order/view' } },
    body: { values: { ord_no: '1' } },
  })
  expect(data?.signed).toBe(true)
  expect(trial.account.sent).toEqual([{ operation: 'order/view', values: { ord_no: '1' } }])
})

test('answers the broker’s problems, and rejects where none came', async () => {
  const { error } = await clientOf(trialBroker(), 'sk_of_somebody_else').GET('/v1/accounts')
  expect(error?.code).toBe('key-invalid')
  const hanging = createBrokerClient({
    ...{ brokerUrl: 'https://pay.example', secretKey: 'sk_x', timeoutMs: 1 },
    fetch: ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  })
  await expect(hanging.GET('/v1/accounts')).rejects.toThrow(/timeout/)
})

test.each([
  [{ brokerUrl: 'https://pay.example', secretKey: '' }, /needs the secretKey/],
  [{ brokerUrl: 'https://pay.example', secretKey: undefined as unknown as string }, /needs the secretKey/],
  [{ brokerUrl: 'pay.example', secretKey: 'sk_x' }, /needs the brokerUrl/],
  [{ brokerUrl: 'https://pay.example/?a=1', secretKey: 'sk_x' }, /needs the brokerUrl/],
  [{ brokerUrl: ' https://pay.example', secretKey: 'sk_x' }, /needs the brokerUrl/],
])('names a setting that can’t be: %#', (options, sentence) => {
  expect(() => createBrokerClient(options)).toThrow(sentence)
})

test('its types are those of the document', async () => {
  const types = readFileSync(new URL('openapi.generated.ts', import.meta.url), 'utf8')
  const [, digest] = /^\/\/ document: (\w+)$/m.exec(types) ?? []
  expect(digest, 'the interface has changed: run pnpm client-types').toBe(digestOf(await serverDocument()))
})
