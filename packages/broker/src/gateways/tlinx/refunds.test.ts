import { fen } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import { GatewayRefused, GatewayUnclear } from '../../gateway/errors.ts'
import { done, failureOf, http, openBench, refundFor } from '../../testing/gateway-contract/bench.ts'
import tlinx from './index.ts'
import { createPeer } from './peer.ts'

const peer = createPeer()
const subject = { gateway: tlinx, peer, transcripts: [] }
const order = refundFor(subject, 'wechat:qr')
const ref = { ...order, gatewayRefundNo: null }

/** What the gateway was sent, and what its reply told. */
const refunded = async (reply: object, change: object = {}) => {
  const { account, sent } = openBench(subject, () => done(subject, { ...reply }))
  const told = await account.refund?.({ ...order, ...change })
  return { told, call: peer.receive(sent[0] as (typeof sent)[0]) }
}
const queried = async (reply: object) => {
  const { account, sent } = openBench(subject, () => done(subject, { ...reply }))
  const told = await account.queryRefund?.(ref)
  return { told, call: peer.receive(sent[0] as (typeof sent)[0]) }
}

test('a refund names the payment, itself, its fen and its reason, and has the password’s sha1', async () => {
  const { call, told } = await refunded({ status: '1', ord_no: '9' })
  expect(call).toEqual({
    path: '/payrefund',
    values: {
      out_no: 'T20261120A7K3QZ01',
      refund_out_no: 'R20261120B8M4RZ02',
      refund_amount: 234,
      remark: '少了一杯 & b=2',
      shop_pass: expect.stringMatching(/^[0-9a-f]{40}$/),
    },
  })
  expect(told).toMatchObject({ verdict: 'succeeded', trust: 'signed', gatewayRefundNo: '9' })
})

test('a long reason is cut between characters', async () => {
  const { call } = await refunded({ status: 1 }, { reason: `${'咖'.repeat(97)}😀😀` })
  expect(call.values.remark).toBe(`${'咖'.repeat(97)}😀`)
})

test('it is asked after by its own number, with paystatus', async () => {
  const { call } = await queried({ out_no: order.refundNo, ord_type: '2', status: '1' })
  expect(call).toEqual({ path: '/paystatus', values: { out_no: order.refundNo } })
})

describe('the status of an order counts as a refund’s only where ord_type says that it is one', () => {
  test.each([
    ['2', '1', 'succeeded'],
    [2, 1, 'succeeded'],
    ['2', '2', 'processing'],
    ['2', '9', 'processing'],
    ['2', '4', 'failed'],
    ['2', '3', 'unknown'],
    ['1', '1', 'unknown'],
    ['1', '4', 'unknown'],
    ['22', '1', 'unknown'],
  ])('ord_type %j, status %j: %s', async (ord_type, status, verdict) => {
    const { told } = await queried({ out_no: order.refundNo, trade_amount: 234, ord_type, status })
    expect(told?.verdict).toBe(verdict)
  })
})

describe('without ord_type, as the document’s sample has it, our number says that it is the refund [A5]', () => {
  // 4.5.4, with our numbers.
  const sample = { ord_shop_id: '178', ord_mct_id: '178', ord_no: '10151103104619770001', trade_amount: '234' }

  test.each([
    [undefined, '1', 'succeeded'],
    [null, '4', 'failed'],
    ['', 2, 'processing'],
    [undefined, '3', 'unknown'],
  ])('ord_type %j, status %j: %s', async (ord_type, status, verdict) => {
    const { told } = await queried({ ...sample, out_no: order.refundNo, ord_type, status })
    expect(told).toMatchObject({ verdict, refundNo: order.refundNo })
  })

  test('without our number it says nothing, and with another it is unclear', async () => {
    expect((await queried({ ...sample, status: '1' })).told?.verdict).toBe('unknown')
    expect(await failureOf(queried({ ...sample, out_no: order.payment.tradeNo, status: '1' }))).toBeInstanceOf(
      GatewayUnclear,
    )
  })
})

test('a reply about another original order is unclear', async () => {
  const error = await failureOf(refunded({ status: '1', original_ord_no: '9149870539009977236294766' }))
  expect(error).toBeInstanceOf(GatewayUnclear)
  const unknown = { payment: { ...order.payment, gatewayTradeNo: null } }
  const { told } = await refunded({ status: '1', original_ord_no: '9149870539009977236294766' }, unknown)
  expect(told?.verdict).toBe('succeeded')
})

test('another amount, or a status of a tenth of a fen, is never a refund done', async () => {
  expect(await failureOf(refunded({ status: '1', trade_amount: '2340' }))).toBeInstanceOf(GatewayUnclear)
  expect((await refunded({ status: 1.1, trade_amount: '234' })).told?.verdict).not.toBe('succeeded')
})

describe('refusals', () => {
  test.each([
    [8014, 'refused'],
    [8015, 'refused'],
    [8016, 'refused'],
    [8017, 'refused'],
    [8018, 'not-found'],
    [8019, 'not-now'],
    [8020, 'duplicate'],
    [8021, 'refused'],
    [8022, 'refused'],
    [8040, 'not-now'],
  ])('the code %d of a refund is %s [F28]', async (errcode, meaning) => {
    const { account, sent } = openBench(subject, () => http(peer.unsigned({ errcode, msg: '退款' })))
    const error = await failureOf(account.refund?.(order) ?? Promise.resolve())
    expect(error).toBeInstanceOf(GatewayRefused)
    expect(error).toMatchObject({ meaning, trust: 'tls' })
    expect(sent.length).toBe(1)
  })

  test('8023, a refund that failed for no told reason, is unclear: paystatus decides', async () => {
    const { account } = openBench(subject, () => http(peer.unsigned({ errcode: 8023, msg: '退款失败' })))
    expect(await failureOf(account.refund?.(order) ?? Promise.resolve())).toBeInstanceOf(GatewayUnclear)
    const asked = openBench(subject, () => http(peer.unsigned({ errcode: 8002, msg: '订单不存在' })))
    expect(await asked.account.queryRefund?.(ref)).toMatchObject({ verdict: 'not-found', trust: 'tls' })
  })
})

test('without the supervisor’s password there are no refunds', () => {
  const { account } = openBench(subject, () => http(''), { shopPass: undefined })
  expect([account.refund, account.queryRefund, account.capabilities.refunds]).toEqual([undefined, undefined, null])
  expect(openBench(subject, () => http('')).account.capabilities.refunds).toEqual({
    most: 50,
    maxAge: 31_536_000,
    wholeOnly: [],
  })
})

test('a whole payment may go back', async () => {
  const { told } = await refunded({ status: '1', trade_amount: '1234' }, { amount: fen(1234) })
  expect(told).toMatchObject({ verdict: 'succeeded', amount: 1234 })
})
