import { fen } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import type { RefundRef } from '../../gateway/account.ts'
import { GatewayUnclear } from '../../gateway/errors.ts'
import { done, failureOf, http, openBench, refundFor } from '../../testing/gateway-contract/bench.ts'
import pooulV2 from './index.ts'
import { createPeer } from './peer.ts'

const peer = createPeer()
const subject = { gateway: pooulV2, peer, transcripts: [] }
const order = refundFor(subject, 'wechat:qr')

const ask = async (refunds: unknown, gatewayRefundNo: string | null = null, more: Partial<RefundRef> = {}) => {
  const { account } = openBench(subject, () => done(subject, { trade_state: 1, refunds }))
  return account.queryRefund?.({ ...order, gatewayRefundNo, ...more })
}
const ours = { refund_id: '5b34ba3d01c9112ae61fb8c1', mch_refund_id: order.refundNo, refund_fee: 234 }
const other = { refund_id: '5b34ba4501c9112ae61fb8c3', mch_refund_id: 'R2', refund_fee: 100, refund_status: 2 }

describe('what is sent', () => {
  test('our number as a text, the amount in fen, the reason and where to tell of it', async () => {
    const { account, sent } = openBench(subject, () => done(subject, {}))
    expect(await account.refund?.(order)).toMatchObject({ verdict: 'processing', refundNo: null, amount: null })
    expect(peer.receive(sent[0] as (typeof sent)[0])).toEqual({
      path: '/v2/pay/refund',
      values: {
        mch_trade_id: 'T20261120A7K3QZ01',
        mch_refund_id: 'R20261120B8M4RZ02',
        refund_fee: 234,
        refund_desc: '少了一杯 & b=2',
        notify_url: 'https://pay.example.com/v1/notifications/main',
      },
    })
  })

  test('the query names the payment and the refund, for the older document asks by the first', async () => {
    const { account, sent } = openBench(subject, () => done(subject, {}))
    await account.queryRefund?.({ ...order, gatewayRefundNo: null })
    expect(peer.receive(sent[0] as (typeof sent)[0])).toEqual({
      path: '/v2/pay/refund_query',
      values: { mch_trade_id: 'T20261120A7K3QZ01', mch_refund_id: 'R20261120B8M4RZ02' },
    })
  })

  test('a raw refund has the document’s own fields, of which none is a number of the refund [A5]', async () => {
    const { account, sent } = openBench(subject, () => done(subject, {}))
    const raw = { mch_trade_id: 'alextest.scan.112', refund_fee: 8872, refund_desc: 'Alex Test' }
    await account.call('refund', raw)
    expect(peer.receive(sent[0] as (typeof sent)[0])).toEqual({ path: '/v2/pay/refund', values: raw })
    const { refund_desc: _desc, ...lacking } = raw
    expect(await failureOf(account.call('refund', lacking))).toMatchObject({ code: 'invalid-request' })
  })
})

describe('refunds in an answer', () => {
  test.each([
    [0, 'succeeded'],
    ['0', 'succeeded'],
    [1, 'processing'],
    [2, 'failed'],
    [3, 'unknown'],
    [-1, 'unknown'],
  ])('refund_status and refund_state %j are %s', async (word, verdict) => {
    for (const state of [{ refund_status: word }, { refund_state: word }]) {
      expect((await ask({ ...ours, ...state }))?.verdict).toBe(verdict)
      expect((await ask([other, { ...ours, ...state }]))?.verdict).toBe(verdict)
    }
  })

  test('an object and a list, with the gateway’s number', async () => {
    const expected = { verdict: 'succeeded', refundNo: order.refundNo, amount: 234, gatewayRefundNo: ours.refund_id }
    expect(await ask({ ...ours, refund_status: 0 })).toMatchObject(expected)
    expect(await ask([other, { ...ours, refund_state: 0 }])).toMatchObject(expected)
  })

  test('an object about another refund, or of another amount, is unclear', async () => {
    expect(await failureOf(ask(other))).toBeInstanceOf(GatewayUnclear)
    expect(await failureOf(ask({ ...ours, refund_fee: 235, refund_status: 0 }))).toBeInstanceOf(GatewayUnclear)
    expect(await failureOf(ask([{ ...ours, refund_fee: 235, refund_status: 0 }]))).toBeInstanceOf(GatewayUnclear)
  })

  test('a list of numbered refunds without ours doesn’t know it', async () => {
    for (const list of [[], [other], [other, other]]) expect((await ask(list))?.verdict).toBe('not-found')
  })

  test('the older document’s list has no numbers of ours: a refund is known by the gateway’s number, and never guessed [F27]', async () => {
    const entry = { refund_id: ours.refund_id, refund_fee: 234, refund_state: 0 }
    expect((await ask([entry]))?.verdict).toBe('unknown')
    expect((await ask(entry))?.verdict).toBe('unknown')
    expect((await ask([other, entry], ours.refund_id))?.verdict).toBe('succeeded')
    expect((await ask(entry, ours.refund_id))?.verdict).toBe('succeeded')
    expect((await ask([{ ...entry, refund_id: 'x' }], ours.refund_id))?.verdict).toBe('unknown')
  })

  describe('the document’s own answer: a list without our numbers [A5]', () => {
    const entry = (refund_fee: number, refund_id = '5b34ba3d01c9112ae61fb8c1') => ({
      refund_id,
      refund_fee,
      refund_state: 0,
    })
    // As printed in "退款查询", with our amount among the others.
    const printed = [entry(5), entry(234, 'ours'), entry(1283, 'b'), entry(4332, 'c')]
    const verdictOf = async (list: unknown, others?: RefundRef['others']) =>
      (await ask(list, null, others ? { others } : {}))?.verdict

    test('the one entry of its amount is ours, and is known by the gateway’s number from then on', async () => {
      expect(await ask(printed, null, { others: [] })).toMatchObject({
        ...{ verdict: 'succeeded', amount: 234, gatewayRefundNo: 'ours', refundNo: null },
      })
      expect(await ask(entry(234, 'ours'), null, { others: [] })).toMatchObject({ gatewayRefundNo: 'ours' })
      const pending = [{ ...entry(234, 'ours'), refund_state: 1 }]
      expect(await verdictOf(pending, [])).toBe('processing')
    })

    test.each([
      ['two entries of its amount', [...printed, entry(234, 'again')], []],
      ['none of its amount', [entry(5)], []],
      [
        'another refund of that amount was sent, and which is which isn’t known',
        printed,
        [{ gatewayRefundNo: null, amount: fen(234) }],
      ],
      ['the entry is another refund of ours', printed, [{ gatewayRefundNo: 'ours', amount: fen(234) }]],
      ['the entry bears another’s number', [{ ...entry(234, 'x'), mch_refund_id: 'R9' }, entry(5)], []],
      ['an entry without any number', [{ refund_fee: 234, refund_state: 0 }], []],
      ['nobody looked for others', printed, undefined],
    ] as const)('%s: nothing is said', async (_why, list, others) => {
      expect(await verdictOf(list, others)).toBe('unknown')
    })

    test('of two refunds of one amount the second is found once the first has its number', async () => {
      const both = [...printed, entry(234, 'again')]
      expect(await ask(both, null, { others: [{ gatewayRefundNo: 'ours', amount: fen(234) }] })).toMatchObject({
        ...{ verdict: 'succeeded', gatewayRefundNo: 'again' },
      })
    })
  })

  test.each([[undefined], [null], ['0'], [0], [[[]]], [['0']], [[other, null]]])('%j says nothing', async (refunds) => {
    expect(await ask(refunds)).toMatchObject({ verdict: 'unknown', refundNo: null, amount: null })
  })

  test('a reply to a refund that doesn’t list it doesn’t say that it failed', async () => {
    for (const refunds of [undefined, [], null, [other]]) {
      const { account } = openBench(subject, () => done(subject, { refunds }))
      expect((await account.refund?.(order))?.verdict).toBe('processing')
    }
  })
})

test('a notification of a refund says nothing of its payment, and one of a payment nothing of a refund', async () => {
  const { account } = openBench(subject, () => http(''))
  const told = await account.readNotification(
    peer.notification({ mch_trade_id: 'T1', merchant_id: '5399355381712172', refunds: { ...ours, refund_status: 0 } }),
  )
  expect(told).toMatchObject({ verdict: 'unknown', tradeNo: 'T1', merchant: 'ours' })
  expect(told.refund).toMatchObject({ verdict: 'succeeded', trust: 'signed', refundNo: order.refundNo, amount: 234 })
  for (const refunds of [undefined, null, [], [ours], '0']) {
    const message = peer.notification({ mch_trade_id: 'T1', trade_state: 0, total_fee: 1, refunds })
    expect((await account.readNotification(message)).refund).toBeUndefined()
  }
})
