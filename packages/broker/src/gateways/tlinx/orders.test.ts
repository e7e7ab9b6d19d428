import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { done, http, openBench } from '../../testing/gateway-contract/bench.ts'
import { readTranscript } from '../../testing/transcript.ts'
import tlinx from './index.ts'
import { createPeer } from './peer.ts'

const peer = createPeer()
const subject = { gateway: tlinx, peer, transcripts: [] }
const PAGE = { since: Date.UTC(2017, 5, 20, 9, 5, 50), until: Date.UTC(2017, 5, 20, 16, 0, 0), page: 3 }

test('a page of the shop’s payments is asked for by Beijing’s dates', async () => {
  const { account, sent } = openBench(subject, () => done(subject, { pages: { totalpage: 0 }, list: [] }))
  expect(await account.listOrders?.(PAGE)).toEqual({ orders: [], pages: 0 })
  expect(peer.receive(sent[0] as (typeof sent)[0])).toEqual({
    path: '/order',
    values: { page: 3, pagesize: 10, ord_type: 1, sdate: '2017-06-20 17:05:50', edate: '2017-06-21 00:00:00' },
  })
})

test('orders are read as payments are, and refunds among them are left out: the document’s sample is one', async () => {
  const sample = readTranscript(readFileSync(join(import.meta.dirname, 'fixtures/order.http'), 'utf8'))
  const { data } = sample.received as { data: { list: [Record<string, unknown>]; pages: object } }
  const [refund] = data.list
  const payment = { ...refund, ord_type: '1', trade_pay_time: '2015-10-30 11:37:32' }
  const { account } = openBench(subject, () => done(subject, { ...data, list: [refund, payment] }))
  expect(await account.listOrders?.(PAGE)).toEqual({
    pages: 18,
    orders: [
      {
        ...{ verdict: 'paid', trust: 'signed', tradeNo: '12345', amount: 1, merchant: 'not-said', words: '1' },
        ...{ gatewayTradeNo: '12151030113729320002', paidAt: Date.UTC(2015, 9, 30, 3, 37, 32) },
      },
    ],
  })
})

test.each([
  ['nothing', {}],
  ['no list', { list: 'none', pages: { totalpage: '?' } }],
  ['a list of texts', { list: ['1'], pages: [] }],
])('%s is an empty list', async (_, data) => {
  const { account } = openBench(subject, () => done(subject, data))
  expect(await account.listOrders?.(PAGE)).toEqual({ orders: [], pages: 0 })
})

test('an unsigned list is not believed', async () => {
  const { account } = openBench(subject, () => http(peer.unsigned(peer.clear('0', 'ok', { list: [] }))))
  await expect(account.listOrders?.(PAGE)).rejects.toMatchObject({ name: 'GatewayUnclear' })
})
