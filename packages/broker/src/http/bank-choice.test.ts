import type { Channel } from '@pay-checkout/protocol'
import { expect, test } from 'vitest'
import { json, trialBroker } from '../../lab/trial-broker.ts'
import type { ChannelFacts, PaymentOrder } from '../gateway/account.ts'

const BANKS = [
  { code: '01020000', name: '工商银行' },
  { code: '03080000', name: '招商银行' },
]
const FACTS: ChannelFacts = { needsPayer: false, appId: null, needsAuthCode: false, lifetime: 7200, pace: null }

/** A broker whose account has UnionPay with these banks, and every order that its gateway was sent. */
async function bankBroker(needed: boolean) {
  const trial = trialBroker()
  const channels = trial.account.channels as Map<Channel, ChannelFacts>
  channels.set('unionpay:web', { ...FACTS, bank: { needed, banks: BANKS } })
  const orders: PaymentOrder[] = []
  const { create } = trial.account
  const sending: { create: typeof create } = trial.account
  sending.create = async (order) => {
    orders.push(order)
    return create(order)
  }
  const { clientToken } = await trial.open()
  let keys = 0
  const pay = (body: object) => {
    keys += 1
    return trial.client(clientToken, 'POST', '/v1/checkout/payments', body, { 'idempotency-key': `key-1234567${keys}` })
  }
  return { ...trial, orders, pay }
}

test('an account’s methods list the banks a payer may choose among', async () => {
  const { merchant } = await bankBroker(true)
  const { methods } = (await json(merchant('GET', '/v1/accounts/main/methods'))) as unknown as { methods: object[] }
  expect(methods).toContainEqual({
    method: 'unionpay',
    channels: ['unionpay:web'],
    choices: [{ channel: 'unionpay:web', needed: true, banks: BANKS }],
  })
})

test('a payer’s checkout lists the banks, and whether one is needed', async () => {
  for (const needed of [true, false]) {
    const { client, open } = await bankBroker(needed)
    const { clientToken } = await open()
    const { methods } = (await json(client(clientToken, 'GET', '/v1/checkout'))) as unknown as { methods: object[] }
    const choices = [{ channel: 'unionpay:web', needed, banks: BANKS }]
    expect(methods).toContainEqual({ method: 'unionpay', channels: ['unionpay:web'], payerKnown: false, choices })
    expect(methods.filter((offer) => 'choices' in offer).length).toBe(1)
  }
})

test('the payer’s bank reaches the gateway, and no choice where none is needed', async () => {
  const { pay, orders } = await bankBroker(false)
  expect((await pay({ channel: 'unionpay:web', bankCode: '03080000' })).status).toBe(200)
  expect(orders.map(({ bankCode }) => bankCode)).toEqual(['03080000'])
  const other = await bankBroker(false)
  expect((await other.pay({ channel: 'unionpay:web' })).status).toBe(200)
  expect(other.orders.map(({ bankCode }) => bankCode)).toEqual([null])
})

test.each([
  ['none where one is needed', { channel: 'unionpay:web' }],
  ['one that isn’t listed', { channel: 'unionpay:web', bankCode: '99999999' }],
  ['one that can’t be a code', { channel: 'unionpay:web', bankCode: 'a b' }],
  ['one of the prototype', { channel: 'unionpay:web', bankCode: 'constructor' }],
  ['one for a channel without banks', { channel: 'wechat:qr', bankCode: '03080000' }],
])('a payment with a bank that doesn’t fit is refused by its field before anything is sent: %s', async (_, body) => {
  const { pay, orders } = await bankBroker(true)
  const answer = await pay(body)
  expect(answer.status).toBe(400)
  const { code, errors } = await json(answer)
  expect([code, errors.map(({ field }) => field)]).toEqual(['invalid-request', ['bankCode']])
  expect(orders).toEqual([])
})

test('the same key with another bank is another request', async () => {
  const { client, orders, open } = await bankBroker(true)
  const { clientToken } = await open()
  const pay = (bankCode: string) =>
    client(
      clientToken,
      'POST',
      '/v1/checkout/payments',
      { channel: 'unionpay:web', bankCode },
      { 'idempotency-key': 'k-12345678' },
    )
  expect((await pay('03080000')).status).toBe(200)
  expect((await json(pay('01020000'))).code).toBe('idempotency-conflict')
  expect((await pay('03080000')).status).toBe(200)
  expect(orders.length).toBe(1)
})
