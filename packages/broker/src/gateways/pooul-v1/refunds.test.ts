import { expect, test } from 'vitest'
import { done, failureOf, http, openBench, refundFor } from '../../testing/gateway-contract/bench.ts'
import pooulV1 from './index.ts'
import { createPeer } from './peer.ts'

const peer = createPeer()
const subject = { gateway: pooulV1, peer, transcripts: [] }
const order = refundFor(subject, 'wechat:web')
const reply = (refund_status: unknown) => ({
  mch_trade_id: order.payment.tradeNo,
  mch_refund_id: order.refundNo,
  refund_id: '59faeb32fd4eb0751a4f8c50',
  refund_fee: 234,
  refund_status,
})

test('one is asked for by our number, in fen, and followed by the same number', async () => {
  const { account, sent } = openBench(subject, () => done(subject, reply(1)))
  const told = { verdict: 'processing', refundNo: order.refundNo, amount: 234 }
  expect(await account.refund?.(order)).toMatchObject(told)
  expect(await account.queryRefund?.({ ...order, gatewayRefundNo: null })).toMatchObject(told)
  expect(sent.map((request) => peer.receive(request))).toEqual([
    {
      path: '/refund',
      values: { mch_trade_id: 'T20261120A7K3QZ01', mch_refund_id: 'R20261120B8M4RZ02', refund_fee: 234 },
    },
    { path: '/refund_query', values: { mch_refund_id: 'R20261120B8M4RZ02' } },
  ])
})

test.each([
  [0, 'succeeded'],
  ['0', 'succeeded'],
  [1, 'processing'],
  [-1, 'failed'],
  [2, 'unknown'],
  [null, 'unknown'],
])('refund_status %j is %s', async (word, verdict) => {
  const { account } = openBench(subject, () => done(subject, reply(word)))
  expect((await account.queryRefund?.({ ...order, gatewayRefundNo: null }))?.verdict).toBe(verdict)
})

test('a refund number that exists already is a duplicate, to be asked about', async () => {
  const { account, sent } = openBench(subject, () => http('{"code":107,"msg":"订单号重复"}'))
  expect(await failureOf(account.refund?.(order) as Promise<unknown>)).toMatchObject({ meaning: 'duplicate' })
  expect(sent).toHaveLength(1)
})
