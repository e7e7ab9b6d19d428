import { expect, test } from 'vitest'
import { json, TRIAL_KEY, trialBroker, trialHash } from '../../lab/trial-broker.ts'

const RICH = {
  keys: [{ name: 'shop', hash: trialHash(TRIAL_KEY), scopes: ['operations' as const, 'money-operations' as const] }],
}
const KEY = { 'idempotency-key': 'k-12345678' }

test('lists accounts and methods', async () => {
  const { merchant } = trialBroker()
  const { accounts } = await json(merchant('GET', '/v1/accounts'))
  expect(accounts).toEqual([
    {
      name: 'main',
      gateway: 'played',
      channels: ['wechat:qr', 'alipay:qr', 'wechat:jsapi', 'wechat:barcode'],
      hosts: { known: ['api.gateway.example'], listed: [], unnamed: [] },
      canClose: true,
      canReverse: true,
      refunds: { most: 3, maxAge: 31_536_000, wholeOnly: [] },
      operations: [
        { name: 'order/view', movesMoney: false },
        { name: 'withdraw', movesMoney: true },
      ],
    },
  ])
  const methods = await merchant('GET', '/v1/accounts/main/methods')
  expect(await json(methods)).toEqual({
    account: 'main',
    methods: [
      { method: 'wechat', channels: ['wechat:qr', 'wechat:jsapi', 'wechat:barcode'] },
      { method: 'alipay', channels: ['alipay:qr'] },
    ],
  })
  expect((await merchant('GET', '/v1/accounts/nope/methods')).status).toBe(404)
})

test('makes a gateway’s own call, its name with slashes and all', async () => {
  const { merchant, account } = trialBroker()
  const values = { out_no: 'A1', list: [1, { deep: null }] }
  const answer = await merchant('POST', '/v1/accounts/main/operations/order/view', { values })
  expect(answer.status).toBe(200)
  expect(await json(answer)).toEqual({ sent: values, received: { code: '0' }, signed: true })
  expect(account.sent).toHaveLength(1)
})

test('says what it can’t do, and sends nothing', async () => {
  const { merchant, account } = trialBroker()
  const answers = [
    [await merchant('POST', '/v1/accounts/main/operations/order/destroy', {}), 422, 'not-supported'],
    [await merchant('POST', '/v1/accounts/main/operations/constructor', {}), 422, 'not-supported'],
    [await merchant('POST', '/v1/accounts/nope/operations/order/view', {}), 404, 'not-found'],
    [await merchant('POST', '/v1/accounts/main/operations/withdraw', {}, KEY), 403, 'scope-missing'],
    [await merchant('POST', '/v1/accounts/main/operations/order/view', { value: {} }), 400, 'invalid-request'],
  ] as const
  for (const [answer, status, code] of answers)
    expect([answer.status, (await json(answer)).code]).toEqual([status, code])
  expect(account.sent).toHaveLength(0)
})

test('sends what moves money once for a key, whatever came of it', async () => {
  const { merchant, account } = trialBroker(RICH)
  const path = '/v1/accounts/main/operations/withdraw'
  const bare = await merchant('POST', path, { values: {} })
  expect([bare.status, (await json(bare)).errors[0]?.field]).toEqual([400, 'Idempotency-Key'])
  const unclear = await merchant('POST', path, { values: { unclear: true } }, KEY)
  expect([unclear.status, (await json(unclear)).code]).toEqual([502, 'gateway-unclear'])
  const again = await merchant('POST', path, { values: { unclear: true } }, KEY)
  expect([again.status, (await json(again)).code]).toEqual([409, 'idempotency-conflict'])
  expect(account.sent).toHaveLength(1)
})
