import { expect, test } from 'vitest'
import tlinx from '../gateways/tlinx/index.ts'
import { unsignedForTests } from '../testing/unsigned-for-tests.ts'
import { defineGateway, type GatewayDefinition } from './definition.ts'
import { secret, text } from './fields.ts'

const config = { id: text({ about: 'an id' }), key: secret({ about: 'a key' }) }
const definition: GatewayDefinition<typeof config> = {
  id: 'trial',
  names: { zh: '试', en: 'Trial' },
  config,
  envelope: unsignedForTests,
  success: '0',
  refusals: {},
  trustUnsignedRefusals: 'none',
  answers: { payment: {}, refund: {} },
  statuses: { '1': 'paid' },
  payment: {
    status: 'status',
    amount: 'amount',
    tradeNo: 'no',
    gatewayTradeNo: 'their_no',
    merchant: { field: 'merchant', ours: ({ id }) => id },
  },
  channels: {},
  operations: { pay: { required: [], movesMoney: true }, query: { required: [], movesMoney: false } },
  create: { operation: 'pay', tradeNo: /./, values: () => ({}) },
  query: { operation: 'query', values: () => ({}) },
  notification: { settles: true },
  duplicateSafe: false,
  acknowledgement: {
    accepted: { status: 200, contentType: 'text/plain', body: 'ok' },
    refused: { status: 200, contentType: 'text/plain', body: 'no' },
  },
  masked: [],
}

test('a definition that contradicts itself fails at once', () => {
  expect(() => defineGateway({ ...definition, query: { operation: 'ask', values: () => ({}) } })).toThrow(
    'Gateway trial: "ask" is used but does not stand in operations',
  )
})

test('what would be dangerous to leave out doesn’t compile', () => {
  const { envelope: _envelope, ...unsealed } = definition
  // @ts-expect-error: an envelope is required
  const forgotten: GatewayDefinition<typeof config> = unsealed
  const { trustUnsignedRefusals: _trust, ...trusting } = definition
  // @ts-expect-error: so is the word on unsigned refusals
  const alsoForgotten: GatewayDefinition<typeof config> = trusting
  expect([forgotten, alsoForgotten]).toHaveLength(2)
})

test('an account’s fields are known to the compiler', () => {
  const openId = 'f'.repeat(32)
  // @ts-expect-error: openKey and baseUrl are missing
  const incomplete = tlinx.account({ openId })
  // @ts-expect-error: there is no such field
  const misspelt = tlinx.account({ baseUrl: 'https://a.example', openId, openKey: openId, shopPas: 'x' })
  const complete = tlinx.account({ baseUrl: 'https://a.example', openId, openKey: openId, wechatTag: 'Weixin' })
  expect(complete.gateway.id).toBe('tlinx')
  expect([incomplete, misspelt]).toHaveLength(2)
})
